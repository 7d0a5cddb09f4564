"""The application: routes requests to endpoints, turns every error into a problem, limits answers to Lambda's size."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger

from launchbay_api.answers import Answer, response, response_of
from launchbay_api.refusals import AnswerTooLarge
from launchbay_api.routing import find_endpoint, methods_of
from launchbay_core.aws.meter import Meter
from launchbay_core.domain.metrics import of_internal_error, of_refusal
from launchbay_core.domain.names import RUN_ID
from launchbay_core.domain.problems import MEDIA_TYPE, UNEXPECTED, problem_of
from launchbay_core.errors import may_heal
from launchbay_core.inputs.values.json_text import json_text

# The keys of every log line of a request, as far as its path has them.
_PATH_KEYS = re.compile(rf"/v1/projects/(?P<project>[^/]{{1,64}})(?:/runs/(?P<run_id>{RUN_ID.pattern}))?(?:/|$)")
MAX_ANSWER_BYTES = 6_000_000  # Lambda sends 6 MiB, including the envelope and the escapes of text in JSON


class Application:
    """Answers payload-2.0 events with the declared endpoints."""

    def __init__(self, logger: Logger, meter: Meter) -> None:
        self._logger = logger
        self._meter = meter

    def answer(self, event: dict[str, Any]) -> dict[str, Any]:
        """The payload-2.0 response to one event; never an exception.

        Errors of an endpoint become problems in `_refuse`. What fails beside that, or there, is a fault of this class,
        and its answer is made of nothing that can fail.
        """
        try:
            return self._answer(event)
        except Exception:
            self._logger.exception("could not answer")
            return _unexpected(event)

    def _answer(self, event: dict[str, Any]) -> dict[str, Any]:
        http = event["requestContext"]["http"]
        keys = _PATH_KEYS.match(http["path"])
        if keys is not None:
            self._logger.append_keys(**{name: text for name, text in keys.groupdict().items() if text})
        if http["method"] == "OPTIONS":
            return _options(http["path"])
        try:
            endpoint, names = find_endpoint(http["method"], _path_of(event))
            answered = response_of(endpoint.answer(event, names), event)
        except Exception as error:  # noqa: BLE001  (each becomes a problem, and a fault of ours a line of the log)
            answered = self._refuse(error, event)
        size = _size(answered)
        if size <= MAX_ANSWER_BYTES:
            return answered
        is_done = http["method"] != "GET" and answered["statusCode"] < 300
        return self._refuse(AnswerTooLarge(size, MAX_ANSWER_BYTES, is_done=is_done), event)

    def _refuse(self, error: Exception, event: Mapping[str, Any]) -> dict[str, Any]:
        """The response for an error; if the fault is Launchbay's, its traceback goes to the log."""
        problem = problem_of(error)
        if problem.status >= 500:
            self._logger.error(problem.title, exc_info=error)
            if not may_heal(error):
                self._meter.write([of_internal_error()])
        else:
            self._logger.info("refused", extra={"status": problem.status, "problem": problem.name})
            self._meter.write([of_refusal(problem.name)])
        about = event["requestContext"]
        body = problem.body(path=about["http"]["path"], request_id=about["requestId"])
        return response_of(Answer(body, problem.status, problem.headers), event, MEDIA_TYPE)


def _path_of(event: Mapping[str, Any]) -> str:
    """The path of a request, without the stage that it may begin with."""
    path: str = event["rawPath"]
    stage = event["requestContext"]["stage"]
    return path if stage == "$default" else path.removeprefix(f"/{stage}")


def _options(path: str) -> dict[str, Any]:
    """The answer to OPTIONS, to which API Gateway adds what a browser asks for: which pages may call."""
    allow = {"Allow": ", ".join(sorted({*methods_of(path), "OPTIONS"}))}
    return response(204, {"Cache-Control": "no-store", **allow}, "")


def _unexpected(event: Any) -> dict[str, Any]:
    """The response of a fault in answering, whatever the event is like."""
    body = UNEXPECTED.body(path=_text_at(event, "http", "path"), request_id=_text_at(event, "requestId"))
    return response(UNEXPECTED.status, {"Cache-Control": "no-store", "Content-Type": MEDIA_TYPE}, json_text(body))


def _text_at(event: Any, *names: str) -> str:
    """A text of an event's request context; empty if there is none."""
    for name in ("requestContext", *names):
        event = event.get(name) if isinstance(event, Mapping) else None
    return event if isinstance(event, str) else ""


def _size(answered: Mapping[str, Any]) -> int:
    """The bytes of the response's body as Lambda sends it: base64 unchanged, text with its escapes."""
    body = answered["body"]
    return len(body) if answered["isBase64Encoded"] else len(json.dumps(body))
