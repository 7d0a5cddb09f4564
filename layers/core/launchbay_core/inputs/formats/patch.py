"""The patched text of a config file: every byte outside the changed values stays as it was.

An edit is never trusted: its result is read again and must be `merge(values, overrides)` to the type. Where it is not,
the values that went wrong are written anew, then the smallest map or list around them; never the whole file. If nothing
helps, it is an error and never a wrong file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from launchbay_core.inputs.errors import UnpatchableText, UnreadableInput
from launchbay_core.inputs.formats.edits import Edit, apply
from launchbay_core.inputs.formats.flow_editor import FlowEditor, Keys, Place
from launchbay_core.inputs.formats.json.editor import JsonEditor
from launchbay_core.inputs.formats.json.reader import json_tree
from launchbay_core.inputs.formats.registry import (
    BOM,
    Format,
    as_map,
    check_length,
    document_key,
    parse_text,
    values_of,
)
from launchbay_core.inputs.formats.toml.editor import TomlEditor
from launchbay_core.inputs.formats.toml.reader import toml_tree
from launchbay_core.inputs.formats.tree import Node
from launchbay_core.inputs.formats.yaml.editor import SharingYamlEditor
from launchbay_core.inputs.formats.yaml.entries import can_be_cut, cut_entries, head_and_body
from launchbay_core.inputs.formats.yaml.reader import Document, yaml_documents
from launchbay_core.inputs.values.marks import Mark, change_value
from launchbay_core.inputs.values.merge import key_text, merge, same
from launchbay_core.inputs.values.paths import format_path

_ATTEMPTS = 6


@dataclass(frozen=True)
class _Opened:
    """A text's values, and the edits for it to have others, where what stands in some places is written anew."""

    values: dict[str, Any]
    edits: Callable[[Mapping[str, Any], frozenset[Keys]], list[Edit]]
    documents: int = 1


def patch_text(text: str, overrides: Mapping[str, Any], format: Format) -> str:  # noqa: A002  (the design's name)
    r"""`text` with `overrides` in place of what it says; its other bytes stay.

    Raises:
        UnreadableInput: `text` is not of the format.
        UnpatchableText: the overrides can't be placed in it.

    >>> patch_text("lr: 0.01  # tuned\\n", {"lr": 1e-5}, "yaml")
    'lr: 1.0e-05  # tuned\\n'
    """
    check_length(text)
    body = text.removeprefix(BOM)
    patched = _patched_by_entry(body, overrides) if format == "yaml" and can_be_cut(body) else None
    if patched is None:
        patched = _patched(body, overrides, format)
    return text[: len(text) - len(body)] + patched


def _patched_by_entry(text: str, overrides: Mapping[str, Any], indent: int = 0) -> str | None:
    """Patch only the entries of a block map that are touched, each like a file; None where that can't be done."""
    pieces = cut_entries(text, overrides, indent) if all(isinstance(name, str) for name in overrides) else None
    if pieces is None:
        return None
    try:
        done = [
            piece if name is None else _patched_entry(piece, name, overrides[name], indent) for name, piece in pieces
        ]
    except (UnreadableInput, UnpatchableText):
        return None  # in the whole text, the place of the fault is right, and there is more that can be written anew
    return "".join(done) if all(piece.endswith("\n") for piece in done[:-1]) else None


def _patched_entry(entry: str, name: str, value: Any, indent: int) -> str:
    parts = head_and_body(entry, indent) if isinstance(value, Mapping) and value else None
    if parts is not None:
        head, body, column = parts
        patched = _patched_by_entry(body, value, column)
        if patched is not None:
            return head + patched
    return _patched(entry, {name: value}, "yaml")


def _patched(text: str, overrides: Mapping[str, Any], format: Format) -> str:  # noqa: A002
    opened = _OPENERS[format](text)
    wanted = merge(opened.values, _plain(overrides))
    if same(opened.values, wanted):
        return text
    if opened.documents > 1 and (unknown := [key for key in wanted if key not in opened.values]):
        raise UnpatchableText(
            f"the file holds {opened.documents} YAML documents: begin the path with the one that is meant, "
            f"as in `{document_key(0)}.{unknown[0]}`"
        )
    return _reach(text, opened, wanted, format)


def _reach(text: str, opened: _Opened, wanted: Any, format: Format) -> str:  # noqa: A002
    """Edit until the text reads as `wanted`: in place, then writing anew what went wrong, then what is around it."""
    asked = _differences(opened.values, wanted, ())
    whole: frozenset[Keys] = frozenset()
    reason = ""
    for _ in range(_ATTEMPTS):
        wrong = asked
        try:
            patched = apply(text, opened.edits(wanted, whole))
            found = parse_text(patched, format)
            if same(found, wanted):
                return patched
            wrong = _differences(found, wanted, ())
        except UnpatchableText as error:
            reason = f": {error.reason}"
        except (UnreadableInput, ValueError):
            pass  # no text that can be read, or edits that overlap: what is around them is next
        # What was written anew and still went wrong is written anew together with what holds it.
        wider = frozenset(keys[:-1] if keys in whole and len(keys) > 1 else keys for keys in {*whole, *wrong})
        if () in wider or wider == whole:
            break
        whole = wider
    named = ", ".join(f"`{format_path(map(key_text, keys))}`" for keys in asked[:3])
    raise UnpatchableText(f"the new value of {named} can't be placed in the file as it is written{reason}")


def _open_yaml(text: str) -> _Opened:
    documents = yaml_documents(text)
    values = values_of(documents)

    def edits(wanted: Mapping[str, Any], whole: frozenset[Keys]) -> list[Edit]:
        editor = SharingYamlEditor(text, whole)
        if len(documents) > 1:
            for index, document in enumerate(documents):
                key = document_key(index)
                editor.set_document(document, wanted[key], Place((key,)))
        else:
            editor.set_document(documents[0] if documents else Document(None, len(text)), wanted, Place())
        return editor.edits

    return _Opened(values, edits, len(documents))


def _open_json(text: str) -> _Opened:
    return _opened(json_tree(text), JsonEditor, text)


def _open_toml(text: str) -> _Opened:
    return _opened(toml_tree(text), TomlEditor, text)


def _opened(root: Node, editor_type: type[FlowEditor], text: str) -> _Opened:
    def edits(wanted: Mapping[str, Any], whole: frozenset[Keys]) -> list[Edit]:
        editor = editor_type(text, whole)
        editor.set(root, wanted, Place())
        return editor.finished()

    return _Opened(as_map(root.value), edits)


_OPENERS = {"yaml": _open_yaml, "json": _open_json, "toml": _open_toml}


def _plain(value: Any) -> Any:
    """A value as its file's reader would give it: no tuples, no types derived from the plain ones."""
    if isinstance(value, Mark):
        return change_value(value, _plain)
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    for kind in (bool, int, float, str):
        if isinstance(value, kind):
            return value if type(value) is kind else kind(value)
    if value is None or isinstance(value, date | time):
        return value
    raise UnpatchableText(f"a value of type {type(value).__name__} can't be written to a file")


def _differences(found: Any, wanted: Any, at: Keys) -> list[Keys]:
    """The paths at which `found` must be set to be `wanted`; a map with keys too many is a path itself."""
    if isinstance(found, Mapping) and isinstance(wanted, Mapping) and all(key in wanted for key in found):
        return [
            path
            for key, value in wanted.items()
            for path in (_differences(found[key], value, (*at, key)) if key in found else [(*at, key)])
        ]
    return [] if same(found, wanted) else [at]
