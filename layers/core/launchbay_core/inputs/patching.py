"""The patched text of a config file: every byte outside the changed values stays as it was.

An edit is never trusted: its result is read again and must be `merge(values, overrides)` to the type. Where a value was
shared (an anchor, a merge key), reading it back shows which other places changed too, and these get their old value
written out. Where that does not help, the smallest enclosing map is written anew; if nothing does, it is an error and
never a wrong file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay_core.inputs.errors import UnpatchableText, UnreadableInput
from launchbay_core.inputs.json_patching import edit_json
from launchbay_core.inputs.merging import match_key, merge, same
from launchbay_core.inputs.paths import Path, format_path
from launchbay_core.inputs.reading import BOM, Format, parse_text
from launchbay_core.inputs.toml_patching import edit_toml
from launchbay_core.inputs.tree import name_of
from launchbay_core.inputs.whole import Whole
from launchbay_core.inputs.yaml_patching import edit_yaml, without_aliases

_EDITORS = {"yaml": edit_yaml, "json": edit_json, "toml": edit_toml}
_REPAIRS = 3
_LEVELS = 5


def patch_text(text: str, overrides: Mapping[str, Any], format: Format) -> str:  # noqa: A002  (the design's name)
    r"""`text` with `overrides` in place of what it says; its other bytes stay.

    Raises:
        UnreadableInput: `text` is not of the format.
        UnpatchableText: the overrides can't be placed in it.

    >>> patch_text("lr: 0.01  # tuned\\n", {"lr": 1e-5}, "yaml")
    'lr: 1.0e-05  # tuned\\n'
    """
    body = text.removeprefix(BOM)
    values = parse_text(body, format)
    wanted = merge(values, overrides)
    if same(values, wanted):
        return text
    patched = _reach(body, values, wanted, overrides, format)
    return text[: len(text) - len(body)] + patched


def _reach(text: str, values: Mapping[str, Any], wanted: Any, overrides: Mapping[str, Any], format: Format) -> str:  # noqa: A002
    """Edit until the text reads as `wanted`: as asked, then repairing, then from one map further out each time."""
    asked = _leaves(overrides)
    starts = [text] if format != "yaml" else [text, without_aliases(text, values)]
    for start in starts:
        for level in range(_LEVELS):
            first = overrides if level == 0 else _enclosing(wanted, asked, level)
            reached = _repaired(start, values, wanted, first, format)
            if reached is not None:
                return reached
    named = ", ".join(f"`{format_path(path)}`" for path in asked[:3])
    raise UnpatchableText(f"the new value of {named} can't be placed in the file as it is written")


def _repaired(
    text: str,
    values: Mapping[str, Any],
    wanted: Any,
    overrides: Mapping[str, Any],
    format: Format,  # noqa: A002
) -> str | None:
    """Edit, then give what changed along with it its old value back; None where that does not end well."""
    for _ in range(_REPAIRS):
        try:
            text = _EDITORS[format](text, values, overrides)
            values = parse_text(text, format)
        except UnreadableInput:
            return None
        if same(values, wanted):
            return text
        overrides = _enclosing(wanted, _differences(values, wanted, ()), 0)
    return None


def _leaves(overrides: Mapping[str, Any], at: Path = ()) -> list[Path]:
    found = []
    for key, value in overrides.items():
        path = (*at, name_of(key))
        found += _leaves(value, path) if isinstance(value, Mapping) and value else [path]
    return found


def _differences(found: Any, wanted: Any, at: Path) -> list[Path]:
    """The paths at which `found` must be set to be `wanted`; a map with keys too many is a path itself."""
    if isinstance(found, Mapping) and isinstance(wanted, Mapping) and not set(found) - set(wanted):
        return [p for key in wanted for p in _difference_at(found, wanted, key, (*at, name_of(key)))]
    return [at] if not same(found, wanted) else []


def _difference_at(found: Mapping[Any, Any], wanted: Mapping[Any, Any], key: Any, path: Path) -> list[Path]:
    return _differences(found[key], wanted[key], path) if key in found else [path]


def _enclosing(wanted: Any, paths: list[Path], levels: int) -> dict[str, Any]:
    """Overrides that set the maps `levels` above `paths` as a whole to what `wanted` has there."""
    overrides: dict[str, Any] = {}
    for path in paths:
        shorter = path[: max(1, len(path) - levels)]
        value = wanted
        for key in shorter:
            value = value[match_key(value, key)]
        level = overrides
        for key in shorter[:-1]:
            following = level.setdefault(key, {})
            if isinstance(following, Whole):
                break
            level = following
        else:
            if shorter:
                level[shorter[-1]] = Whole(value)
    return overrides
