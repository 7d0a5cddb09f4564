"""Inputs made to take a service's time or memory: each ends in an answer, and soon."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from launchbay_core.inputs import (
    UnpatchableText,
    UnreadableInput,
    infer_schema,
    input_types,
    merge,
    parse_text,
    patch_text,
    schema_from,
    validate_overrides,
)
from launchbay_core.inputs.errors import InputError
from launchbay_core.inputs.formats.flow_editor import Instructions
from launchbay_core.inputs.formats.registry import syntax_of
from launchbay_core.inputs.formats.yaml import reader, syntax
from launchbay_core.inputs.validation.order import sort_as_in
from work_counts import CountedText, count_lines

SOON = 15.0  # seconds; without its bound, each of these takes minutes or more memory than there is
KEYS = "abcdefghij"
NODE: dict[str, Any] = {"type": "object", "properties": {key: {"$ref": "#/$defs/n"} for key in KEYS}}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a: 0x" + "f" * 20_000, "yaml"),
        ("a: 1" + ":59" * 300_000, "yaml"),
        ("a: !!float 1" + ":59" * 300_000 + ".5", "yaml"),
        ("a = 0x" + "f" * 20_000, "toml"),
        ("b = [1, 0x" + "f" * 20_000 + "]", "toml"),
    ],
)
def test_a_number_that_nobody_can_write_is_refused(text: str, kind: Any) -> None:
    with pytest.raises(UnreadableInput, match="digits"):
        parse_text(text, kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [(".".join("a" * 400) + " = 1", "toml"), ("a = " + "[" * 150 + "]" * 150, "toml"),
     ('{"a":' * 150 + "1" + "}" * 150, "json")],
)  # fmt: skip
def test_what_nests_too_deep_is_refused_in_every_format(text: str, kind: Any) -> None:
    with pytest.raises(UnreadableInput, match="deeper"):
        parse_text(text, kind)


def test_the_view_of_maps_that_hold_each_other_without_end_is_bounded() -> None:
    view = input_types({"$defs": {"n": NODE}, "$ref": "#/$defs/n"})

    assert set(view) == set(KEYS)
    assert len(str(view)) < 1_000_000


def test_a_choice_of_itself_many_times_over_is_validated_soon() -> None:
    choice = {"anyOf": [{"type": "integer"}, *({"$ref": "#/properties/a"} for _ in range(8))]}
    began = time.monotonic()

    errors = validate_overrides(schema_from({"properties": {"a": choice}}), {"a": 1.5}, {"a": 2})

    assert [error.path for error in errors] == ["a"]
    assert time.monotonic() - began < SOON


def test_many_typos_among_very_many_names_are_reported_soon() -> None:
    schema = infer_schema({f"some_rather_long_name_{number:06}": 1 for number in range(20_000)})
    began = time.monotonic()

    errors = validate_overrides(schema, {f"some_rather_lang_nome_{number:06}": 1 for number in range(300)})

    assert len(errors) == 300
    assert errors[0].suggestion is not None
    assert time.monotonic() - began < SOON


def test_many_new_keys_beside_very_many_are_merged_soon() -> None:
    values: Any = dict.fromkeys([1, *(f"old{number}" for number in range(100_000))])
    began = time.monotonic()

    merged: dict[Any, Any] = merge(values, {**{f"new{number}": 2 for number in range(8000)}, "1": "c"})

    assert len(merged) == 108_001
    assert merged[1] == "c"
    assert time.monotonic() - began < SOON


def test_lists_of_many_kinds_in_a_list_are_one_kind() -> None:
    def kind(number: int) -> list[Any]:
        value: list[Any] = []
        for bit in range(10):
            value = [1, value] if number >> bit & 1 else [value, 1]
        return value

    schema = infer_schema({"a": [kind(number) for number in range(1_000)]})

    assert len(str(schema["properties"]["a"]["items"])) < 1_000


def test_a_value_that_cannot_be_written_deep_in_a_file_is_tried_as_one_piece_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[int] = []

    def read_and_note(text: str) -> list[reader.Document]:
        read.append(len(text))
        return reader.read_documents(text)

    monkeypatch.setattr(syntax, "read_documents", read_and_note)
    text = "".join(f"{'  ' * depth}a:\n" for depth in range(80)) + "".join(f"{' ' * 160}k{n}: 1\n" for n in range(50))
    overrides: Any = {"k1": "\ud800"}
    for _ in range(80):
        overrides = {"a": overrides}

    with pytest.raises(UnpatchableText):
        patch_text(text, overrides, "yaml")

    assert sum(read) < 4 * len(text)


@pytest.mark.parametrize(
    ("before", "entry", "after", "kind"),
    [('{"a": {', '"k{}": [1]', "}}", "json"), ("a = {", "k{} = [1]", "}", "toml")],
)
def test_many_new_items_on_one_long_line_do_not_look_at_the_rest_of_it(
    before: str, entry: str, after: str, kind: str
) -> None:
    text = before + ", ".join(entry.format(number) for number in range(400)) + after
    overrides = {"a": {f"k{number}": [1, 2] for number in range(400)}}
    counted = CountedText(text)

    syntax_of(kind).open_text(counted).find_edits(merge(parse_text(text, kind), overrides), Instructions())

    assert counted.taken < 20 * len(text)


def test_lists_that_stay_beside_a_changed_one_are_compared_once_and_not_at_each_level() -> None:
    def work(depth: int) -> float:
        values = {"a": [json.loads("[" * depth + str(number) + "]" * depth) for number in range(200)]}
        text, wanted = json.dumps(values), json.loads(json.dumps(values))
        wanted["a"][100] = 0
        return count_lines(lambda: patch_text(text, wanted, "json")) / len(text)

    assert work(80) < 1.5 * work(20)


def test_errors_in_a_deep_map_are_sorted_without_walking_all_that_lies_beside_them() -> None:
    values: Any = {f"k{number}": number for number in range(2_000)}
    for _ in range(60):
        values = {"b": values}
    errors = [InputError("b.c", "type", ""), InputError("a", "type", "")]

    assert count_lines(lambda: sort_as_in(values, errors)) < 200
