"""What is printed to a terminal: text, colours and progress, and nothing else that a terminal acts on.

Logs, values, commands and names are written by others: by an escape sequence in one of them, a terminal would take a
title, put text on the clipboard, or answer as if the person had typed. Files and pipes get everything as it is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import Any, TextIO, cast

# Colours, and the moves of the cursor by which progress is shown: `rich` writes them here, and `tqdm` in jobs.
_HARMLESS = r"\x1b\[[0-9;:]*m|\x1b\[[0-9;]*[A-HJK]|\x1b\[\?25[hl]"
# Control characters but for tabs, ends of lines and steps back, and those that turn the direction of what follows.
_ACTING = r"[\x00-\x07\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
_EITHER = re.compile(rf"({_HARMLESS})|{_ACTING}")
_SHOWN = "\ufffd"


def make_harmless(text: str) -> str:
    r"""A text with a mark in the place of each character on which a terminal would act, colours and moves aside.

    >>> make_harmless("\x1b[31mred\x1b[0m \x1b]0;title\x07")
    '\x1b[31mred\x1b[0m �]0;title�'
    """
    return _EITHER.sub(lambda found: found[1] or _SHOWN, text)


def guard_terminals() -> None:
    """From now on, print harmless text to those of the process's streams that are terminals."""
    sys.stdout, sys.stderr = _guarded(sys.stdout), _guarded(sys.stderr)


def _guarded(stream: TextIO) -> TextIO:
    return cast("TextIO", _Guarded(stream)) if stream.isatty() and not isinstance(stream, _Guarded) else stream


class _Guarded:
    """A stream whose text is made harmless; everything else is as the stream has it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text; the number of its characters."""
        self._stream.write(make_harmless(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
