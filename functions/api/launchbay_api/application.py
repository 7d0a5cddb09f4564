"""The application: requests to endpoints, every error to a problem, and nothing larger than Lambda can answer."""

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
from launchbay_core.domain.metrics import of_refusal
from launchbay_core.domain.names import RUN_ID
from launchbay_core.domain.problems import MEDIA_TYPE, problem_of

# What every line about a request carries, as far as its path names it.
_ABOUT = re.compile(rf"/v1/projects/(?P<project>[^/]{{1,64}})(?:/runs/(?P<run_id>{RUN_ID.pattern}))?(?:/|$)")
MAX_ANSWER_BYTES = 6_000_000  # Lambda takes 6 MiB, with the envelope and the escapes of a text inside JSON


class Application:
    """Answers payload-2.0 events with the declared endpoints."""

    def __init__(self, logger: Logger, meter: Meter) -> None:
        self._logger = logger
        self._meter = meter
        self._routes = [(endpoint.method, _pattern(endpoint.path)) for part in ALL for endpoint in part.declared]
        self._resolver = APIGatewayHttpResolver()
        for part in ALL:
            self._resolver.include_router(part.router)
        self._resolver.not_found(self._refuse_route)
        self._resolver.exception_handler(Exception)(self._refuse)

    def answer(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        """The payload-2.0 response to one event; never an exception."""
        about = _ABOUT.match(event["requestContext"]["http"]["path"])
        if about is not None:
            self._logger.append_keys(**{name: text for name, text in about.groupdict().items() if text})
        answered = self._resolver.resolve(event, context)
        size = _size(answered)
        if size <= MAX_ANSWER_BYTES:
            return answered
        method = event["requestContext"]["http"]["method"]
        is_done = method != "GET" and answered["statusCode"] < 300
        refusal = self._refusal(AnswerTooLarge(size, MAX_ANSWER_BYTES, is_done=is_done), event)
        return {
            "statusCode": refusal.status_code,
            "headers": {**refusal.headers, "Content-Type": MEDIA_TYPE},
            "body": refusal.body,
            "isBase64Encoded": False,
        }

    def _refuse_route(self, _: NotFoundError) -> Response[str]:
        http = self._resolver.current_event.raw_event["requestContext"]["http"]
        path = self._resolver.current_event.path
        allowed = {method for method, pattern in self._routes if pattern.fullmatch(path)}
        # A path that only looks like one of this method's has a character that no name has.
        raise NoSuchRoute(http["method"], path, () if http["method"] in allowed else sorted(allowed))

    def _refuse(self, error: Exception) -> Response[str]:
        return self._refusal(error, self._resolver.current_event.raw_event)

    def _refusal(self, error: Exception, event: Mapping[str, Any]) -> Response[str]:
        """The response that an error is, with its trace in the log where the fault is Launchbay's."""
        problem = problem_of(error)
        if problem.status >= 500:
            self._logger.error(problem.title, exc_info=error)
        else:
            self._logger.info("refused", extra={"status": problem.status, "problem": problem.name})
            self._meter.write([of_refusal(problem.name)])
        about = event["requestContext"]
        body = problem.body(path=about["http"]["path"], request_id=about["requestId"])
        return response_of(Answer(body, problem.status, problem.headers), MEDIA_TYPE)


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"<\w+>", "[^/]+", path))


def _size(answered: Mapping[str, Any]) -> int:
    """How many bytes the response's body takes in what Lambda sends: base64 as it is, text with its escapes."""
    body = answered["body"]
    return len(body) if answered["isBase64Encoded"] else len(json.dumps(body))
