"""The event that API Gateway makes of a request (payload 2.0), with what may differ in its envelope."""

from __future__ import annotations

import base64
import json
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from api_support import MEMBER_OF_ALL
from fuzz.requests import Request
from fuzz.values import hostile_text
from lambda_support import sample_event

_PLAIN = sample_event("api_health")
_SCOPE = MEMBER_OF_ALL["scope"]
_OTHER_CLAIMS: tuple[dict[str, str], ...] = (
    {},
    {"sub": "x"},
    {**MEMBER_OF_ALL, "cognito:groups": ""},
    {**MEMBER_OF_ALL, "cognito:groups": "[]"},
    {**MEMBER_OF_ALL, "cognito:groups": "[project:vision:read]"},
    {**MEMBER_OF_ALL, "cognito:groups": "[project:speech:admin project: project:: a:b:c:d]"},
    {**MEMBER_OF_ALL, "scope": ""},
    {**MEMBER_OF_ALL, "scope": "launchbay/read launchbay/read/ /"},
    {**MEMBER_OF_ALL, "token_use": "id"},
    {**MEMBER_OF_ALL, "username": "\u202e" * 500},
    {"sub": "1example", "client_id": "1example", "scope": f"{_SCOPE} launchbay/project:vision", "token_use": "access"},
    {"sub": "s", "scp": _SCOPE, "cognito:groups": "[project:vision:launch]"},
)
_TYPES = (
    *(
        "application/json",
        "application/json; charset=utf-8",
        "APPLICATION/JSON",
        "application/problem+json",
        "text/plain",
        "",
    ),
    *(
        "application/json;charset=utf-16",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "+json",
        ";",
        "é",
    ),
)
_STAGES = ("$default", "beta", "")


def make_event(made: Request, rng: Random) -> dict[str, Any]:
    """The event of a request; most have a plain envelope."""
    headers = {"host": _PLAIN["headers"]["host"], **made.headers}
    content = None if made.body is None else _text(made.body, rng)
    if content is not None:
        headers.setdefault("content-type", "application/json")
    context = {
        **_PLAIN["requestContext"],
        "authorizer": {"jwt": {"claims": MEMBER_OF_ALL, "scopes": None}},
        "http": {**_PLAIN["requestContext"]["http"], "method": made.method, "path": made.path},
    }
    event: dict[str, Any] = {
        **_PLAIN,
        "rawPath": made.path,
        "rawQueryString": urlencode(made.query, errors="replace"),
        "headers": headers,
        "requestContext": context,
    }
    if made.query:
        event["queryStringParameters"] = {name: str(value) for name, value in made.query.items()}
    if content is not None:
        event["body"] = content
    if rng.random() < 0.15:
        for _ in range(rng.choice((1, 1, 2))):
            rng.choice(_CHANGES)(event, rng)
    return event


def _text(body: Any, rng: Random) -> str:
    """The JSON text of a body, sometimes broken, or in a spelling that JSON does not have."""
    text = json.dumps(body, ensure_ascii=rng.random() < 0.8)
    if rng.random() < 0.94:
        return text
    at = rng.randrange(len(text) + 1)
    return rng.choice(
        (
            text[:at],
            text[at:],
            text[:at]
            + rng.choice(('"', "{", "}", "[", ",", ":", "\\u0000", "\x00", "NaN", "1e999", "9" * 5000))
            + text[at:],
            "\ufeff" + text,
            text + text,
            text.replace("{", '{"a": 1, "a": 2, ', 1),
            text.replace("{", '{"name": "x", ', 1),
            text.replace('"', "'"),
            "[" * 2000 + text,
            '{"a":' * 300 + "1" + "}" * 300,
            "",
            " \n\t",
            "null",
            "-0",
            '"\\ud800"',
        )
    )


def _base64(event: dict[str, Any], rng: Random) -> None:
    body = event.get("body", "")
    event["isBase64Encoded"] = True
    if rng.random() < 0.8:
        content = body.encode("utf-8", "surrogatepass")
        cut = (
            content
            if rng.random() < 0.6
            else content[: rng.randrange(len(content) + 1)] + rng.choice((b"\xff", b"\xed\xa0\x80"))
        )
        event["body"] = base64.b64encode(cut).decode()


def _content_type(event: dict[str, Any], rng: Random) -> None:
    event["headers"]["content-type"] = rng.choice(_TYPES)


def _encoding(event: dict[str, Any], rng: Random) -> None:
    event["headers"][rng.choice(("content-encoding", "accept-encoding"))] = rng.choice(
        ("gzip", "identity", "br", "GZIP", "", "*;q=0")
    )


def _header(event: dict[str, Any], rng: Random) -> None:
    event["headers"][rng.choice(("idempotency-key", "accept", "x-a", "authorization", "origin"))] = hostile_text(rng)


def _no_headers(event: dict[str, Any], _rng: Random) -> None:
    event["headers"] = {}


def _caller(event: dict[str, Any], rng: Random) -> None:
    event["requestContext"]["authorizer"] = {
        "jwt": {"claims": rng.choice(_OTHER_CLAIMS), "scopes": rng.choice((None, ["a"]))}
    }


def _no_caller(event: dict[str, Any], rng: Random) -> None:
    if rng.random() < 0.5:
        event["requestContext"].pop("authorizer", None)
    else:
        event["requestContext"]["authorizer"] = rng.choice(
            (None, {}, {"jwt": None}, {"jwt": {"claims": None}}, {"lambda": {}})
        )


def _stage(event: dict[str, Any], rng: Random) -> None:
    stage = rng.choice(_STAGES)
    event["requestContext"]["stage"] = stage
    if rng.random() < 0.5:
        event["rawPath"] = f"/{stage}{event['rawPath']}"


def _path(event: dict[str, Any], rng: Random) -> None:
    """Encode the path, or only one of the two places that have it."""
    encoded = quote(event["rawPath"], safe="/" if rng.random() < 0.5 else "", errors="replace")
    event[rng.choice(("rawPath",))] = encoded
    if rng.random() < 0.5:
        event["requestContext"]["http"]["path"] = encoded


def _query(event: dict[str, Any], rng: Random) -> None:
    event["queryStringParameters"] = rng.choice((None, {}, {hostile_text(rng): hostile_text(rng)}, {"limit": ""}))


def _more_parts(event: dict[str, Any], rng: Random) -> None:
    event |= {"cookies": ["a=b"], "stageVariables": None, "pathParameters": {"path": hostile_text(rng)}}


_CHANGES = (
    _base64,
    _content_type,
    _encoding,
    _header,
    _no_headers,
    _caller,
    _no_caller,
    _stage,
    _path,
    _query,
    _more_parts,
)
