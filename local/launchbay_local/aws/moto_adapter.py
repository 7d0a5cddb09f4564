"""Passes AWS calls to moto: one at a time for each service, and journalled before they are answered."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import unquote

from launchbay_local.aws.api_calls import ApiCall, UnreadableCall, identify
from launchbay_local.aws.dynamodb import calls
from launchbay_local.aws.s3.deletions import Deletion, is_deletion_list, with_errors, without
from launchbay_local.aws.s3.front import S3Front
from launchbay_local.aws.s3.stored_content import Unread, unread_contents
from launchbay_local.http.messages import LOOPBACK, Request, Response
from launchbay_local.location import ACCOUNT

_FORGET_EVERY = 500
_OTHERS = "others"
_SERVICES = ("dynamodb", "events", "logs", "s3", "sqs", _OTHERS)


class Keeper(Protocol):
    """Journals the state of one service."""

    def before(self, call: ApiCall) -> None:
        """Prepare for a call that may change something."""

    def after(self, call: ApiCall) -> None:
        """Journal what a call changed."""


class MotoAdapter:
    """Answers AWS calls: moto executes them, the keepers journal what they changed.

    moto's models are not thread-safe, so `locks` runs the calls of one service one after the other.
    """

    def __init__(self, application: Any, forget: Callable[[], None], s3: S3Front | None = None) -> None:
        self.locks = {service: threading.RLock() for service in _SERVICES}
        self.keepers: Mapping[str, Keeper] = {}
        self.on_events: Callable[[Sequence[dict[str, Any]], Sequence[str | None]], None] = lambda _entries, _ids: None
        # Asked before a call is executed, and with its answer: what the caller may not do, or not know. What a caller
        # asks about itself is answered there, too.
        self.refuse: Callable[[ApiCall], Response | None] = lambda _call: None
        self.answer_caller: Callable[[ApiCall], Response | None] = lambda _call: None
        self.refuse_deletions: Callable[[ApiCall], Mapping[Deletion, str]] = lambda _call: {}
        self.conceal: Callable[[ApiCall, Response], Response] = lambda _call, response: response
        self._application = application
        self._forget = forget
        self._s3 = s3 or S3Front()
        self._calls = 0

    def __call__(self, request: Request) -> Response:
        """Answer one call."""
        if "moto-api" in unquote(request.path):
            return Response.json(404, {"message": "Not Found"})  # its operations could reset what is journalled
        try:
            call = identify(request)
        except UnreadableCall as error:
            return _unreadable(error)
        if call.service == "s3":
            return self._s3(request, self._execute_s3)
        response = self._execute(call)
        if call.operation == "PutEvents" and response.status == 200:
            entries = json.loads(response.body)["Entries"]
            self.on_events(call.body["Entries"], [entry.get("EventId") for entry in entries])
        return response

    def _execute_s3(self, request: Request, check: Callable[[], None]) -> Response:
        call = ApiCall("s3", "", request)
        refused = self.refuse_deletions(call) if is_deletion_list(request) else {}
        if not refused:
            return self._execute(call, check)
        left = without(request, refused)
        answer = None if left is None else self._execute(ApiCall("s3", "", left), check)
        return with_errors(answer, refused)

    def _execute(self, call: ApiCall, check: Callable[[], None] = lambda: None) -> Response:
        """Execute and journal a call, after `check` has not refused it, while no other call of its service runs."""
        if answered := self.refuse(call) or self.answer_caller(call):
            return answered
        keeper = None if call.is_read_only else self.keepers.get(call.service)
        with self.locks.get(call.service, self.locks[_OTHERS]):
            check()
            if keeper:
                keeper.before(call)
            response = self._call_moto(call)
            if keeper:
                keeper.after(call)
            self._calls += 1
            if self._calls % _FORGET_EVERY == 0:
                self._forget()
        return self.conceal(call, response)

    def _call_moto(self, call: ApiCall) -> Response:
        if calls.takes(call):
            return calls.answer(call, ACCOUNT, call.region)
        if call.service == "s3" and (answered := self._s3.answer(call.request)):
            return answered
        if call.service == "s3" and call.request.method == "GET":
            with unread_contents():
                return run_wsgi(self._application, call.request)
        return run_wsgi(self._application, call.request)


def _unreadable(error: UnreadableCall) -> Response:
    message = f"`{error}` is not as an AWS SDK sends it."
    headers = [("x-amzn-errortype", "IncompleteSignatureException")]
    return Response.json(400, {"__type": "IncompleteSignatureException", "message": message}, headers)


def run_wsgi(application: Any, request: Request) -> Response:
    """One request through a WSGI application."""
    status, headers = "500", list[tuple[str, str]]()

    def start(given_status: str, given_headers: list[tuple[str, str]], _error: Any = None) -> Callable[[bytes], None]:
        nonlocal status, headers
        status, headers = given_status, given_headers
        return lambda _data: None

    answer = application(environ(request), start)
    try:
        parts = list(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    code = int(status.split(maxsplit=1)[0])
    if len(parts) == 1 and isinstance(parts[0], Unread):
        return Response(code, headers, file=parts[0].open())
    return Response(code, headers, b"".join(parts))


def environ(request: Request) -> dict[str, Any]:
    """A request as a WSGI environment."""
    variables: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(request.path, "latin-1"),
        "QUERY_STRING": request.query,
        "REQUEST_URI": request.target,
        "RAW_URI": request.target,
        "REMOTE_ADDR": request.source,
        "SERVER_NAME": LOOPBACK,
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": request.protocol,
        "CONTENT_LENGTH": str(len(request.body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers:
        key = name.upper().replace("-", "_")
        if key == "CONTENT_TYPE":
            variables[key] = value
        elif key not in ("CONTENT_LENGTH", "TRANSFER_ENCODING"):
            key = f"HTTP_{key}"
            variables[key] = f"{variables[key]},{value}" if key in variables else value
    return variables
