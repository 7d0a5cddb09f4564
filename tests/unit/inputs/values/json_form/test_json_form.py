"""What overrides do beyond being merged, as JSON names it."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.inputs import Add, InvalidOverrides, Items, Overrides, Remove, Replace
from launchbay_core.inputs.values.json_form.marks import read_marks, write_marks

DOCUMENT: dict[str, Any] = {
    "config": {"opt": {"name": "sgd"}, "new": {"a": 1}},
    "files": {"a.yaml": {"x": 1}},
    "replace": {"config": ["opt", "l[0]"]},
    "add": {"config": ["new", "l[-1].k"], "files": {"a.yaml": ["x"]}},
    "remove": {"config": ["old", "l[1]", "l[2].k", "m.n"], "files": {"b.yaml": ["y"]}},
    "items": {
        "config": [
            {"path": "l[0]", "value": {"p": 1}},
            {"path": "l[-1].k", "value": 2},
            {"path": "l[+]", "value": 3},
            {"path": "l[+]", "value": {"q": 4}},
        ],
        "files": {"c.yaml": [{"path": "[1][0]", "value": 5}]},
    },
    "args": ["--fast"],
    "entry_point": [],
    "env": {"A": "1"},
}


def test_a_document_with_everything() -> None:
    items = Items({0: Replace({"p": 1}), -1: {"k": Add(2)}, 1: Remove(), 2: {"k": Remove()}}, (3, {"q": 4}))

    read = Overrides.from_json(DOCUMENT)

    config = {"opt": Replace({"name": "sgd"}), "new": Add({"a": 1}), "l": items, "old": Remove(), "m": {"n": Remove()}}
    files: dict[str, dict[str, Any]] = {
        "a.yaml": {"x": Add(1)},
        "b.yaml": {"y": Remove()},
        "c.yaml": {"[1]": Items({0: 5})},
    }
    assert read == Overrides(config, files, ("--fast",), (), {"A": "1"})
    assert Overrides.from_json(read.to_json()) == read


def test_empty_members_are_left_out() -> None:
    assert Overrides().to_json() == {}
    assert Overrides(files={"a.yaml": {}}).to_json() == {"files": {"a.yaml": {}}}


@pytest.mark.parametrize(
    ("marks", "message"),
    [
        ({"add": ["x"]}, "`add` names `x`, for which config has no value"),
        ({"add": ["l[0]"]}, "`add` names `l[0]`, for which config has no value"),
        ({"replace": ["l[+]"]}, "`replace` names `l[+]`, for which config has no value"),
        ({"remove": ["a"]}, "`remove` names `a`, but something else changes the same place of config"),
        ({"remove": ["a.b"]}, "`remove` names `a.b`, but something else changes the same place of config"),
        ({"remove": ["m"]}, "`remove` names `m`, but something else changes the same place of config"),
        ({"remove": ["x", "x"]}, "`remove` names `x`, but something else changes"),
        ({"remove": ["x", "x.y"]}, "`remove` names `x.y`, but something else changes"),
        ({"remove": ["x.y", "x"]}, "`remove` names `x`, but something else changes"),
        ({"remove": ["x[0]", "x.y"]}, "`remove` names `x.y`, but something else changes"),
        ({"remove": ["x.y", "x[0]"]}, "`remove` names `x[0]`, but something else changes"),
        ({"remove": ["x[+]"]}, "`remove` names `x[+]`, which is not one place"),
        ({"remove": ["x[*]"]}, "`remove` names `x[*]`, which is not one place"),
        ({"remove": ["x["]}, "`remove` names `x[`: brackets have the position of an item"),
        ({"remove": ["l"], "items": [("l[0]", 1)]}, "`remove` names `l`, but something else changes"),
        ({"items": [("l", 1)]}, "`items` names `l`, which is no item of a list"),
        ({"items": [("[0].l", 1)]}, "`items` names `[0].l`, which is no item of a list"),
        ({"items": [("a[0]", 1)]}, "`items` names `a[0]`, but something else changes the same place of config"),
        ({"items": [("m[0]", 1)]}, "`items` names `m[0]`, but something else changes the same place of config"),
        ({"items": [("m[+]", 1)]}, "`items` names `m[+]`, but something else changes the same place of config"),
        ({"items": [("l[0]", 1), ("l[0]", 2)]}, "`items` names `l[0]`, but something else changes"),
        ({"items": [("l[0]", {"x": 1}), ("l[0].x", 2)]}, "`items` names `l[0].x`, but something else changes"),
        ({"items": [("l[+].x", 1)]}, "`items` names `l[+].x`, which is not one place"),
        ({"items": [("m.x[0]", 1)], "replace": ["m"]}, "`replace` names `m`, but something else changes"),
        ({"remove": ["m.x"], "replace": ["m"]}, "`replace` names `m`, but something else changes"),
    ],
)
def test_what_contradicts_itself_is_refused(marks: dict[str, Any], message: str) -> None:
    items = [{"path": path, "value": value} for path, value in marks.pop("items", [])]

    with pytest.raises(InvalidOverrides) as refused:
        read_marks({"a": 1, "m": {"k": 1}}, {**marks, "items": items})

    assert str(refused.value).startswith(message)


def test_under_the_first_rules_a_bracket_is_a_character() -> None:
    overrides = {"a[0]": Replace({"b": 1}), "a": {"[x]": Replace({})}}

    values, marks = write_marks(overrides, rules=1)

    assert marks == {"replace": ["a[0]", "a.[x]"]}
    assert read_marks(values, marks, rules=1) == overrides
    assert read_marks(*write_marks(overrides)) == overrides


def test_many_items_of_one_list_are_read_in_one_go() -> None:
    items = [{"path": f"l[{number}].k", "value": number} for number in range(3_000)]

    read = read_marks({}, {"items": items, "remove": [f"m.k{number}" for number in range(3_000)]})

    assert read["l"] == Items({number: {"k": number} for number in range(3_000)})
    assert len(read["m"]) == 3_000


@pytest.mark.parametrize("path", ["l[0]", "l[+]"])
def test_the_value_of_an_item_nests_no_deeper_than_values_may(path: str) -> None:
    value: Any = 1
    for _ in range(3_000):
        value = [value]
    marks: dict[str, list[Any]] = {"items": [{"path": path, "value": value}], "replace": ["l[0]"]}

    with pytest.raises(InvalidOverrides, match=r"whose value can't be taken: nested deeper than 100 levels"):
        read_marks({}, marks)
