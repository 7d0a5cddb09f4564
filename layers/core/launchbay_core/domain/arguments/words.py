"""One value of the run config as words of a command line."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from launchbay_core.domain.arguments.hydra_values import hydra_text
from launchbay_core.domain.job_spec import Argument

# What programs look for at the beginning of a word: a flag (argparse can be told to take `+` for a hyphen), or a file
# of arguments (`@file`). A value that begins so never stands by itself after a flag.
MARKS_OF_FLAGS = ("-", "+", "@")


class Word(NamedTuple):
    """A word of a command line.

    What a bare word is, a value or a flag, the command decides by its text. All others are flags that the author has
    registered, or values in one word with their flag, or behind a flag that takes exactly one word.
    """

    text: str
    is_bare: bool = False
    is_number: bool = False


def words_of(argument: Argument, value: Any) -> Iterator[Word]:
    """The words that an argument makes of a value which it can have."""
    if argument.style == "hydra":
        yield Word(f"{argument.flag}{hydra_text(value)}")
    elif argument.style == "json":
        for item in value if isinstance(value, list) and argument.repeat else [value]:
            yield from _single(argument.flag, item, json_text(item))
    elif isinstance(value, bool) and is_switch(argument):
        chosen = argument.flag if value else argument.negation
        if chosen:
            yield Word(chosen)
    elif isinstance(value, list) and argument.separator is not None:
        yield from _single(argument.flag, argument.separator.join(map(text_of, value)))
    elif isinstance(value, list) and argument.repeat:
        for item in value:
            yield from _single(argument.flag, item)
    elif isinstance(value, list) and not is_joined(argument.flag):
        yield from [Word(argument.flag)] if argument.flag else []
        yield from map(_bare, value)
    else:
        yield from _single(argument.flag, value)


def writes_null(argument: Argument) -> bool:
    """Whether null is written out; otherwise no word is, and the script's own default applies."""
    return argument.style in {"hydra", "json"}


def json_text(value: Any) -> str:
    """A value as JSON, text included."""
    return json.dumps(value, ensure_ascii=False)


def is_switch(argument: Argument) -> bool:
    """Whether `true` and `false` are written as a flag or its absence, not as a word after it."""
    return not (writes_null(argument) or argument.explicit or argument.positional or is_joined(argument.flag))


def text_of(value: Any) -> str:
    """A value as programs read it: text unchanged, numbers as Python writes them, maps and lists as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return repr(value)
    return json_text(value)


def _single(flag: str | None, value: Any, written: str | None = None) -> Iterator[Word]:
    """A value as one word, with its flag: joined to it if by itself it could be read as a flag."""
    text = text_of(value) if written is None else written
    if flag is None:
        yield _bare(value, written)
    elif is_joined(flag):
        yield Word(flag + text)
    elif flag.startswith("-") and text.startswith(MARKS_OF_FLAGS):
        is_letter = not flag.startswith("--") and len(flag) == 2
        yield Word(flag + text if is_letter else f"{flag}={text}")
    else:
        yield Word(flag)
        yield Word(text) if flag.startswith("-") else _bare(value, written)


def is_joined(flag: str | None) -> bool:
    """Whether a flag and its value are always one word."""
    return flag is not None and flag.endswith("=")


def _bare(value: Any, written: str | None = None) -> Word:
    """A value as a word of its own: there argparse reads `-0.00001` as a number, but `-1e-05` as a flag."""
    is_power = isinstance(value, float) and math.isfinite(value) and "e" in repr(value)
    text = written or text_of(value)
    text = format(Decimal(repr(value)), "f") if is_power else text
    is_number = isinstance(value, int | float) and math.isfinite(value)
    return Word(text, is_bare=True, is_number=is_number)
