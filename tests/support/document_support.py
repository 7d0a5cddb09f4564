"""Answers held against the OpenAPI document: status, content type, headers and body must be what it declares."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import jsonschema_rs

from launchbay_api.openapi import api_document
from launchbay_core.inputs.formats.registry import formats

_NO_ENDPOINT = "urn:launchbay:problem:no-such-endpoint"
_NAMES = {"{path}": "(?s:.+)", "{}": ""}
_NO_METHOD = "urn:launchbay:problem:method-not-allowed"


class NotAsDocumented(AssertionError):
    """An answer that the OpenAPI document does not declare."""


def check_documented(method: str, path: str, status: int, headers: Mapping[str, str], body: Any) -> None:
    """Hold an answer of the API, with its headers in lower case and its body decoded, against the document.

    Raises:
        NotAsDocumented: it is of another status, content type or shape, or lacks a header.
    """
    operation = _operation_of(method.lower(), path)
    if operation is None or status == 405 or (status == 404 and body.get("type") == _NO_ENDPOINT):
        _check_no_route(path, status, headers, body)
        return
    declared = operation["responses"].get(str(status))
    if declared is None:
        raise NotAsDocumented(f"{operation['operationId']} declares no {status}: {body}")
    response = _resolve(declared)
    media = response["content"].get(headers.get("content-type"))
    if media is None:
        raise NotAsDocumented(f"{operation['operationId']} declares no {headers.get('content-type')} with {status}")
    _check_headers(operation["operationId"], response, headers)
    error = next(iter(_validator(json.dumps(media["schema"]), len(formats())).iter_errors(body)), None)
    if error is not None:
        raise NotAsDocumented(f"{operation['operationId']} {status}: {error}"[:3000])


def _check_no_route(path: str, status: int, headers: Mapping[str, str], body: Any) -> None:
    """Hold a refusal of a path or method that the document does not have against what its description says."""
    methods = sorted(method.upper() for pattern, method, _ in _operations() if pattern.fullmatch(path))
    kind = body.get("type") if isinstance(body, Mapping) else None
    if status == 405 and kind == _NO_METHOD and headers.get("allow") == ", ".join(methods):
        return
    if status != 404 or kind != _NO_ENDPOINT:
        raise NotAsDocumented(f"{path}, which has the methods {methods}, answers {status}: {body}")


def _check_headers(name: str, response: Mapping[str, Any], headers: Mapping[str, str]) -> None:
    for header, about in response.get("headers", {}).items():
        value = headers.get(header.lower())
        if value is None:
            if about.get("required"):
                raise NotAsDocumented(f"{name} answers without the header {header}")
        elif not _validator(json.dumps(about["schema"]), len(formats())).is_valid(value):
            raise NotAsDocumented(f"{name} answers with {header}: {value}")


def document() -> dict[str, Any]:
    """The document of the API, with the formats that are registered now."""
    return _document(tuple(row.name for row in formats()))


@cache
def _document(_formats: tuple[str, ...]) -> dict[str, Any]:
    return api_document()


@cache
def _operations() -> tuple[tuple[re.Pattern[str], str, Mapping[str, Any]], ...]:
    return tuple(
        (_pattern(path), method, operation)
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    )


def _pattern(path: str) -> re.Pattern[str]:
    """What paths of an operation are like: a name has no slash, the path of an output may have any text."""
    parts = [part or "{}" for part in re.split(r"(\{\w+\})", path)]
    return re.compile("".join(_NAMES.get(part, "[^/]+") if part[0] == "{" else re.escape(part) for part in parts))


def _operation_of(method: str, path: str) -> Mapping[str, Any] | None:
    found = (operation for pattern, named, operation in _operations() if named == method and pattern.fullmatch(path))
    return next(found, None)


def _resolve(response: Mapping[str, Any]) -> Mapping[str, Any]:
    name = response.get("$ref", "").rpartition("/")[2]
    found: Mapping[str, Any] = document()["components"]["responses"][name] if name else response
    return found


@cache
def _validator(schema: str, _formats: int) -> jsonschema_rs.Draft202012Validator:
    components = {"schemas": document()["components"]["schemas"]}
    return jsonschema_rs.Draft202012Validator({**json.loads(schema), "components": components}, validate_formats=True)
