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
from launchbay_core.inputs.formats.edits import PatchedText, apply, shift, then
from launchbay_core.inputs.formats.flow_editor import Instructions, Keys
from launchbay_core.inputs.formats.parse import BOM, check_length, parse_text, to_map
from launchbay_core.inputs.formats.registry import format_named, syntax_of
from launchbay_core.inputs.formats.removal.stages import Stage, stages
from launchbay_core.inputs.formats.syntax import EditableText
from launchbay_core.inputs.formats.typed_keys import with_typed_keys
from launchbay_core.inputs.values.marks import Mark, change_value
from launchbay_core.inputs.values.merge import key_text, merge, same
from launchbay_core.inputs.values.paths import format_path
from launchbay_core.inputs.values.plain import SCALARS

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
    plain = with_typed_keys(values, _to_plain(overrides), syntax_of(format).read_key)
    try:
        wanted = merge(values, plain)
    except UnknownPlace as error:
        raise UnpatchableText(str(error)) from error
    if same(values, wanted):
        return PatchedText(text)
    if opened.documents > 1:
        _check_documents(values, wanted, opened.documents, format)
    patched = PatchedText(text)
    for stage in stages(values, wanted, plain):
        opened = opened if patched.text is text else syntax_of(format).open_text(patched.text)
        patched = then(text, patched, _edit_until_equal(patched.text, opened, stage, format))
    return patched


def _check_documents(values: Mapping[str, Any], wanted: Mapping[str, Any], documents: int, format: str) -> None:  # noqa: A002
    """Refuse to add or to remove a document.

    Raises:
        UnpatchableText: it is asked for.
    """
    if unknown := [key for key in wanted if key not in values]:
        raise UnpatchableText(
            f"the file holds {documents} {format_named(format).title} documents: begin the path with the one that is "
            f"meant, as in `{document_key(0)}.{unknown[0]}`"
        )
    if gone := [key for key in values if key not in wanted]:
        raise UnpatchableText(f"`{gone[0]}` is a document of the file: it can't be removed, only the keys in it can")


def _edit_until_equal(text: str, opened: EditableText, stage: Stage, format: str) -> PatchedText:  # noqa: A002
    """Edit until the text reads as wanted: in place, then rewriting what went wrong, then what is around it."""
    wanted = stage.wanted
    rewrite: frozenset[Keys] = frozenset()
    reason = ""
    for _ in range(_ATTEMPTS):
        try:
            edits = opened.find_edits(wanted, Instructions(rewrite, stage.origins))
            patched = apply(text, edits)
            found = parse_text(patched, format)
            if same(found, wanted):
                return PatchedText(patched, tuple(edits))
            wrong = _differences(found, wanted, ())
        except UnpatchableText as error:
            reason = f": {error.reason}"
            wrong = _differences(to_map(opened.value), wanted, ())
        except (UnreadableInput, ValueError):
            # A text that can't be read, or edits that overlap: what is around them is next.
            wrong = _differences(to_map(opened.value), wanted, ())
        # What was rewritten and still went wrong is rewritten together with what holds it.
        wider = frozenset(keys[:-1] if keys in rewrite and len(keys) > 1 else keys for keys in {*rewrite, *wrong})
        if () in wider or wider == rewrite:
            break
        rewrite = wider
    asked = _differences(to_map(opened.value), wanted, ())
    named = ", ".join(f"`{format_path(map(key_text, keys))}`" for keys in asked[:3])
    if not any(_leads_into(wanted, keys) for keys in asked):
        raise UnpatchableText(f"{named} can't be removed from the file as it is laid out{reason}")
    raise UnpatchableText(f"the new value of {named} can't be written into the file as it is laid out{reason}")


def _leads_into(values: Any, keys: Keys) -> bool:
    """Whether there is something at keys in nested maps."""
    for key in keys:
        if not isinstance(values, Mapping) or key not in values:
            return False
        values = values[key]
    return True


def _to_plain(value: Any) -> Any:
    """A value as its file's reader would give it: no tuples, no types derived from the plain ones."""
    if type(value) in SCALARS:
        return value
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
    """The paths at which `found` must be set, or what is there be removed, to become `wanted`."""
    if isinstance(found, Mapping) and isinstance(wanted, Mapping):
        return [
            path
            for key in {**found, **wanted}
            for path in (
                _differences(found[key], wanted[key], (*at, key)) if key in found and key in wanted else [(*at, key)]
            )
        ]
    return [] if same(found, wanted) else [at]
