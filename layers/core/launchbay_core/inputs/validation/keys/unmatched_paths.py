"""Include and exclude paths that name nothing: neither a present value nor a key that the author's schema names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from launchbay_core.inputs.schemas.subschemas import Subschema, applicable_subschemas, child_schemas, property_names
from launchbay_core.inputs.validation.keys.unknown_keys import hint_at_names, max_suggestions
from launchbay_core.inputs.validation.phrases import nearest_name
from launchbay_core.inputs.values.keys import KeyReader, as_written, labels_of
from launchbay_core.inputs.values.merge import key_text
from launchbay_core.inputs.values.path_tree import PathTree
from launchbay_core.inputs.values.paths import Index, Path, Step, format_path, parse_path

_MISSING = object()
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
        if node.has_items and isinstance(value, list | tuple):
            length = len(value)
            waiting += [(child, item) for place, item in enumerate(value) for child in node.of_item(place, length)]
    return found


def _entries(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, Mapping):
        return [(key_text(key), inner) for key, inner in value.items()]
    if isinstance(value, set):  # of YAML's `!!set`, whose items are keys
        return [(key_text(key), None) for key in value]
    return [(str(index), inner) for index, inner in enumerate(value)] if isinstance(value, list | tuple) else []


@dataclass(frozen=True)
class _Place:
    """What a schema says of the value at a path: its subschemas, the keys that they name, whether there are patterns.

    `items` are the schemas of a list's items.
    """

    subschemas: Sequence[Subschema]
    names: Mapping[str, None]
    has_patterns: bool
    items: Sequence[Any]


class _SchemaNames:
    """What a schema names; each place is looked up once."""

    def __init__(self, root: Mapping[str, Any], read_key: KeyReader) -> None:
        self._root = root
        self._read_key = read_key
        self._places: dict[Path, _Place] = {}

    def have(self, path: Path) -> bool:
        """Whether the schema names a path; where it has patterns of keys, it may name any."""
        for length, step in enumerate(path):
            place = self.at(path[:length])
            is_named = place.items if isinstance(step, Index) else self.spelling(step, place.names) is not None
            if place.has_patterns or not is_named:
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
            has_patterns = any("patternProperties" in one for one in found)
            items = [schema for one in found for schema in (*one.get("prefixItems", ()), one.get("items")) if schema]
            self._places[path] = _Place(found, names, has_patterns, items)
        return self._places[path]

    def _schemas_at(self, path: Path) -> list[Any]:
        if not path:
            return [self._root]
        holder = self.at(path[:-1])
        if isinstance(path[-1], Index):
            return list(holder.items)
        name = self.spelling(path[-1], holder.names)
        return [] if name is None else child_schemas(holder.subschemas, name)


def _hint(path: Path, values: Mapping[str, Any], known: _SchemaNames, number: int) -> str:
    """What may have been meant by the first step of a path that leads nowhere."""
    if number >= _MAX_HINTS:
        return ""
    depth, value = _follow(path, values, known)
    step, entries = path[depth], dict(_entries(value))
    if isinstance(step, Index):
        return _hint_at_items(value, path[:depth])
    names = list({**entries, **known.at(path[:depth]).names})
    near = nearest_name(step, names) if number < max_suggestions(names) else None
    if near is None:
        return hint_at_names(names, path[: depth + 1], None)
    meant, rest = (*path[:depth], near), path[depth + 1 :]
    whole = (*meant, *rest) if _leads_on(entries.get(near), rest) else meant
    return hint_at_names(names, meant, format_path(whole))


def _follow(path: Path, values: Mapping[str, Any], known: _SchemaNames) -> tuple[int, Any]:
    """How many steps of a path lead somewhere, the last one left out, and the value that they lead to."""
    value: Any = values
    for depth, step in enumerate(path[:-1]):
        if isinstance(step, Index):
            items = _items(value, step)
            if not items:
                return depth, value
            value = items[0]
        else:
            entries = dict(_entries(value))
            name = known.spelling(step, {**entries, **known.at(path[:depth]).names})
            if name is None:
                return depth, value
            value = entries.get(name)
    return len(path) - 1, value


def _items(value: Any, index: Index) -> list[Any]:
    """The items of a value that an index names; none if the value is no list, or not that long."""
    if not isinstance(value, list | tuple):
        return []
    if not isinstance(index.position, int):
        return list(value)
    return [value[index.position]] if -len(value) <= index.position < len(value) else []


def _hint_at_items(value: Any, at: Path) -> str:
    if not isinstance(value, list | tuple):
        return f"; `{format_path(at)}` is no list" if at else ""
    items = "1 item" if len(value) == 1 else f"{len(value):,} items"
    return f"; `{format_path(at)}` is a list of {items}"


def _leads_on(value: Any, path: Path) -> bool:
    """Whether a path leads to something in a value."""
    for step in path:
        found = _items(value, step) if isinstance(step, Index) else [dict(_entries(value)).get(step, _MISSING)]
        if not found or found[0] is _MISSING:
            return False
        value = found[0]
    return True
