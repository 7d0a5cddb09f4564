"""What the tests of the input engine share: other people's files, the leaves of a config, and an oracle of spans."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
Keys = tuple[Any, ...]


def corpus_files() -> list[Path]:
    """Every config file of the corpus, in a fixed order; none where the corpus is absent."""
    return sorted(path for path in CORPUS.rglob("*") if path.suffix in {".yaml", ".yml", ".json"})


def leaves(values: Mapping[Any, Any], at: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    """Every value that is no map, with its keys; an empty map is a leaf."""
    for key, value in values.items():
        if isinstance(value, Mapping) and value:
            yield from leaves(value, (*at, key))
        else:
            yield (*at, key), value


def nested(keys: Keys, value: Any) -> dict[str, Any]:
    """The override that sets one path."""
    for key in reversed(keys):
        value = {key: value}
    return dict(value)


def another(value: Any) -> Any:
    """A value of the same kind that is not `value`."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 7
    if isinstance(value, float):
        return 3e-05 if value != 3e-05 else 4e-05
    if isinstance(value, str):
        return value + "-changed: yes #1" if len(value) % 3 else "changed"
    if isinstance(value, list):
        return [*value, "one more"] if len(value) % 2 else [1e-05]
    return 5 if value is None else {"new": 1}


def strictly_equal(one: Any, other: Any) -> bool:
    """Equality that tells 1 from 1.0 and True, takes nan for itself, and looks at the order of keys."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return list(one) == list(other) and all(strictly_equal(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(strictly_equal, one, other))
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return type(one) is type(other) and bool(one == other)


def yaml_span(text: str, keys: Keys) -> tuple[int, int] | None:
    """Where PyYAML's own marks say that the value at `keys` stands; None for one reached through an alias or merge."""
    body = text.removeprefix("\ufeff")
    node = yaml.compose(body, Loader=yaml.CSafeLoader)
    outer = -1
    for key in keys:
        if not isinstance(node, yaml.MappingNode):
            return None
        node = next((value for name, value in node.value if name.value == str(key)), None)
        if node is None or node.start_mark.index < outer:
            return None
        outer = node.start_mark.index
    if node is None:
        return None
    shift = len(text) - len(body)
    return node.start_mark.index + shift, node.end_mark.index + shift


def changed_span(old: str, new: str) -> tuple[int, int]:
    """The smallest span of `old` outside of which `new` has the same text."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return start, len(old) - end
