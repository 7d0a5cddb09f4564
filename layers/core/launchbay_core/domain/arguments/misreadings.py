"""Values that a command would not read as what they are: as a flag, a file of arguments, or several values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from launchbay_core.domain.arguments.words import MARKS_OF_FLAGS, Word, text_of
from launchbay_core.domain.job_spec import Argument
from launchbay_core.domain.plain_text import MAX_STRING_BYTES, find_uncarriable

_MAX_SHOWN = 60  # characters of a value in a message


def find_misreading(argument: Argument, value: Any, words: Sequence[Word], flags: Iterable[str]) -> str:
    """Why a command would not read `words` as the value that they were made of; empty if it would.

    `flags` are all those that the job's arguments have.
    """
    for word in words:
        if reason := find_uncarriable(word.text):
            return f"can't be an argument of a command: it contains {reason}"
        if len(word.text.encode()) >= MAX_STRING_BYTES:
            return f"is too long for an argument: no program can be given a word of {MAX_STRING_BYTES:,} bytes"
    if argument.separator is not None and isinstance(value, list) and not _can_be_split(argument.separator, value):
        return f"can't be joined with `{argument.separator}`: the command would split it into other items"
    flag = argument.flag or ""
    if flag.startswith("-") and any(word.text.removeprefix(flag).removeprefix("=") == "--" for word in words):
        return "can't be `--`: that ends the flags of a command"
    return _find_flag([word for word in words if word.is_bare], list(flags))


def _can_be_split(separator: str, items: Sequence[Any]) -> bool:
    texts = list(map(text_of, items))
    return not texts or separator.join(texts).split(separator) == texts


def _find_flag(bare: Sequence[Word], flags: Sequence[str]) -> str:
    """Which of the words that stand by themselves is a flag, or means something else than itself."""
    words_that_are_flags = {flag for flag in flags if not flag.startswith("-")}
    has_pairs = any(flag.endswith("=") for flag in words_that_are_flags)  # as in Hydra's `key=value`
    for word in bare:
        shown = word.text if len(word.text) <= _MAX_SHOWN else word.text[:_MAX_SHOWN] + "…"
        marked = word.text.startswith(MARKS_OF_FLAGS) and not word.is_number
        if marked or word.text in words_that_are_flags:
            return f"can't contain `{shown}`: the command would read it as a flag, or as a file of arguments"
        if has_pairs and (word.text.startswith("~") or "=" in word.text):
            return f"can't contain `{shown}`: the command reads `key=value` as another argument"
    return ""
