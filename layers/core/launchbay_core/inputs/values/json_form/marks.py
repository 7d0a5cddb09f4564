"""Overrides of one source in JSON: plain values, and beside them the paths of what does more than be merged.

So no key of a config can be taken for a mark. Single items of lists are named by their paths, with their values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from launchbay_core.inputs.errors import BadAssignment, InvalidOverrides, UnreadableInput
from launchbay_core.inputs.values.bounds import check_bounds
from launchbay_core.inputs.values.json_form.marked_places import MISSING, Node, holds_marks
from launchbay_core.inputs.values.marks import Add, Items, Remove, Replace, without_marks
from launchbay_core.inputs.values.paths import RULES, Index, Path, format_path, parse_path

# The members of a document of overrides that name what is marked: by the paths of values, by paths alone, and as items
# `{"path": …, "value": …}`.
OF_VALUES = ("replace", "add")
OF_PATHS = (*OF_VALUES, "remove")
MARKS = (*OF_PATHS, "items")

Marks = Mapping[str, Iterable[Any]]  # of one source, by the names in `MARKS`


def read_marks(values: Mapping[str, Any], marks: Marks, source: str = "config", rules: int = RULES) -> dict[str, Any]:
    """One source's overrides, from plain values and what of them is marked.

    What lies inside a value that replaces is part of it: a mark there says nothing more. `source` is named in errors;
    `rules` are those of the paths.

    Raises:
        InvalidOverrides: a path can't be read or leads to no value, or two of the marks contradict each other.

    >>> read_marks({"a": {"b": {"c": 1}}}, {"replace": ["a.b"], "items": [{"path": "d[0]", "value": 2}]})
    {'a': {'b': Replace(value={'c': 1})}, 'd': Items(edits={0: 2}, appended=())}
    """
    return _Reading(values, source, rules).read(marks)


def write_marks(overrides: Mapping[str, Any], rules: int = RULES) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Plain values, and what of them is marked by the names in `MARKS`, without those that mark nothing.

    The inverse of `read_marks`.

    >>> write_marks({"a": Replace({"b": 1}), "c": Items({0: Remove()}, (5,))})
    ({'a': {'b': 1}}, {'replace': ['a'], 'remove': ['c[0]'], 'items': [{'path': 'c[+]', 'value': 5}]})
    """
    found: dict[str, list[Any]] = {name: [] for name in MARKS}
    for name, path, value in _find_marks(overrides, ()):
        text = format_path(path, rules)
        found[name].append({"path": text, "value": value} if name == "items" else text)
    return without_marks(overrides), {name: marks for name, marks in found.items() if marks}


def _find_marks(overrides: Mapping[str, Any], at: Path) -> Iterator[tuple[str, Path, Any]]:
    for key, override in overrides.items():
        yield from _marks_of(override, (*at, str(key)))


def _marks_of(override: Any, at: Path) -> Iterator[tuple[str, Path, Any]]:
    """The marks of the override at a path and in it, each with its name and path, and its value if it is an item."""
    if isinstance(override, Replace):
        yield "replace", at, None
    elif isinstance(override, Add):
        yield "add", at, None
        yield from _marks_of(override.value, at)
    elif isinstance(override, Remove):
        yield "remove", at, None
    elif isinstance(override, Items):
        for index, edit in override.edits.items():
            yield from _marks_of_item(edit, (*at, Index(index)))
        for item in override.appended:
            yield "items", (*at, Index("+")), item
    elif isinstance(override, Mapping):
        yield from _find_marks(override, at)


def _marks_of_item(edit: Any, at: Path) -> Iterator[tuple[str, Path, Any]]:
    plain = without_marks(edit)
    given = _unmarked(edit)
    if isinstance(given, Replace) or (not isinstance(given, Remove | Items) and (plain or not _has_marks(edit))):
        yield "items", at, plain
    yield from _marks_of(edit, at)


def _has_marks(edit: Any) -> bool:
    return next(_marks_of(edit, ()), None) is not None


def _unmarked(override: Any) -> Any:
    while isinstance(override, Add):
        override = override.value
    return override


class _Reading:
    """The reading of one source's overrides."""

    def __init__(self, values: Mapping[str, Any], source: str, rules: int) -> None:
        self._top = Node(values)
        self._source = source
        self._rules = rules

    def read(self, marks: Marks) -> dict[str, Any]:
        """The overrides with everything marked that `marks` name."""
        for item in marks.get("items", ()):
            self._set_item(item["path"], item["value"])
        for path in marks.get("remove", ()):
            self._remove(path)
        for name in OF_VALUES:
            for path in marks.get(name, ()):
                self._mark(path, name)
        return dict(self._top.built())

    def _set_item(self, text: str, value: Any) -> None:
        path = self._parse("items", text)
        self._check_bounds(text, value)
        if not any(isinstance(step, Index) for step in path):
            raise InvalidOverrides(
                f"`items` names `{text}`, which is no item of a list: give its value in {self._source}"
            )
        if path[-1] == Index("+"):
            holder = self._make(path[:-1], "items", text)
            if holder.mark is not None or holder.value is not MISSING or (holder.children and not holder.has_items):
                raise self._contradiction("items", text)
            holder.appended = holder.appended or []
            holder.appended.append(value)
            holder.has_items = True
            return
        node = self._make(path, "items", text)
        if not node.is_empty:
            raise self._contradiction("items", text)
        node.value = value

    def _check_bounds(self, text: str, value: Any) -> None:
        try:
            check_bounds([value])
        except UnreadableInput as error:
            raise InvalidOverrides(f"`items` names `{text}`, whose value can't be taken: {error.reason}") from error

    def _remove(self, text: str) -> None:
        node = self._make(self._parse("remove", text), "remove", text)
        if not node.is_empty:
            raise self._contradiction("remove", text)
        node.mark = Remove

    def _mark(self, text: str, name: str) -> None:
        """Mark the value at a path; inside of one that replaces, only see that the path leads to a value."""
        node: Node | None = self._top
        try:
            path = parse_path(text, self._rules)
        except BadAssignment as error:
            raise self._no_value(name, text) from error
        inside = False
        for step in path:
            inside = inside or (node is not None and node.mark is Replace)
            node = node.child(step) if node else None
        if node is None or node.mark is Remove or (node.has_items and name == "replace"):
            raise self._no_value(name, text)
        if inside:
            return
        if name == "add":
            node.adds = True
        elif holds_marks(node):
            raise self._contradiction(name, text)
        else:
            node.mark = Replace

    def _make(self, path: Path, name: str, text: str) -> Node:
        node = self._top
        for step in path:
            below = node.make_child(step)
            if below is None:
                raise self._contradiction(name, text)
            node = below
        return node

    def _parse(self, name: str, text: str) -> Path:
        try:
            path = parse_path(text, self._rules)
        except BadAssignment as error:
            raise InvalidOverrides(f"`{name}` names `{text}`: {error.reason}") from error
        positions = [step.position for step in path if isinstance(step, Index)]
        ends = path[-1] if name == "items" else None
        if "*" in positions or positions.count("+") > (ends == Index("+")):
            raise InvalidOverrides(f"`{name}` names `{text}`, which is not one place")
        return path

    def _no_value(self, name: str, text: str) -> InvalidOverrides:
        return InvalidOverrides(f"`{name}` names `{text}`, for which {self._source} has no value")

    def _contradiction(self, name: str, text: str) -> InvalidOverrides:
        return InvalidOverrides(
            f"`{name}` names `{text}`, but something else changes the same place of {self._source}: give one of them"
        )
