"""Finds the values of metrics in what a command writes, line by line. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

MAX_LINE = 16 * 1024  # bytes that are looked at; the rest of a longer line is not
_ENDS = re.compile(rb"[\r\n]")  # a progress bar ends its lines with a carriage return
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class Found(NamedTuple):
    """A value of a metric; `step` is how many of it were found before."""

    name: str
    step: int
    value: float


class LogPatterns:
    """Patterns over lines, by the names of their metrics: of the first match in a line, the first group is the value.

    `present` is the name whose pattern is being matched, for who interrupts one that takes too long.
    """

    def __init__(self, patterns: Mapping[str, str]) -> None:
        self._patterns = {name: re.compile(pattern) for name, pattern in patterns.items()}
        self._steps = dict.fromkeys(patterns, 0)
        self._begun: dict[int, bytes] = {}  # by stream: the beginning of a line whose end has not come
        self.present: str | None = None

    def feed(self, stream: int, content: bytes) -> Iterator[Found]:
        """The values in the lines that end in `content`, which a stream has written next."""
        *lines, rest = _ENDS.split(self._begun.get(stream, b"") + content)
        self._begun[stream] = rest[:MAX_LINE]
        for line in lines:
            yield from self._match(line)

    def end(self) -> Iterator[Found]:
        """The values in the last lines, which have no end."""
        begun, self._begun = self._begun, {}
        for line in begun.values():
            yield from self._match(line)

    def drop(self, name: str) -> None:
        """Look for a metric no more."""
        self._patterns.pop(name, None)

    def _match(self, line: bytes) -> Iterator[Found]:
        text = _COLOURS.sub("", line[:MAX_LINE].decode("utf-8", "replace"))
        if not text:
            return
        for name, pattern in list(self._patterns.items()):
            self.present = name
            match = pattern.search(text)
            self.present = None
            value = None if match is None else _number(match[1])
            if value is not None:
                step = self._steps[name]
                self._steps[name] = step + 1
                yield Found(name, step, value)


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None
