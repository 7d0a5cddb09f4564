"""A front between botocore and the emulated AWS that puts faults at calls: what networks, AWS and processes do.

It works below botocore's retries, so a call of Launchbay may be several requests here, as it is on AWS.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ConnectionClosedError
from moto.core.models import botocore_stubber

from model_batch import ModelBatch

FAILS, THROTTLED, LOSES_ALL, LOSES_ONE = "fails", "throttled", "loses its answers", "loses its first answer"
DIES_BEFORE, DIES_AFTER = "dies before it", "dies after it"
CONFLICTS = "conflicts with a transaction"  # which only writes to the table do
FAULTS = (FAILS, THROTTLED, LOSES_ALL, LOSES_ONE, DIES_BEFORE, DIES_AFTER)

# How services name what the fault is: the code and the status.
_FAILURES = {"dynamodb": ("InternalServerError", 500), "s3": ("InternalError", 500), "batch": ("ServerException", 500)}
_THROTTLES = {
    "dynamodb": ("ThrottlingException", 400),
    "s3": ("SlowDown", 503),
    "batch": ("TooManyRequestsException", 429),
}


class ProcessDied(BaseException):
    """The process that made the call is gone: nothing that it would have done next happens."""


class Front:
    """Counts the calls that are made while it watches, and puts its faults at some of them."""

    def __init__(self, batch: ModelBatch) -> None:
        self.batch = batch
        self.calls: list[str] = []
        self._faults: dict[int, str] = {}
        self._acts: dict[int, Callable[[], object]] = {}
        self._watches = self._is_dead = False
        self._written: set[str] = set()  # the tokens of transactions
        self._lock = threading.Lock()
        self._call = threading.local()

    def attach(self, client: Any) -> None:
        """Stand before a client's requests, in the place of moto's own handler: botocore calls every one there is."""
        client.meta.events.unregister("before-send", botocore_stubber)
        client.meta.events.register("before-call", self._begin)
        client.meta.events.register("before-send", self._send)

    @contextmanager
    def watching(
        self, fault: str | None = None, at: int = -1, meanwhile: Callable[[], object] | None = None
    ) -> Iterator[None]:
        """Count the calls of the block; before the one with this number `meanwhile` happens, or it has a fault."""
        with self.watching_all({at: fault} if fault else {}, {at: meanwhile} if meanwhile else {}):
            yield

    @contextmanager
    def watching_all(
        self, faults: Mapping[int, str], acts: Mapping[int, Callable[[], object]] | None = None
    ) -> Iterator[None]:
        """Count the calls of the block, with faults at those of some numbers; before some, something else happens."""
        self.calls, self._faults, self._acts, self._watches = [], dict(faults), dict(acts or {}), True
        try:
            yield
        finally:
            self._watches = self._is_dead = False
            self._acts = {}

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Calls of others than Launchbay's functions, which neither count nor fail."""
        watches, is_dead = self._watches, self._is_dead
        self._watches = self._is_dead = False
        try:
            yield
        finally:
            self._watches, self._is_dead = watches, is_dead

    def restart(self) -> None:
        """Another process takes the place of one that died."""
        self._is_dead = False

    def _begin(self, model: Any, **_: Any) -> None:
        with self._lock:
            number = len(self.calls)
            if self._watches:
                self.calls.append(f"{model.service_model.service_name}.{model.name}")
        act = self._acts.pop(number, None) if self._watches else None
        if act is not None:
            with self.apart():
                act()
        self._call.number, self._call.requests = number, 0

    def _send(self, request: AWSPreparedRequest, event_name: str, **_: Any) -> AWSResponse:
        if self._is_dead:
            raise ProcessDied
        service, operation = event_name.split(".")[1:]
        self._call.requests += 1
        fault = self._faults.get(self._call.number) if self._watches else None
        if fault is not None:
            return self._fail(fault, request, event_name, service.lower(), operation)
        return self._answer(request, event_name, operation)

    def _fail(
        self, fault: str, request: AWSPreparedRequest, event_name: str, service: str, operation: str
    ) -> AWSResponse:
        if fault in (FAILS, THROTTLED):
            names = _FAILURES if fault == FAILS else _THROTTLES
            return _error(request, *names.get(service, ("ServiceUnavailable", 503)))
        if fault == CONFLICTS:
            return _error(request, "TransactionConflictException", 400)
        self._is_dead = fault in (DIES_BEFORE, DIES_AFTER)
        if fault == DIES_BEFORE:
            raise ProcessDied
        answer = self._answer(request, event_name, operation)
        if fault == DIES_AFTER:
            raise ProcessDied
        if fault == LOSES_ALL or self._call.requests == 1:
            raise ConnectionClosedError(endpoint_url=request.url)
        return answer

    def _answer(self, request: AWSPreparedRequest, event_name: str, operation: str) -> AWSResponse:
        if event_name.startswith("before-send.batch."):
            body: Any = request.body or b"{}"
            status, answer = self.batch.answer(operation, json.loads(body))
            return _respond(request, status, json.dumps(answer), answer.get("__type", ""))
        token = _token_of(request) if operation == "TransactWriteItems" else None
        if token in self._written:  # as DynamoDB does: a transaction that is sent again is not written again
            return _respond(request, 200, "{}")
        emulated = botocore_stubber(event_name, request)
        assert emulated is not None, f"{request.url} is not emulated"
        if token is not None and emulated.status_code == 200:
            self._written.add(token)
        return emulated


def _token_of(request: AWSPreparedRequest) -> str | None:
    """The token by which DynamoDB knows a transaction that is sent again."""
    body: Any = request.body or b"{}"
    token = json.loads(body).get("ClientRequestToken")
    return str(token) if token else None


class _Raw(BytesIO):
    """A body as urllib3 gives it."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        """The content in one piece."""
        yield self.read()


def _error(request: AWSPreparedRequest, code: str, status: int) -> AWSResponse:
    """An error in the protocol of the service that the request is for."""
    if ".s3." in request.url or "//s3." in request.url:
        text = f"<Error><Code>{code}</Code><Message>a fault</Message></Error>" if request.method != "HEAD" else ""
        return _respond(request, status, text)
    return _respond(request, status, json.dumps({"__type": code, "message": "a fault"}), code)


def _respond(request: AWSPreparedRequest, status: int, body: str, code: str = "") -> AWSResponse:
    headers: Any = {"x-amzn-errortype": code} if code else {}
    return AWSResponse(request.url, status, headers, _Raw(body.encode()))
