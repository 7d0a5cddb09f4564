"""Include and exclude paths: which part of a config is an input. Exclude wins; no include means everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from launchbay_core.inputs.values.merge import key_text
from launchbay_core.inputs.values.paths import Path, parse_path

# An excluded key stays excluded however its author writes what YAML 1.1 reads as a key of another type than text.
_SPELLINGS = {"on": "true", "yes": "true", "off": "false", "no": "false", "~": "null", "none": "null"}


@dataclass(frozen=True)
class Selection:
    """Parsed include and exclude paths. Each is a prefix: it stands for everything below it."""

    include: tuple[Path, ...] | None
    exclude: tuple[Path, ...]

    @classmethod
    def of(cls, include: Sequence[str] | None, exclude: Sequence[str] | None) -> Selection:
        """The selection for paths as people write them; an empty include list means everything, as none does."""
        included = tuple(parse_path(path) for path in include) if include else None
        excluded = [parse_path(path) for path in exclude or ()]
        respelled = [tuple(_SPELLINGS.get(key.lower(), key) for key in path) for path in excluded]
        lowered = [tuple(key.lower() if key in {"True", "False"} else key for key in path) for path in excluded]
        return cls(included, tuple(dict.fromkeys([*excluded, *respelled, *lowered])))

    def covers(self, path: Path) -> bool:
        """Whether the value at `path` is an input."""
        if self.excludes(path):
            return False
        return self.include is None or any(_starts(path, prefix) for prefix in self.include)

    def covers_all_of(self, path: Path) -> bool:
        """Whether the value at `path` is an input with everything in it, so that it may be replaced."""
        return self.covers(path) and self.excluded_below(path) is None

    def leads_into(self, path: Path) -> bool:
        """Whether something at or below `path` may be an input."""
        if self.excludes(path):
            return False
        return self.include is None or any(_starts(path, p) or _starts(p, path) for p in self.include)

    def excludes(self, path: Path) -> bool:
        """Whether an exclude path leaves the value at `path` out of the inputs."""
        return any(_starts(path, prefix) for prefix in self.exclude)

    def excluded_below(self, path: Path) -> Path | None:
        """The first exclude path that leads to something inside the value at `path`."""
        return next((prefix for prefix in self.exclude if _starts(prefix, path) and prefix != path), None)


def _starts(path: Path, prefix: Path) -> bool:
    return path[: len(prefix)] == prefix


def select(
    values: Mapping[str, Any], include: Sequence[str] | None = None, exclude: Sequence[str] | None = None
) -> dict[str, Any]:
    """The part of `values` that include and exclude leave; maps that they empty are left out.

    A list or scalar has no parts: it is left out if something in it is excluded.

    >>> select({"a": {"b": 1, "c": 2}, "d": 3}, include=["a"], exclude=["a.c"])
    {'a': {'b': 1}}
    """
    return _select(values, Selection.of(include, exclude), ())


def _select(values: Mapping[str, Any], selection: Selection, at: Path) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in values.items():
        path = (*at, key_text(key))
        if not selection.leads_into(path):
            continue
        if isinstance(value, Mapping) and value:
            inner = _select(value, selection, path)
            if inner:
                kept[key] = inner
        elif _is_input(value, selection, path):
            kept[key] = value
    return kept


def _is_input(value: Any, selection: Selection, path: Path) -> bool:
    return selection.covers(path) if isinstance(value, Mapping) else selection.covers_all_of(path)


def hidden_paths(values: Mapping[str, Any], selection: Selection, at: Path = ()) -> Iterator[Path]:
    """The topmost paths of `values` that the selection leaves out, so that a refusal can tell them from typos."""
    for key, value in values.items():
        path = (*at, key_text(key))
        if not selection.leads_into(path):
            yield path
        elif isinstance(value, Mapping) and value:
            yield from hidden_paths(value, selection, path)
        elif not _is_input(value, selection, path):
            yield path
