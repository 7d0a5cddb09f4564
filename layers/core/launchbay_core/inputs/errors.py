"""What can be wrong with an input: a text that can't be read, a value that breaks its schema, an impossible patch."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from unicodedata import east_asian_width

from launchbay_core.errors import LaunchbayError

ErrorKind = Literal[
    "unknown_file", "unknown_key", "excluded", "type", "enum", "range", "pattern", "required", "constraint", "syntax"
]


# From the first quote to the last: what is quoted may have quotes in it.
_QUOTED = re.compile(r"(^|[\s(:])[`'\"].*[`'\"]", re.DOTALL)


@dataclass(frozen=True)
class InputError:
    """One fault of an override: its path, what was expected, what was given, and the nearest name if one is close."""

    path: str
    kind: ErrorKind
    message: str
    expected: str | None = None
    given: Any = None
    suggestion: str | None = None
    file: str | None = None

    def __str__(self) -> str:
        """The message, with the file that it is about."""
        return f"{self.file}: {self.message}" if self.file else self.message


@dataclass(eq=False)
class UnreadableInput(LaunchbayError):
    """A config text that can't be read; line and column count from 1, None if the format's reader does not say them."""

    reason: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """The reason, after its line and column if they are known."""
        if self.line is None:
            return self.reason
        return f"line {self.line}, column {self.column}: {self.reason}"

    def without_quotes(self) -> UnreadableInput:
        """The same without anything that is quoted from the text: in overrides, that may be a part of a secret.

        >>> str(UnreadableInput("the alias `*hf_1` follows no anchor", 1, 8).without_quotes())
        'line 1, column 8: the alias … follows no anchor'
        """
        return UnreadableInput(_QUOTED.sub(r"\1…", self.reason), self.line, self.column)


@dataclass(eq=False)
class UnpatchableText(LaunchbayError):
    """A text that can't be patched so that it reads back with the overrides; nothing was changed."""

    reason: str

    def __str__(self) -> str:
        """The reason."""
        return self.reason


@dataclass(eq=False)
class BadAssignment(LaunchbayError):
    """An `-o` of the command line that can't be read; `position` is the offset of the fault in `text`."""

    text: str
    position: int
    reason: str

    def __str__(self) -> str:
        """The reason, then the line of the text with the fault, and a caret under it; of no text, the reason alone."""
        if not self.text:
            return self.reason
        start = self.text.rfind("\n", 0, self.position) + 1
        line = self.text[start:].split("\n", 1)[0]
        before = self.text[start : self.position]
        width = len(before) + sum(east_asian_width(character) in "WF" for character in before)
        return f"{self.reason}\n  {line}\n  {' ' * width}^"


class SweepGiven(BadAssignment):
    """The value of an assignment stands for several, as in Hydra's sweeps."""


@dataclass(eq=False)
class BadSchema(LaunchbayError):
    """A schema that is not valid, or that the registered values break."""

    reason: str

    def __str__(self) -> str:
        """The reason."""
        return self.reason


@dataclass(eq=False)
class InvalidInputs(LaunchbayError):
    """Overrides, or `registered` values, that break the job's schema: every fault, in the order of the file."""

    errors: Sequence[InputError]
    registered: bool = False

    def __str__(self) -> str:
        """One line for each fault."""
        return "\n".join(str(error) for error in self.errors)


@dataclass(eq=False)
class InvalidOverrides(LaunchbayError):
    """A document of overrides that contradicts itself: it marks a path for which it has no value."""

    reason: str

    def __str__(self) -> str:
        """The reason."""
        return self.reason


@dataclass(eq=False)
class UnknownPlace(LaunchbayError):
    """An override of a key or an item that the present values don't have."""

    path: str
    reason: str

    def __str__(self) -> str:
        """What is not there."""
        return f"`{self.path}` {self.reason}"
