"""A W&B run's config as the script wrote it.

Newer releases of W&B send a config to a service and take its answer as the run's config, in which `2.0` has become `2`,
keys have become text, and the keys of inner maps are sorted. What is registered is what the script wrote.
"""

from __future__ import annotations

from typing import Any


def as_written(present: Any, written: Any) -> Any:
    """`present`, with the types and the order that `written` has where both have the same values.

    >>> as_written({"b": 2, "a": 1}, {"a": 1.0, "b": 3})
    {'a': 1.0, 'b': 2}
    """
    if isinstance(present, dict) and isinstance(written, dict):
        return _map_as_written(present, written)
    if isinstance(present, (list, tuple)) and isinstance(written, (list, tuple)) and len(present) == len(written):
        return [as_written(*pair) for pair in zip(present, written)]  # noqa: B905  (Python 3.9 has no `strict`)
    if _is_number(present) and _is_number(written) and present == written:
        return written
    return copy_of(present)


def _map_as_written(present: dict[Any, Any], written: dict[Any, Any]) -> dict[Any, Any]:
    keys = {str(key): key for key in present}
    found = {key: as_written(present[keys.pop(str(key))], value) for key, value in written.items() if str(key) in keys}
    found.update((key, copy_of(present[key])) for key in keys.values())
    return found


def copy_of(value: Any) -> Any:
    """A copy of the maps and lists in a value; everything else in it is shared."""
    if isinstance(value, dict):
        return {key: copy_of(inner) for key, inner in value.items()}
    return [copy_of(item) for item in value] if isinstance(value, (list, tuple)) else value


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
