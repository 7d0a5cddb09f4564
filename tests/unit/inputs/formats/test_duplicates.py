"""A key that is there twice: refused with both lines in a new text, and read as before in one that is stored."""

from __future__ import annotations

import pytest

from launchbay_core.inputs import UnreadableInput, parse_new, parse_one, parse_text, patch_text

CASES = [
    ("a: 1\nb: 2\na: 3\n", "yaml", "`a` is there twice, on line 1 and on line 3", {"a": 3, "b": 2}),
    ("m: {x: 1,\n y: 2, x: 3}\n", "yaml", "`x` is there twice, on line 1 and on line 2", {"m": {"x": 3, "y": 2}}),
    ("l:\n- x: 1\n  x: 2\n", "yaml", "`x` is there twice, on line 2 and on line 3", {"l": [{"x": 2}]}),
    ("on: 1\nyes: 2\n", "yaml", "`true` is there twice, on line 1 and on line 2", {True: 2}),
    ("16: 1\n0x10: 2\n", "yaml", "`16` is there twice", {16: 2}),
    ("? a\n: 1\na: 2\n", "yaml", "on line 1 and on line 3", {"a": 2}),
    ("a: 1\n---\nb: 1\nb: 2\n", "yaml", "on line 3 and on line 4", {"[0]": {"a": 1}, "[1]": {"b": 2}}),
    ("\ufeffa: 1\na: 2\n", "yaml", "on line 1 and on line 2", {"a": 2}),
    ('{"a": 1,\n "b": {"x": 1, "x": 2}}', "json", "`x` is there twice, on line 2: keep", {"a": 1, "b": {"x": 2}}),
    ('{"a": 1,\n "\\u0061": 2}', "json", "`a` is there twice, on line 1 and on line 2", {"a": 2}),
]


@pytest.mark.parametrize(("text", "kind", "reason", "values"), CASES)
def test_a_new_text_is_refused_and_a_stored_one_is_read(text: str, kind: str, reason: str, values: object) -> None:
    for read in (parse_new, parse_one) if "---" not in text else (parse_new,):
        with pytest.raises(UnreadableInput, match=reason):
            read(text, kind)

    assert parse_text(text, kind) == values


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("m: &m {a: 1}\nb:\n  <<: *m\n  a: 2\n", "yaml"),
        ("b:\n  <<: {x: 1}\n  <<: {y: 2}\n", "yaml"),
        ("a: 1\n'1': 2\n1: 3\n", "yaml"),
        ("a: {x: 1}\nb: {x: 1}\nl: [{x: 1}, {x: 1}]\n", "yaml"),
        ('{"a": {"a": [{"a": 1}, {"a": 1}]}}', "json"),
        ("a = 1\n[t]\na = 1\n[[l]]\na = 1\n[[l]]\na = 1\n", "toml"),
    ],
)
def test_keys_of_different_maps_are_no_duplicates(text: str, kind: str) -> None:
    assert parse_new(text, kind) == parse_text(text, kind)


def test_what_is_stored_with_a_key_twice_can_be_patched() -> None:
    assert patch_text("a: 1\nb: 2\na: 3\n", {"a": 4}, "yaml") == "a: 1\nb: 2\na: 4\n"
    assert patch_text('{"a": 1, "a": 3}', {"a": 4}, "json") == '{"a": 1, "a": 4}'
