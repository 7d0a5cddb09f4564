"""Splits a job's raw output into log lines. Pure.

A line ends with a newline. A carriage return starts it over, as on a terminal: of a progress bar that redraws itself
only the last state before the newline is a line. Invalid UTF-8 is replaced; a line that is too long is split.
"""

from __future__ import annotations

MAX_LINE_BYTES = 256 * 1024 - 26  # a CloudWatch Logs event, less the overhead of each


class LineSplitter:
    """Splits one stream, whose bytes it is fed in order."""

    def __init__(self, max_bytes: int = MAX_LINE_BYTES) -> None:
        self._max = max_bytes
        self._rest = b""
        self._dropped = 0

    @property
    def unfinished(self) -> int:
        """How many of the bytes belong to a line that has not ended."""
        return len(self._rest) + self._dropped

    def feed(self, content: bytes) -> list[str]:
        """The lines that these bytes complete."""
        *ended, rest = (self._rest + content).split(b"\n")
        self._dropped = 0 if ended else self._dropped
        lines = [text for line in ended for text in self._split(_last_drawing(line))]
        self._rest = self._drop_overdrawn(rest)
        return lines + self._overlong()

    def redraw(self) -> list[str]:
        """What a progress bar shows at present, if there is one: for people who follow the log as it grows."""
        return self._split(_last_drawing(self._rest)) if self._rest.strip(b"\r") and b"\r" in self._rest else []

    def finish(self) -> list[str]:
        """The last line, if the output did not end with a newline."""
        rest, self._rest, self._dropped = self._rest, b"", 0
        return self._split(_last_drawing(rest)) if rest.strip(b"\r") else []

    def _drop_overdrawn(self, rest: bytes) -> bytes:
        """Forget all but the last two drawings of an unfinished line: a bar may redraw itself for days."""
        parts = rest.split(b"\r")
        if len(parts) <= 2:
            return rest
        kept = b"\r".join(parts[-2:])
        self._dropped += len(rest) - len(kept)
        return kept

    def _overlong(self) -> list[str]:
        if len(self._rest) <= self._max:
            return []
        *pieces, last = _pieces(_last_drawing(self._rest), self._max)
        self._rest, self._dropped = last, 0
        return [_text(piece) for piece in pieces]

    def _split(self, line: bytes) -> list[str]:
        return [_text(piece) for piece in _pieces(line, self._max)]


def _last_drawing(line: bytes) -> bytes:
    """What a terminal would show of a line: the last thing drawn that is not empty."""
    return next((part for part in reversed(line.split(b"\r")) if part), b"")


def _pieces(line: bytes, size: int) -> list[bytes]:
    """The line in pieces of at most `size` bytes, none split within a character."""
    pieces = []
    while len(line) > size:
        end = next((cut for cut in range(size, size - 4, -1) if line[cut] & 0xC0 != 0x80), size)
        pieces.append(line[:end])
        line = line[end:]
    return [*pieces, line]


def _text(line: bytes) -> str:
    """The line as text; CloudWatch Logs accepts no empty message."""
    return line.decode("utf-8", "replace") or " "
