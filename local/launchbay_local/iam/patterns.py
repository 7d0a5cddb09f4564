"""The patterns of policies: `*` is any text, `?` one character, and `${…}` a value of the request.

A pattern says a character itself by an escape: `${*}`, `${?}`, `${$}`. So `fill` puts values in with these escapes:
what a request brings is never a wildcard.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

# The values of a request by their keys in lower case; several where a key has several.
Context = Mapping[str, str | Sequence[str]]

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_ESCAPE = re.compile(r"\$\{([*?$])\}")
_SPECIAL = re.compile(r"[*?$]")
_PARTS = re.compile(r"(\$\{[*?$]\}|[*?])")
_DEFAULT = re.compile(r"([^,]+?)\s*,\s*'([^']*)'")
_ARN_PARTS = 6


def matches(pattern: str, text: str) -> bool:
    """Whether a text matches a pattern.

    >>> matches("s3:Get*", "s3:GetObject"), matches("?b", "b"), matches("a${*}", "a*"), matches("a${*}", "ab")
    (True, False, True, False)
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

    A variable may have a value for requests that lack it: `${aws:username, 'nobody'}`.

    >>> fill("home/${aws:username}/*", {"aws:username": "ada"}), fill("${aws:username}", {"aws:username": "a*"})
    ('home/ada/*', 'a${*}')
    >>> fill("${*}", {}), fill("${aws:username}", {}), fill("${aws:username, 'nobody'}", {})
    ('${*}', None, 'nobody')
    """
    if "${" not in pattern:
        return pattern
    values = [_value(name, context) for name in _VARIABLE.findall(pattern)]
    if None in values:
        return None
    found = iter(values)
    return _VARIABLE.sub(lambda _match: next(found) or "", pattern)


def literal(pattern: str) -> str:
    """The text that a pattern says where wildcards mean nothing, as in `StringEquals`.

    >>> literal("a${*}${$}b*")
    'a*$b*'
    """
    return _ESCAPE.sub(r"\1", pattern)


def without_variables(pattern: str) -> str:
    """A pattern of a policy whose version has no variables, as a pattern here: its `$` is no more than a character.

    >>> without_variables("home/${aws:username}/*")
    'home/${$}{aws:username}/*'
    """
    return pattern.replace("$", "${$}")


def _value(name: str, context: Context) -> str | None:
    """The value of a variable, or an escape itself, as a part of a pattern."""
    if _SPECIAL.fullmatch(name):
        return f"${{{name}}}"
    defaulted = _DEFAULT.fullmatch(name)
    key, default = (defaulted[1], defaulted[2]) if defaulted else (name, None)
    given = context.get(key.lower())
    found = given if isinstance(given, str) else default
    return None if found is None else _SPECIAL.sub(r"${\g<0>}", found)


@lru_cache(4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile("".join(map(_expression, _PARTS.split(pattern))), re.DOTALL)


def _expression(part: str) -> str:
    if _ESCAPE.fullmatch(part):
        return re.escape(literal(part))
    return {"*": ".*", "?": "."}.get(part) or re.escape(part)
