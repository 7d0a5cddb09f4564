"""The faults of a job file, each with its line."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic_core import ErrorDetails

from launchbay_core.domain.bodies import describe_fault
from launchbay_core.errors import Malformed
from launchbay_core.inputs import format_path

KeyPath = tuple[str, ...]


class Faults:
    """Collects the faults of one file, to report all of them at once."""

    def __init__(self, file: Path, text: str) -> None:
        self._file = file
        self._text = text
        self._found: dict[KeyPath, str] = {}
        self._document: yaml.Node | None = None

    def add(self, place: KeyPath, message: str) -> None:
        """Add a fault at `place`, unless one is known there already."""
        self._found.setdefault(place, message)

    def add_validation(self, place: KeyPath, found: ErrorDetails) -> None:
        """Add what Pydantic found at a place of the spec, unless a fault is known there or above already."""
        place = ("timeout", *place[1:]) if place[:1] == ("timeout_seconds",) else place
        place = ("checkpoints", "every") if place == ("checkpoints", "every_seconds") else place
        if place[:2] == ("inputs", "outputs"):  # the file has them beside the others
            place = ("inputs", *place[2:])
        if any(place[: len(known)] == known for known in self._found):
            return
        message = "unknown field" if found["type"] == "extra_forbidden" else describe_fault(found)
        self.add(place, message[0].lower() + message[1:])

    def add_unknown(self, values: Mapping[str, Any], known: Sequence[str], place: KeyPath) -> None:
        """Add a fault for each key of `values` that is not in `known`."""
        for key in values:
            if key not in known:
                self.add((*place, str(key)), f"unknown field{_suggest(str(key), known)}")

    def spelling(self, place: KeyPath) -> str:
        """The scalar at `place` as the file has it, whatever it is read as."""
        node: yaml.Node | None = self._compose()
        for key in place:
            inner = _child(node, key)
            node = inner[1] if inner else None
        return str(node.value) if isinstance(node, yaml.ScalarNode) else ""

    def raise_any(self) -> None:
        """Raise the faults, if there are any.

        Raises:
            Malformed: has one entry for each fault, in the order of the file.
        """
        if not self._found:
            return
        placed = sorted((self._line(place), place, message) for place, message in self._found.items())
        errors = [
            {"field": f"{self._file}:{line} {format_path(place)}".rstrip(), "line": line, "message": message}
            for line, place, message in placed
        ]
        count = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
        raise Malformed(f"This job can't be registered: {self._file} has {count}.", errors)

    def _compose(self) -> yaml.Node | None:
        # Composed only when it is needed: the text was parsed before, so it is valid YAML and not an alias bomb.
        self._document = self._document or yaml.compose(self._text, Loader=yaml.SafeLoader)
        return self._document

    def _line(self, place: KeyPath) -> int:
        """The line of `place`, or of the innermost part of it that the file has."""
        node = self._compose()
        line = 1
        for key in place:
            inner = _child(node, key)
            if inner is None:
                break
            line, node = inner[0].start_mark.line + 1, inner[1]
        return line


def _child(node: yaml.Node | None, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    """The nodes of `key` and of its value in `node`."""
    if isinstance(node, yaml.MappingNode):
        return next(((name, value) for name, value in node.value if name.value == key), None)
    if isinstance(node, yaml.SequenceNode) and key.isdecimal() and int(key) < len(node.value):
        return node.value[int(key)], node.value[int(key)]
    return None


def _suggest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return (
        f"; did you mean `{near[0]}`?" if near else f"; known fields are {', '.join(f'`{field}`' for field in known)}"
    )
