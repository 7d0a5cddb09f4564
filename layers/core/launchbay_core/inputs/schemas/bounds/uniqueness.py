"""`uniqueItems` by a set of what was seen: the validator's own compares items with long numbers pairwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class UniqueItems:
    """The keyword as the validator asks it."""

    def __init__(self, parent_schema: dict[str, Any], value: Any, schema_path: list[str | int]) -> None:  # noqa: ARG002
        self._is_asked = value is True

    def validate(self, instance: Any) -> None:
        """Refuse a list that has an item twice.

        Raises:
            ValueError: it has.
        """
        if self._is_asked and isinstance(instance, list) and find_twin(instance) is not None:
            raise ValueError("the list has an item twice")


def find_twin(items: Sequence[Any]) -> int | None:
    """The position of the first item that was there before; None if there is none.

    JSON's values are compared: 1 and 1.0 are the same, 1 and true are not.

    >>> find_twin([1, True, {"a": 1}, {"a": 1.0}])
    3
    """
    seen = set()
    for position, item in enumerate(items):
        form = _hashable(item)
        if form in seen:
            return position
        seen.add(form)
    return None


def _hashable(value: Any) -> Any:
    if isinstance(value, bool):
        return ("bool", value)
    if isinstance(value, Mapping):
        return ("map", frozenset((key, _hashable(inner)) for key, inner in value.items()))
    return ("list", tuple(_hashable(inner) for inner in value)) if isinstance(value, list | tuple) else value
