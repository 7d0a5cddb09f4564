"""The payload of a target: the whole event, a part of it, a constant, or a template filled with parts of the event."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from launchbay_local.template.application import Target

_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]|\[['\"]([^'\"]+)['\"]\]")
_PLACEHOLDER = re.compile(r'"(?:[^"\\]|\\.)*"|<([^<>\s]+)>')
_IN_TEXT = re.compile(r"<([^<>\s]+)>")


def shape(target: Target, event: Any, reserved: Mapping[str, Any]) -> Any:
    """The payload that a rule's, pipe's or schedule's target receives for an event; text that is not JSON stays text.

    `reserved` has the values of names such as `aws.events.rule-arn`.
    """
    if target.input is not None:
        return _decode(target.input)
    if target.template is not None:
        known = {**reserved, **{name: look_up(path, event) for name, path in target.paths.items()}}
        return _decode(fill(target.template, event, known))
    return look_up(target.input_path, event) if target.input_path else event


def fill(template: str, event: Any, known: Mapping[str, Any]) -> str:
    """An input template with its `<name>` and `<$.path>` placeholders filled.

    A placeholder on its own becomes JSON; one within quotes becomes text.

    >>> fill('{"run": <$.id>, "note": "run <$.id>"}', {"id": "7"}, {})
    '{"run": "7", "note": "run 7"}'
    """

    def value(name: str) -> Any:
        return look_up(name, event) if name.startswith("$") else known.get(name)

    def put(found: re.Match[str]) -> str:
        if found.group(1) is not None:
            return json.dumps(value(found.group(1)))
        return _IN_TEXT.sub(lambda inner: _as_text(value(inner.group(1))), found.group())

    return _PLACEHOLDER.sub(put, template)


def look_up(path: str, event: Any) -> Any:
    """The value at a JSON path in an event, None if the path leads nowhere; JSON in text on the way is parsed.

    >>> look_up("$.body.items[1]['a-b']", {"body": '{"items": [0, {"a-b": 2}]}'})
    2
    """
    value = event
    for name, index, quoted in _STEP.findall(path.removeprefix("$")):
        if isinstance(value, str):
            value = _decode(value)
        if index:
            value = value[int(index)] if isinstance(value, list) and int(index) < len(value) else None
        else:
            value = value.get(name or quoted) if isinstance(value, dict) else None
    return value


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    return json.dumps(value if isinstance(value, str) else json.dumps(value))[1:-1]


def _decode(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
