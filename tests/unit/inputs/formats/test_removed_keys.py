"""Removal as patches see it, whatever the editors make of it: a text with the right values, or an error."""

from __future__ import annotations

import pytest

from launchbay_core.inputs import Items, Remove, UnpatchableText, parse_text, patch_text

TEXT = "a: 1  # one\nb:\n  c: 2\n  d: 3  # three\nl: [1, {x: 1, y: 2}]\n"


@pytest.mark.parametrize("format_", ["yaml", "json"])
def test_what_is_removed_is_gone_and_the_rest_stays(format_: str) -> None:
    text = TEXT if format_ == "yaml" else '{"a": 1, "b": {"c": 2, "d": 3}, "l": [1, {"x": 1, "y": 2}]}\n'
    removed = {"a": Remove(), "b": {"d": Remove()}, "l": Items({0: Remove(), 1: {"x": Remove()}})}

    assert parse_text(patch_text(text, removed, format_), format_) == {"b": {"c": 2}, "l": [{"y": 2}]}


@pytest.mark.parametrize("key", ["a", "b", "l"])
def test_one_entry_of_a_plain_file_is_not_removed_by_itself(key: str) -> None:
    values = parse_text(TEXT, "yaml")

    patched = patch_text(TEXT, {key: Remove()}, "yaml")

    assert parse_text(patched, "yaml") == {name: value for name, value in values.items() if name != key}


def test_a_whole_document_can_not_be_removed() -> None:
    with pytest.raises(UnpatchableText, match=r"^`\[1\]` is a document of the file"):
        patch_text("a: 1\n---\nb: 2\n", {"[1]": Remove()}, "yaml")


@pytest.mark.parametrize("override", [{"x": Remove()}, {"l": Items({5: 1})}, {"a": Items({}, (1,))}])
def test_what_is_not_there_is_named(override: dict[str, object]) -> None:
    with pytest.raises(UnpatchableText, match=r"is not there|is no list"):
        patch_text(TEXT, override, "yaml")
