"""Request bodies: from bytes to JSON to one of the strict models, or the reason for refusing one.

JSON here is RFC 8259 with three additions: `NaN`, `Infinity` and `-Infinity`, because hyperparameters may be those.
A key given twice is refused, because readers disagree on which one counts. So what is read is plain, as from
`launchbay_core.inputs.values.plain.plain_value`.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import json
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from launchbay_api.refusals import WrongMediaType
from launchbay_core.domain.bodies import MAX_BODY_BYTES, validate_body
from launchbay_core.errors import Malformed, TooLarge
from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.values.plain import check_characters

MAX_DEPTH = 100
Model = TypeVar("Model", bound=BaseModel)


def read_body(event: Mapping[str, Any], model: type[Model], *, may_be_empty: bool = False) -> Model:
    """The body of a payload-2.0 event as a `model`; with `may_be_empty`, no body is read as `{}`.

    Raises:
        Malformed: it is not JSON, or does not fit the model.
        TooLarge: it has more bytes than the API accepts.
        WrongMediaType: it is not sent as JSON.
    """
    content = _decode(event)
    if not content and may_be_empty:
        return validate_body(model, {}, "The request body is not of the right shape.")
    _check_media_type(event.get("headers") or {})
    if not content:
        raise Malformed("The request has no body; this endpoint needs a JSON object.")
    return validate_body(model, parse_json(content), "The request body is not of the right shape.")


def parse_json(content: bytes) -> Any:
    """The value of a JSON text.

    Raises:
        Malformed: it is not UTF-8 or not JSON, has a key twice, nests too deep, or has half of a surrogate pair.
    """
    try:
        value = json.loads(content.decode(), object_pairs_hook=_refuse_twins)
        if content.count(b"[") + content.count(b"{") > MAX_DEPTH:
            _check_depth(value)
        if rb"\u" in content:
            check_characters(value)
    except UnicodeDecodeError as error:
        raise Malformed(f"The request body is not UTF-8: byte {error.start + 1} can't be read.") from error
    except UnreadableInput as error:
        raise Malformed(f"The request body can't be read: {error}.") from error
    except json.JSONDecodeError as error:
        if content.startswith(codecs.BOM_UTF8):
            raise Malformed("The request body begins with a byte order mark: send UTF-8 without one.") from error
        raise Malformed(
            f"The request body is not JSON: {error.msg}, line {error.lineno}, column {error.colno}."
        ) from error
    except RecursionError as error:
        raise Malformed(f"The request body nests deeper than {MAX_DEPTH} levels.") from error
    except ValueError as error:  # an integer with thousands of digits
        raise Malformed(f"The request body can't be read: {error}.") from error
    return value


def _decode(event: Mapping[str, Any]) -> bytes:
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        try:
            content = base64.b64decode(body, validate=True)
        except (binascii.Error, ValueError) as error:
            raise Malformed("The request body is marked as base64 but is not base64.") from error
    else:
        content = body.encode("utf-8", "surrogatepass")
    if len(content) > MAX_BODY_BYTES:
        raise TooLarge("The request body", len(content), MAX_BODY_BYTES)
    return content


def _check_media_type(headers: Mapping[str, str]) -> None:
    """Refuse what is not declared as JSON: a web page can't send JSON to another origin without its consent."""
    sent = headers.get("content-type", "")
    kind = sent.partition(";")[0].strip().lower()
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise WrongMediaType(sent)
    encoding = headers.get("content-encoding", "identity").strip().lower()
    if encoding != "identity":
        raise WrongMediaType(f"{kind} in {encoding}")


def _refuse_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        seen: set[str] = set()
        twin = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise Malformed(f"The request body has the key `{twin}` twice in one object.")
    return values


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for outer in level for inner in _children(outer)]
        if not level:
            return
    raise RecursionError


def _children(value: Any) -> list[Any]:
    found = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [inner for inner in found if isinstance(inner, (dict, list))]
