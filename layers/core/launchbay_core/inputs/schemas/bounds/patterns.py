"""Patterns of schemas, matched by the validator's rules and with a bound on the work.

A pattern without lookaround and backreferences takes time in the length of the text. Any other one may try very many
ways: the validator gives up after `MAX_TRIES`, and texts of over `MAX_TEXT` characters aren't matched at all.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

MAX_TRIES = 10_000  # a quarter of a millisecond
MAX_TEXT = 2000  # characters that a pattern with lookaround or backreferences is matched with
_CACHED = 4096


def pattern_options() -> Any:
    """What a validator is compiled with, so that it gives up."""
    import jsonschema_rs  # noqa: PLC0415  (28 ms, and hardly any schema has patterns)

    return jsonschema_rs.FancyRegexOptions(backtrack_limit=MAX_TRIES)


def matches(pattern: Any, text: str) -> bool | None:
    """Whether a pattern matches somewhere in a text; None if that can't be decided within the bounds.

    A pattern that can't be read matches nothing.
    """
    compiled = _compile(pattern) if isinstance(pattern, str) else None
    if compiled is None:
        return False
    return _match_costly(pattern, text) if looks_around(pattern) else bool(compiled.is_valid(text))


@lru_cache(maxsize=_CACHED)
def _match_costly(pattern: str, text: str) -> bool | None:
    if len(text) > MAX_TEXT:
        return None
    fault = next(_compile(pattern).iter_errors(text), None)
    return fault is None or (None if is_undecided(fault) else False)


def is_undecided(raw: Any) -> bool:
    """Whether a fault of the validator only says that it gave up."""
    return type(raw.kind).__name__ in {"BacktrackLimitExceeded", "RegexEngineFailure"}


@lru_cache(maxsize=_CACHED)
def looks_around(pattern: str) -> bool:
    """Whether a pattern has lookaround or backreferences, so that its work is not bounded by its text."""
    import jsonschema_rs  # noqa: PLC0415

    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=jsonschema_rs.RegexOptions())
    except ValueError:
        return True
    return False


@lru_cache(maxsize=_CACHED)
def _compile(pattern: str) -> Any:
    # Python's own `re` takes years over some patterns; this one gives up, and reads what ECMAScript does.
    import jsonschema_rs  # noqa: PLC0415

    try:
        return jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=pattern_options())
    except ValueError:
        return None
