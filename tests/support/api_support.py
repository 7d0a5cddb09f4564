"""The API function for tests: its real handler, called with API Gateway's events, over AWS emulated in the process."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from document_support import check_documented
from lambda_support import LambdaContext, handler_of, sample_event

# What API Gateway hands on of an access token: every claim as text, arrays in brackets.
CLAIMS = {
    "sub": "5f0c8a3e-2b1d-4a77-9d3e-7c0f6b1a2e44",
    "username": "ada",
    "client_id": "1example23456789",
    "token_use": "access",
    "scope": "openid launchbay/read launchbay/launch launchbay/admin",
}
MEMBER_OF_ALL = {**CLAIMS, "cognito:groups": "[project:*:admin]"}
UNUSED = {"used_by": {"runs": [], "more": False}}  # of a run, which only its own GET looks up
AUTHOR = {"subject": CLAIMS["sub"], "name": "ada"}


@dataclass(frozen=True)
class Answer:
    """An answer of the handler: its status, its headers in lower case, its decoded body, and it as a whole."""

    status: int
    headers: dict[str, str]
    body: Any
    raw: Mapping[str, Any] = field(repr=False)


def send(event: Mapping[str, Any], *, is_documented: bool = True) -> Answer:
    """Send an event through the handler; its answer is one that the OpenAPI document declares."""
    raw = handler_of("api")(dict(event), LambdaContext())
    headers = {name.lower(): value for name, value in raw["headers"].items()}
    body = raw["body"] if raw["isBase64Encoded"] else json.loads(raw["body"])
    if is_documented:
        decoded = json.loads(gzip.decompress(base64.b64decode(body))) if raw["isBase64Encoded"] else body
        context = event["requestContext"]
        path = event["rawPath"].removeprefix(f"/{context['stage']}")
        check_documented(context["http"]["method"], path, raw["statusCode"], headers, decoded)
    return Answer(raw["statusCode"], headers, body, raw)


def request(
    method: str,
    path: str,
    body: Any = None,
    *,
    raw: str | None = None,
    query: Mapping[str, str | Sequence[str]] | None = None,
    headers: Mapping[str, str] | None = None,
    claims: Mapping[str, str] | None = MEMBER_OF_ALL,
    is_documented: bool = True,
    **members: Any,
) -> Answer:
    """Send one HTTP request; a body other than `raw` is sent as JSON. `claims` None is a request without a token.

    A value of `query` may be several, which the event has as API Gateway makes it.
    """
    event = sample_event("api_health")
    http = {**event["requestContext"]["http"], "method": method, "path": path}
    context = {**event["requestContext"], "http": http}
    if claims is not None:
        context["authorizer"] = {"jwt": {"claims": dict(claims), "scopes": None}}
    content = raw if raw is not None else None if body is None else json.dumps(body)
    sent = {} if content is None else {"content-type": "application/json"}
    event |= {"rawPath": path, "requestContext": context}
    event |= {"headers": {**event["headers"], **sent, **(headers or {})}}
    joined = {name: value if isinstance(value, str) else ",".join(value) for name, value in (query or {}).items()}
    optional = {
        "body": content,
        "queryStringParameters": joined,
        "rawQueryString": urlencode(dict(query or {}), doseq=True),
    }
    sent_event = event | {name: value for name, value in optional.items() if value} | members
    return send(sent_event, is_documented=is_documented)
