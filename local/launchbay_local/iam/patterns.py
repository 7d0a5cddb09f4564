"""Wildcards of policies: `*` is any text, `?` one character; `${…}` is a value of the request."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

# The values of a request by their keys in lower case; several where a key has several.
Context = Mapping[str, str | Sequence[str]]

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_ESCAPES = {"*": "*", "?": "?", "$": "$"}
_ARN_PARTS = 6


def matches(pattern: str, text: str) -> bool:
    """Whether a text matches a pattern.

    >>> matches("s3:Get*", "s3:GetObject"), matches("?b", "b")
    (True, False)
    """
    return pattern == "*" or _compiled(pattern).fullmatch(text) is not None


def matches_arn(pattern: str, arn: str) -> bool:
    """Whether an ARN matches a pattern: a wildcard ends where a part of the ARN does, except in the last one.

    >>> matches_arn("arn:aws:s3:::data/*", "arn:aws:s3:::data/a/b"), matches_arn("arn:*:data", "arn:aws:s3:::data")
    (True, False)
    """
    if pattern == "*":
        return True
    wanted, given = pattern.split(":", _ARN_PARTS - 1), arn.split(":", _ARN_PARTS - 1)
    return len(wanted) == len(given) and all(matches(one, other) for one, other in zip(wanted, given, strict=True))


def fill(pattern: str, context: Context) -> str | None:
    """A pattern with the request's values in place of its variables; None if the request lacks one.

    >>> fill("home/${aws:username}", {"aws:username": "ada"}), fill("${*}", {}), fill("${aws:username}", {})
    ('home/ada', '*', None)
    """
    if "${" not in pattern:
        return pattern
    values = [_value(name, context) for name in _VARIABLE.findall(pattern)]
    if None in values:
        return None
    found = iter(values)
    return _VARIABLE.sub(lambda _match: next(found) or "", pattern)


def _value(name: str, context: Context) -> str | None:
    if name in _ESCAPES:
        return _ESCAPES[name]
    given = context.get(name.lower())
    return given if isinstance(given, str) else None


@lru_cache(4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = (".*" if part == "*" else "." if part == "?" else re.escape(part) for part in re.split(r"([*?])", pattern))
    return re.compile("".join(parts), re.DOTALL)
