"""Include and exclude paths: which part of a config is an input. Exclude wins; no include means everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from launchbay_core.inputs.paths import Path, parse_path


@dataclass(frozen=True)
class Selection:
    """Parsed include and exclude paths. Each is a prefix: it stands for everything below it."""

    include: tuple[Path, ...] | None
    exclude: tuple[Path, ...]

    @classmethod
    def of(cls, include: Sequence[str] | None, exclude: Sequence[str] | None) -> Selection:
        """The selection for paths as people write them; an empty include list means everything, as none does."""
        included = tuple(parse_path(path) for path in include) if include else None
        return cls(included, tuple(parse_path(path) for path in exclude or ()))

    def covers(self, path: Path) -> bool:
        """Whether the value at `path` is an input."""
        if any(_starts(path, prefix) for prefix in self.exclude):
            return False
        return self.include is None or any(_starts(path, prefix) for prefix in self.include)

    def leads_into(self, path: Path) -> bool:
        """Whether something at or below `path` may be an input."""
        if any(_starts(path, prefix) for prefix in self.exclude):
            return False
        return self.include is None or any(_starts(path, p) or _starts(p, path) for p in self.include)


def _starts(path: Path, prefix: Path) -> bool:
    return path[: len(prefix)] == prefix


def select(
    values: Mapping[str, Any], include: Sequence[str] | None = None, exclude: Sequence[str] | None = None
) -> dict[str, Any]:
    """The part of `values` that include and exclude leave; maps that they empty are left out.

    >>> select({"a": {"b": 1, "c": 2}, "d": 3}, include=["a"], exclude=["a.c"])
    {'a': {'b': 1}}
    """
    return _cut(values, Selection.of(include, exclude), ())


def _cut(values: Mapping[str, Any], selection: Selection, at: Path) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in values.items():
        path = (*at, str(key))
        if not selection.leads_into(path):
            continue
        if isinstance(value, Mapping) and value:
            inner = _cut(value, selection, path)
            if inner:
                kept[key] = inner
        elif selection.covers(path):
            kept[key] = value
    return kept


def hidden_paths(values: Mapping[str, Any], selection: Selection, at: Path = ()) -> Iterator[Path]:
    """The topmost paths of `values` that the selection leaves out, so that a refusal can tell them from typos."""
    for key, value in values.items():
        path = (*at, str(key))
        if not selection.leads_into(path):
            yield path
        elif isinstance(value, Mapping):
            yield from hidden_paths(value, selection, path)
        elif not selection.covers(path):
            yield path
