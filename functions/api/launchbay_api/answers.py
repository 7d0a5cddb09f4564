"""Answers: what a handler returns, and the form in which API Gateway takes it (payload 2.0)."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from launchbay_core.inputs.values.json_text import exchanged_text, json_text

JSON = "application/json"
WORTH_COMPRESSING = 32 * 1024  # characters; only for clients that accept gzip
_GZIP = zlib.MAX_WBITS | 16  # zlib's own number for a gzip header


@dataclass(frozen=True)
class Answer:
    """What a handler returns if it is not simply 200 with a view."""

    view: BaseModel | Mapping[str, Any]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def response_of(answer: Answer, event: Mapping[str, Any], media_type: str = JSON) -> dict[str, Any]:
    """An answer as API Gateway takes it, with floats and compression as the request of `event` asks for them."""
    view = answer.view
    asked = event.get("headers") or {}
    write = exchanged_text if media_type == JSON and _takes_float_words(asked) else json_text
    text = write(view.model_dump(by_alias=True) if isinstance(view, BaseModel) else view)
    headers = {"Content-Type": media_type, "Cache-Control": "no-store", **answer.headers}
    if len(text) <= WORTH_COMPRESSING or "gzip" not in asked.get("accept-encoding", ""):
        return response(answer.status, headers, text)
    compressed = zlib.compress(text.encode(), zlib.Z_BEST_COMPRESSION, _GZIP)
    return response(answer.status, headers | {"Content-Encoding": "gzip"}, compressed)


def response(status: int, headers: Mapping[str, str], body: str | bytes) -> dict[str, Any]:
    """What API Gateway takes: a body of bytes goes as base64."""
    is_binary = isinstance(body, bytes)
    text = base64.b64encode(body).decode() if isinstance(body, bytes) else body
    return {"statusCode": status, "headers": dict(headers), "body": text, "isBase64Encoded": is_binary}


def _takes_float_words(headers: Mapping[str, str]) -> bool:
    """Whether a client reads `NaN` and `Infinity` in JSON, which can't be taken for texts, and asks for them."""
    return "floats=words" in headers.get("accept", "").replace(" ", "").split(";")
