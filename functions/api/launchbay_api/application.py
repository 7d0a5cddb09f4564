"""The application: routes requests to endpoints, turns every error into a problem, limits answers to Lambda's size."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.utilities.typing import LambdaContext

from launchbay_api.endpoints import Answer, response_of
from launchbay_api.refusals import AnswerTooLarge, NoSuchRoute
from launchbay_api.routes import ALL
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
        self._routes = [(endpoint.method, _pattern(endpoint.path)) for part in ALL for endpoint in part.declared]
        self._resolver = APIGatewayHttpResolver(debug=False)  # whatever the environment says: events have secrets
        for part in ALL:
            self._resolver.include_router(part.router)
        self._resolver.not_found(self._refuse_route)
        self._resolver.exception_handler(Exception)(self._refuse)

    def answer(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        """The payload-2.0 response to one event; never an exception.

        Errors of an endpoint become problems in `_refuse`. What fails beside that, or there, is a fault of this class,
        and its answer is made of nothing that can fail.
        """
        try:
            return self._answer(event, context)
        except Exception:
            self._logger.exception("could not answer")
            return _unexpected(event)

    def _answer(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        keys = _PATH_KEYS.match(event["requestContext"]["http"]["path"])
        if keys is not None:
            self._logger.append_keys(**{name: text for name, text in keys.groupdict().items() if text})
        method = event["requestContext"]["http"]["method"]
        if method == "OPTIONS":
            return self._options(event["requestContext"]["http"]["path"])
        response = self._resolver.resolve(event, context)
        size = _size(response)
        if size <= MAX_ANSWER_BYTES:
            return response
        is_done = method != "GET" and response["statusCode"] < 300
        refusal = self._to_response(AnswerTooLarge(size, MAX_ANSWER_BYTES, is_done=is_done), event)
        return {
            "statusCode": refusal.status_code,
            "headers": {**refusal.headers, "Content-Type": MEDIA_TYPE},
            "body": refusal.body,
            "isBase64Encoded": False,
        }

    def _options(self, path: str) -> dict[str, Any]:
        """The answer to OPTIONS, to which API Gateway adds what a browser asks for: which pages may call."""
        allow = {"Allow": ", ".join(sorted({*self._methods(path), "OPTIONS"}))}
        return {
            "statusCode": 204,
            "headers": {"Cache-Control": "no-store", **allow},
            "body": "",
            "isBase64Encoded": False,
        }

    def _methods(self, path: str) -> set[str]:
        return {method for method, pattern in self._routes if pattern.fullmatch(path)}

    def _refuse_route(self, _: NotFoundError) -> Response[str]:
        http = self._resolver.current_event.raw_event["requestContext"]["http"]
        path = self._resolver.current_event.path
        allowed = self._methods(path)
        # A path that only looks like one with this method has a character that no name may have.
        raise NoSuchRoute(http["method"], path, () if http["method"] in allowed else sorted(allowed))

    def _refuse(self, error: Exception) -> Response[str]:
        return self._to_response(error, self._resolver.current_event.raw_event)

    def _to_response(self, error: Exception, event: Mapping[str, Any]) -> Response[str]:
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
        return response_of(Answer(body, problem.status, problem.headers), MEDIA_TYPE)


def _unexpected(event: Any) -> dict[str, Any]:
    """The response of a fault in answering, whatever the event is like."""
    body = UNEXPECTED.body(path=_text_at(event, "http", "path"), request_id=_text_at(event, "requestId"))
    return {
        "statusCode": UNEXPECTED.status,
        "headers": {"Cache-Control": "no-store", "Content-Type": MEDIA_TYPE},
        "body": json_text(body),
        "isBase64Encoded": False,
    }


def _text_at(event: Any, *names: str) -> str:
    """A text of an event's request context; empty if there is none."""
    for name in ("requestContext", *names):
        event = event.get(name) if isinstance(event, Mapping) else None
    return event if isinstance(event, str) else ""


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile("[^/]+".join(map(re.escape, re.split(r"<\w+>", path))))


def _size(response: Mapping[str, Any]) -> int:
    """The bytes of the response's body as Lambda sends it: base64 unchanged, text with its escapes."""
    body = response["body"]
    return len(body) if response["isBase64Encoded"] else len(json.dumps(body))
