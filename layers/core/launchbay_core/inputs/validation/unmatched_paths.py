"""Include and exclude paths that name nothing: neither a present value nor a key that the author's schema names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from launchbay_core.inputs.schemas.subschemas import Subschema, applicable_subschemas, child_schemas, property_names
from launchbay_core.inputs.validation.phrases import nearest_name
from launchbay_core.inputs.validation.unknown_keys import hint_at_names, max_suggestions
from launchbay_core.inputs.values.keys import KeyReader, as_written, labels_of
from launchbay_core.inputs.values.merge import key_text
from launchbay_core.inputs.values.path_tree import PathTree
from launchbay_core.inputs.values.paths import Index, Path, Step, format_path, parse_path

_MAX_HINTS = 50  # to find what was meant takes longer than everything else


@dataclass(frozen=True)
class UnmatchedPath:
    """A path that names nothing, and how to end a sentence about it: `; did you mean …?`, or nothing."""

    path: str
    hint: str


def find_unmatched_paths(
    paths: Sequence[str],
    values: Mapping[str, Any],
    schema: Callable[[], Mapping[str, Any]] = dict,
    read_key: KeyReader = as_written,
) -> list[UnmatchedPath]:
    """The include or exclude paths that name nothing, in their order.

    Args:
        paths: as people write them.
        values: the present values.
        schema: gives the author's schema, if there is one; asked only if a path is not among the values.
        read_key: as in `launchbay_core.inputs.values.selection.select`.

    >>> find_unmatched_paths(["opt.lr", "opt.mometum"], {"opt": {"lr": 1, "momentum": 0.9}})
    [UnmatchedPath(path='opt.mometum', hint='; did you mean `opt.momentum`?')]
    """
    wanted = dict.fromkeys(map(parse_path, paths))
    tree = PathTree.of(wanted, read_key)
    present = _present_paths(tree, values)
    missing = [path for path in wanted if tree.spelled(path) not in present]
    if not missing:
        return []
    known = _SchemaNames(schema(), read_key)
    unmatched = [path for path in missing if not known.have(path)]
    return [
        UnmatchedPath(format_path(path), _hint(path, values, known, number)) for number, path in enumerate(unmatched)
    ]


def _present_paths(tree: PathTree, values: Mapping[str, Any]) -> set[Path]:
    """The paths of a tree that lead to one of the values, or to an item of a list or set."""
    found: set[Path] = set()
    waiting: list[tuple[PathTree, Any]] = [(tree, values)]
    while waiting:
        node, value = waiting.pop()
        if node.path is not None:
            found.add(node.path)
        if node.children:
            waiting += [(child, inner) for name, inner in _entries(value) if (child := node.below(name)) is not None]
    return found


def _entries(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, Mapping):
        return [(key_text(key), inner) for key, inner in value.items()]
    if isinstance(value, set):  # of YAML's `!!set`, whose items are keys
        return [(key_text(key), None) for key in value]
    return [(str(index), inner) for index, inner in enumerate(value)] if isinstance(value, list | tuple) else []


@dataclass(frozen=True)
class _Place:
    """What a schema says of the map at a path: its subschemas, the keys that they name, whether there are patterns."""

    subschemas: Sequence[Subschema]
    names: Mapping[str, None]
    has_patterns: bool


class _SchemaNames:
    """What a schema names; each place is looked up once."""

    def __init__(self, root: Mapping[str, Any], read_key: KeyReader) -> None:
        self._root = root
        self._read_key = read_key
        self._places: dict[Path, _Place] = {}

    def have(self, path: Path) -> bool:
        """Whether the schema names a path; where it has patterns of keys, it may name any."""
        for length, key in enumerate(path):
            place = self.at(path[:length])
            if place.has_patterns or self.spelling(key, place.names) is None:
                return place.has_patterns
        return True

    def spelling(self, key: Step, names: Mapping[str, Any]) -> str | None:
        """The one of some names that a path's key stands for, if one of them is."""
        if isinstance(key, Index):
            return None
        return next((one for one in labels_of(key, self._read_key) if isinstance(one, str) and one in names), None)

    def at(self, path: Path) -> _Place:
        """What the schema says of the map at a path."""
        if path not in self._places:
            found = applicable_subschemas(self._root, self._schemas_at(path))
            names = dict.fromkeys(property_names(found))
            self._places[path] = _Place(found, names, any("patternProperties" in one for one in found))
        return self._places[path]

    def _schemas_at(self, path: Path) -> list[Any]:
        if not path:
            return [self._root]
        holder = self.at(path[:-1])
        name = self.spelling(path[-1], holder.names)
        return [] if name is None else child_schemas(holder.subschemas, name)


def _hint(path: Path, values: Mapping[str, Any], known: _SchemaNames, number: int) -> str:
    """What may have been meant by the first key of a path that is not there."""
    if number >= _MAX_HINTS:
        return ""
    depth, entries = 0, dict(_entries(values))
    names = {**entries, **known.at(()).names}
    while depth < len(path) - 1 and (name := known.spelling(path[depth], names)) is not None:
        depth, entries = depth + 1, dict(_entries(entries.get(name)))
        names = {**entries, **known.at(path[:depth]).names}
    known_names = list(names)
    near = nearest_name(str(path[depth]), known_names) if number < max_suggestions(known_names) else None
    if near is None:
        return hint_at_names(known_names, path[: depth + 1], None)
    meant, rest = (*path[:depth], near), path[depth + 1 :]
    whole = (*meant, *rest) if _leads_on(entries.get(near), rest) else meant
    return hint_at_names(known_names, meant, format_path(whole))


def _leads_on(value: Any, path: Path) -> bool:
    """Whether a path leads to something in a value."""
    for key in path:
        entries = dict(_entries(value))
        if key not in entries:
            return False
        value = entries[key]
    return True
