"""What a key of a dotted path names: every key of a map that is written so, or that its reader takes for the same.

YAML reads `0x10` as 16, and `on` and `yes` as true: as keys of one map they are the same key. JSON and TOML have texts.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

from launchbay_core.inputs.errors import InvalidOverrides
from launchbay_core.inputs.values.marks import Add, Items
from launchbay_core.inputs.values.merge import key_text, match_keys
from launchbay_core.inputs.values.paths import Index, Path, format_path

KeyReader = Callable[[str], Any]
"""From a key as a path has it to the key that a file's reader gives for what is written so."""


def as_written(text: str) -> str:
    """The key reader of a format whose keys are texts."""
    return text


def labels_of(text: str, read_key: KeyReader) -> tuple[Hashable, ...]:
    """What a key of a path goes by: two keys with a label in common name the same key of a map.

    Keys that are equal are one, whatever their types: 1, 1.0 and true.

    >>> labels_of("0x10", lambda text: int(text, 0)), labels_of("lr", as_written)
    (('0x10', 16, '16'), ('lr',))
    """
    key = read_key(text)
    if isinstance(key, str):
        return (text,) if key == text else (text, key)
    is_nan = isinstance(key, float) and key != key  # noqa: PLR0124  (no nan is found in a dict by another)
    return (text, key_text(key)) if is_nan else (text, key, key_text(key))


def are_spelled_out(overrides: Any, read_key: KeyReader) -> bool:
    """Whether the reader gives every key of overrides as it is written, so that `spell_as_in` changes nothing."""
    if isinstance(overrides, Add):
        return are_spelled_out(overrides.value, read_key)
    if isinstance(overrides, Items):
        return all(are_spelled_out(edit, read_key) for edit in overrides.edits.values())
    return not isinstance(overrides, Mapping) or all(
        key_text(read_key(name)) == name and are_spelled_out(value, read_key) for name, value in overrides.items()
    )


def spell_as_in(
    values: Mapping[Any, Any], overrides: Mapping[str, Any], read_key: KeyReader, at: Path = ()
) -> dict[str, Any]:
    """Overrides with the keys of `values` that theirs name, as `key_text` writes them.

    Raises:
        InvalidOverrides: two keys of the overrides name the same key.

    >>> spell_as_in({True: "push"}, {"on": "pull", "new": 1}, lambda text: True if text == "on" else text)
    {'true': 'pull', 'new': 1}
    """
    names = _names_in(values, overrides, read_key)
    keys = match_keys(values, names.values())
    spelled: dict[str, Any] = {}
    for given, value in overrides.items():
        name = names[given]
        if name in spelled or (name != given and name in overrides):
            both = f"`{format_path((*at, given))}` and `{format_path((*at, name))}`"
            raise InvalidOverrides(f"{both} name the same key of the file: give one of them")
        spelled[name] = _spell(values.get(keys[name]), value, read_key, (*at, name))
    return spelled


def _spell(present: Any, override: Any, read_key: KeyReader, at: Path) -> Any:
    """The override at a path with the keys of the present value there."""
    if isinstance(override, Mapping) and isinstance(present, Mapping):
        return spell_as_in(present, override, read_key, at)
    if isinstance(override, Add):
        return Add(_spell(present, override.value, read_key, at))
    if isinstance(override, Items) and isinstance(present, list):
        edits = {
            index: _spell(present[index], edit, read_key, (*at, Index(index)))
            if -len(present) <= index < len(present)
            else edit
            for index, edit in override.edits.items()
        }
        return Items(edits, override.appended)
    return override


def _names_in(values: Mapping[Any, Any], given: Iterable[str], read_key: KeyReader) -> dict[str, str]:
    """The text of the key of `values` that each given name stands for; itself if there is no such key."""
    keys = match_keys(values, given)
    read = {name: key_text(read_key(name)) for name, key in keys.items() if key not in values}
    # A text in `values` is another key than the number that is written so.
    others = {name: key for name, key in match_keys(values, read.values()).items() if not isinstance(key, str)}
    return {name: text if (text := read.get(name, name)) in others else name for name in keys}
