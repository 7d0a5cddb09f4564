"""EventBridge event patterns: of rules, and as filters of pipes and event source mappings."""

from __future__ import annotations

import functools
import ipaddress
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

_MISSING = object()
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}


def matches(pattern: Mapping[str, Any], event: Any) -> bool:
    """Whether an event matches a pattern: every field that the pattern names has one of the values listed for it.

    >>> matches({"detail": {"state": [{"prefix": "RUN"}]}}, {"detail": {"state": "RUNNING"}})
    True
    """
    if isinstance(event, list):
        return any(matches(pattern, item) for item in event)
    fields = event if isinstance(event, dict) else {}
    for name, wanted in pattern.items():
        if name == "$or":
            if not any(matches(alternative, event) for alternative in wanted):
                return False
        elif isinstance(wanted, dict):
            if not matches(wanted, fields.get(name)):
                return False
        elif not _accepts_any(wanted, fields.get(name, _MISSING)):
            return False
    return True


def passes(filters: Sequence[Mapping[str, Any]], event: Any) -> bool:
    """Whether an event passes filter criteria: there are no filters, or one matches."""
    return not filters or any(matches(pattern, event) for pattern in filters)


def _accepts_any(wanted: Sequence[Any], value: Any) -> bool:
    return any(_accepts(one, value) for one in wanted)


def _accepts(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, dict) and "exists" in wanted:
        return bool((value is not _MISSING) == wanted["exists"])
    if value is _MISSING:
        return False
    if isinstance(value, list):
        return any(_accepts(wanted, item) for item in value)
    if isinstance(wanted, dict):
        return all(_accepts_by(name, argument, value) for name, argument in wanted.items())
    return _equals(wanted, value)


def _accepts_by(name: str, argument: Any, value: Any) -> bool:
    if name == "anything-but":
        return not _is_excluded(argument, value)
    if name == "numeric":
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        pairs = zip(argument[::2], argument[1::2], strict=True)
        return is_number and all(_COMPARE[sign](value, bound) for sign, bound in pairs)
    return isinstance(value, str) and _accepts_text(name, argument, value)


def _is_excluded(argument: Any, value: Any) -> bool:
    """Whether a value is one of those that `anything-but` excludes."""
    if isinstance(argument, dict):
        return all(_accepts_by(name, inner, value) for name, inner in argument.items())
    return any(_equals(item, value) for item in (argument if isinstance(argument, list) else [argument]))


def _accepts_text(name: str, argument: Any, value: str) -> bool:
    if isinstance(argument, list):
        return any(_accepts_text(name, item, value) for item in argument)
    if isinstance(argument, dict):  # {"prefix": {"equals-ignore-case": "run"}}
        return _accepts_text(name, argument["equals-ignore-case"].lower(), value.lower())
    accepts = _BY_TEXT.get(name)
    return accepts is not None and accepts(argument, value)


@functools.lru_cache(maxsize=256)
def _wildcard(text: str) -> re.Pattern[str]:
    """A pattern for a text in which `*` is anything, and a backslash makes the next `*` or backslash literal."""
    pieces = (".*" if piece == "*" else re.escape(piece[-1]) for piece in re.findall(r"\\[*\\]|.", text, re.DOTALL))
    return re.compile("".join(pieces), re.DOTALL)


def _in_network(network: str, address: str) -> bool:
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False


def _equals(wanted: Any, value: Any) -> bool:
    """Equality of JSON values, in which `true` is not 1."""
    return bool(isinstance(wanted, bool) == isinstance(value, bool) and wanted == value)


_BY_TEXT: dict[str, Callable[[str, str], bool]] = {
    "prefix": lambda argument, value: value.startswith(argument),
    "suffix": lambda argument, value: value.endswith(argument),
    "equals-ignore-case": lambda argument, value: value.lower() == argument.lower(),
    "wildcard": lambda argument, value: _wildcard(argument).fullmatch(value) is not None,
    "cidr": _in_network,
}
