"""The API function for tests: its real handler, called with API Gateway's events, over AWS emulated in the process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lambda_support import LambdaContext, handler_of, sample_event


@dataclass(frozen=True)
class Answer:
    """An answer of the handler: its status, its headers in lower case, its decoded body, and it as a whole."""

    status: int
    headers: dict[str, str]
    body: Any
    raw: Mapping[str, Any] = field(repr=False)


def send(event: Mapping[str, Any]) -> Answer:
    """Send an event through the handler."""
    raw = handler_of("api")(dict(event), LambdaContext())
    headers = {name.lower(): value for name, value in raw["headers"].items()}
    body = raw["body"] if raw["isBase64Encoded"] else json.loads(raw["body"])
    return Answer(raw["statusCode"], headers, body, raw)


def request(
    method: str,
    path: str,
    body: Any = None,
    *,
    raw: str | None = None,
    query: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> Answer:
    """Send one HTTP request; a body other than `raw` is sent as JSON."""
    event = sample_event("api_health")
    http = {**event["requestContext"]["http"], "method": method, "path": path}
    content = raw if raw is not None else None if body is None else json.dumps(body)
    sent = {} if content is None else {"content-type": "application/json"}
    event |= {"rawPath": path, "requestContext": {**event["requestContext"], "http": http}}
    event |= {"headers": {**event["headers"], **sent, **(headers or {})}}
    optional = {"body": content, "queryStringParameters": dict(query or {})}
    return send(event | {name: value for name, value in optional.items() if value} | members)
