"""The patched text of a config file: every byte outside the changed values stays as it was.

An edit is never trusted: its result is read again and must equal `merge(values, overrides)`, types included. If it does
not, the values that went wrong are rewritten, then the smallest map or list around them; never the whole file. If that
does not help either, it is an error and never a wrong file.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from functools import partial
from typing import Any

from launchbay_core.inputs.errors import UnknownPlace, UnpatchableText, UnreadableInput
from launchbay_core.inputs.formats.documents import document_key
from launchbay_core.inputs.formats.edits import PatchedText, apply, shift
from launchbay_core.inputs.formats.flow_editor import Keys
from launchbay_core.inputs.formats.parse import BOM, check_length, parse_text, to_map
from launchbay_core.inputs.formats.registry import format_named, syntax_of
from launchbay_core.inputs.formats.syntax import EditableText
from launchbay_core.inputs.values.marks import Mark, change_value
from launchbay_core.inputs.values.merge import key_text, merge, same
from launchbay_core.inputs.values.paths import format_path

_ATTEMPTS = 6


def patch_text(text: str, overrides: Mapping[str, Any], format: str) -> str:  # noqa: A002  (the design's name)
    r"""`text` with the values that `overrides` give it; its other bytes stay.

    Raises:
        UnreadableInput: `text` is not of the format.
        UnpatchableText: the overrides can't be written into it.

    >>> patch_text("lr: 0.01  # tuned\\n", {"lr": 1e-5}, "yaml")
    'lr: 1.0e-05  # tuned\\n'
    """
    return patch_with_edits(text, overrides, format).text


def patch_with_edits(text: str, overrides: Mapping[str, Any], format: str) -> PatchedText:  # noqa: A002
    r"""As `patch_text`, with the edits of `text`: who wants the difference need not look for it.

    Raises:
        UnreadableInput, UnpatchableText: as `patch_text`.

    >>> patch_with_edits("lr: 0.01", {"lr": 1}, "yaml").edits
    (Edit(start=4, end=8, replacement='1'),)
    """
    check_length(text)
    body = text.removeprefix(BOM)
    mark = text[: len(text) - len(body)]
    patch = partial(_patch, format=format)
    patched = syntax_of(format).patch_parts(body, overrides, patch) or patch(body, overrides)
    return PatchedText(mark + patched.text, tuple(shift(patched.edits, len(mark))))


def _patch(text: str, overrides: Mapping[str, Any], format: str) -> PatchedText:  # noqa: A002
    """Patch a text as one piece."""
    opened = syntax_of(format).open_text(text)
    values = to_map(opened.value)
    try:
        wanted = merge(values, _to_plain(overrides))
    except UnknownPlace as error:
        raise UnpatchableText(str(error)) from error
    if same(values, wanted):
        return PatchedText(text)
    if opened.documents > 1 and (unknown := [key for key in wanted if key not in values]):
        raise UnpatchableText(
            f"the file holds {opened.documents} {format_named(format).title} documents: begin the path with the one "
            f"that is meant, as in `{document_key(0)}.{unknown[0]}`"
        )
    if opened.documents > 1 and (gone := [key for key in values if key not in wanted]):
        raise UnpatchableText(f"`{gone[0]}` is a document of the file: what is in it can be removed, but not all of it")
    return _edit_until_equal(text, opened, wanted, format)


def _edit_until_equal(text: str, opened: EditableText, wanted: Any, format: str) -> PatchedText:  # noqa: A002
    """Edit until the text reads as `wanted`: in place, then rewriting what went wrong, then what is around it."""
    asked = _differences(to_map(opened.value), wanted, ())
    rewrite: frozenset[Keys] = frozenset()
    reason = ""
    for _ in range(_ATTEMPTS):
        wrong = asked
        try:
            edits = opened.find_edits(wanted, rewrite)
            patched = apply(text, edits)
            found = parse_text(patched, format)
            if same(found, wanted):
                return PatchedText(patched, tuple(edits))
            wrong = _differences(found, wanted, ())
        except UnpatchableText as error:
            reason = f": {error.reason}"
        except (UnreadableInput, ValueError):
            pass  # a text that can't be read, or edits that overlap: what is around them is next
        # What was rewritten and still went wrong is rewritten together with what holds it.
        wider = frozenset(keys[:-1] if keys in rewrite and len(keys) > 1 else keys for keys in {*rewrite, *wrong})
        if () in wider or wider == rewrite:
            break
        rewrite = wider
    named = ", ".join(f"`{format_path(map(key_text, keys))}`" for keys in asked[:3])
    raise UnpatchableText(f"the new value of {named} can't be written into the file as it is laid out{reason}")


def _to_plain(value: Any) -> Any:
    """A value as its file's reader would give it: no tuples, no types derived from the plain ones."""
    if isinstance(value, Mark):
        return change_value(value, _to_plain)
    if isinstance(value, Mapping):
        return {key: _to_plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_to_plain(item) for item in value]
    for kind in (bool, int, float, str):
        if isinstance(value, kind):
            return value if type(value) is kind else kind(value)
    if value is None or isinstance(value, date | time):
        return value
    raise UnpatchableText(f"a value of type {type(value).__name__} can't be written to a file")


def _differences(found: Any, wanted: Any, at: Keys) -> list[Keys]:
    """The paths at which `found` must be set to become `wanted`; a map with keys too many is a path itself."""
    if isinstance(found, Mapping) and isinstance(wanted, Mapping) and all(key in wanted for key in found):
        return [
            path
            for key, value in wanted.items()
            for path in (_differences(found[key], value, (*at, key)) if key in found else [(*at, key)])
        ]
    return [] if same(found, wanted) else [at]
