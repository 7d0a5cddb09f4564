"""Keys of overrides, which are texts, as the keys that a file has in their place: `0:` of YAML is no text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay_core.inputs.values.keys import KeyReader
from launchbay_core.inputs.values.marks import Add, Items, Replace
from launchbay_core.inputs.values.merge import match_keys
from launchbay_core.inputs.values.plain import SCALARS

_AROUND_ONE = (Replace, Add)


def with_typed_keys(present: Any, override: Any, read_key: KeyReader) -> Any:
    """An override with the keys that `present` has, also within values that replace others.

    A new key of a map whose keys are all of one type, such as numbers, is of that type too if it can be.

    >>> with_typed_keys({0: "cat", 1: "dog"}, Replace({"0": "owl", "2": "bee"}), int)
    Replace(value={0: 'owl', 2: 'bee'})
    """
    if isinstance(override, _AROUND_ONE):
        return type(override)(with_typed_keys(present, override.value, read_key))
    if isinstance(override, Items):
        edits = {
            index: with_typed_keys(_item(present, index), edit, read_key) for index, edit in override.edits.items()
        }
        return Items(edits, override.appended)
    if isinstance(override, list):
        return [
            item if type(item) in SCALARS else with_typed_keys(_item(present, index), item, read_key)
            for index, item in enumerate(override)
        ]
    if not isinstance(override, Mapping) or not isinstance(present, Mapping):
        return override
    keys = _keys_in(present, override, read_key)
    return {
        keys[name]: value if type(value) in SCALARS else with_typed_keys(present.get(keys[name]), value, read_key)
        for name, value in override.items()
    }


def _item(present: Any, index: int) -> Any:
    """The item of a list that an index means; None if there is none."""
    if not isinstance(present, list) or not -len(present) <= index < len(present):
        return None
    return present[index]


def _keys_in(present: Mapping[Any, Any], names: Mapping[Any, Any], read_key: KeyReader) -> Mapping[Any, Any]:
    """The key that each name of an override stands for in a map."""
    kinds = {type(key) for key in present}
    if kinds <= {str}:
        return {name: name for name in names}
    found = match_keys(present, names)
    for name, key in found.items():
        if key not in present and isinstance(key, str):
            read = read_key(key)
            is_present = read in present and type(read) is not str
            found[name] = read if is_present or kinds == {type(read)} else key
    return found
