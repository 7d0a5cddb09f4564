"""Include and exclude paths that name items of lists: what they leave out neither changes nor moves."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from examples import examples
from launchbay_core.inputs import (
    declared_schema,
    infer_schema,
    input_types,
    merge,
    parse_overrides,
    parse_path,
    select,
    validate_overrides,
)
from launchbay_core.inputs.schemas.defaults import defaults_of
from launchbay_core.inputs.values.marks import Items, Remove
from launchbay_core.inputs.values.paths import Index
from launchbay_core.inputs.values.selection import Selection

VALUES: dict[str, Any] = {
    "layers": [64, 32, 16],
    "data": [{"path": "a", "key": "x"}, {"path": "b", "key": "y"}],
    "lr": 0.1,
}


def messages(
    *texts: str, include: list[str] | None = None, exclude: list[str] | None = None, author: Any = None
) -> list[str]:
    if author is None:
        schema = infer_schema(VALUES, include, exclude)
    else:
        schema = declared_schema(author, VALUES, include, exclude)
    overrides, _ = parse_overrides(texts, schema, {})
    return [str(error) for error in validate_overrides(schema, overrides.config, VALUES, author)]


LEFT_OUT = "can't be changed at launch: the job's author left it out of the inputs"
AUTHOR = {"properties": {"layers": {"items": {"type": "integer"}}, "data": {"items": {"properties": {"path": {}}}}}}


@pytest.mark.parametrize("author", [None, AUTHOR])
@pytest.mark.parametrize(
    ("exclude", "text", "told"),
    [
        ("layers[0]", "layers[0]=5", f"`layers[0]` {LEFT_OUT}"),
        ("layers[0]", "layers[-3]=5", f"`layers[-3]` {LEFT_OUT}"),
        ("layers[-1]", "layers[2]=5", f"`layers[2]` {LEFT_OUT}"),
        ("layers[0]", "~layers[0]", f"`layers[0]` {LEFT_OUT}"),
        ("layers[0]", "layers[1]=5", None),
        ("layers[0]", "~layers[1]", None),
        ("layers[0]", "layers[+]=5", None),
        (
            "layers[1]",
            "~layers[0]",
            "`layers[0]` can't be removed: `layers[1]` after it can't be changed at launch, so it can't move either",
        ),
        (
            "layers[0]",
            "layers=[64]",
            "`layers` can't be replaced as a whole: `layers[0]` in it can't be changed at launch",
        ),
        ("layers[0]", "~layers", "`layers` can't be removed as a whole: `layers[0]` in it can't be changed at launch"),
        ("layers[0]", "layers=null", "`layers` can't be replaced as a whole: `layers[0]` in it"),
        ("data[*].key", "data[0].key=z", f"`data[0].key` {LEFT_OUT}"),
        ("data[*].key", "~data[1].key", f"`data[1].key` {LEFT_OUT}"),
        ("data[*].key", "data[0].path=z", None),
        ("data[*].key", "data[+]={path: z}", None),
        ("data[*].key", "data[+]={path: z, key: k}", f"`data[+].key` {LEFT_OUT}"),
        ("data[*].key", "~data[0]", "`data[0]` can't be removed as a whole: `data[*].key` in it"),
        ("data[*].key", "data[0]:={path: z}", "`data[0]` can't be replaced as a whole: `data[*].key` in it"),
        ("data[1].key", "data[0].key=z", None),
        ("data[1].key", "data[1].key=z", f"`data[1].key` {LEFT_OUT}"),
        ("data[1].key", "~data[0]", "`data[0]` can't be removed: `data[1]` after it"),
        ("data[*]", "data[0].path=z", f"`data[0]` {LEFT_OUT}"),
    ],
)
def test_an_excluded_item_neither_changes_nor_moves(exclude: str, text: str, told: str | None, author: Any) -> None:
    found = messages(text, exclude=[exclude], author=author)

    assert [message[: len(told or "")] for message in found] == ([] if told is None else [told])


@pytest.mark.parametrize(
    ("include", "text", "is_taken"),
    [
        ("layers[0]", "layers[0]=5", True),
        ("layers[0]", "layers[1]=5", False),
        ("layers[0]", "layers[+]=5", False),
        ("layers[-1]", "~layers[2]", True),
        ("layers[0]", "~layers[0]", False),
        ("data[*].path", "data[1].path=z", True),
        ("data[*].path", "data[1].key=z", False),
        ("data[*].path", "data[+]={path: z}", False),
        ("data[*]", "data[+]={path: z}", True),
        ("data[*].path", "lr=1", False),
    ],
)
def test_only_an_included_item_changes(include: str, text: str, *, is_taken: bool) -> None:
    assert (messages(text, include=[include]) == []) is is_taken


def test_the_schema_has_the_list_and_leaves_out_what_is_excluded_of_each_item() -> None:
    author = {
        "properties": {"data": {"items": {"properties": {"path": {"type": "string"}, "key": {"type": "string"}}}}}
    }

    schema = declared_schema(author, VALUES, exclude=["data[*].key", "layers[0]"])

    assert input_types(schema)["layers"] == "list[int]"
    assert schema["properties"]["data"]["items"]["properties"] == {"path": {"type": "string"}, "key": False}
    assert schema["x-launchbay"]["hidden"] == ["layers[0]", "data[0].key", "data[1].key"]


def test_a_list_of_which_some_items_are_selected_stays_whole() -> None:
    assert select(VALUES, include=["data[0].path"]) == {"data": VALUES["data"]}
    assert select(VALUES, exclude=["layers[1]"]) == VALUES
    assert select(VALUES, exclude=["layers.1"]) == {"data": VALUES["data"], "lr": 0.1}


def test_paths_with_and_without_a_position_lead_to_one_item() -> None:
    selection = Selection.of(None, ["data[0].path", "data[*].key", "data[-1].more"]).below("data")

    assert [selection.item(0, 2).excludes((key,)) for key in ("path", "key", "more")] == [True, True, False]
    assert [selection.item(1, 2).excludes((key,)) for key in ("path", "key", "more")] == [False, True, True]
    assert [selection.item(None).excludes((key,)) for key in ("path", "key", "more")] == [False, True, False]


ITEMS = st.sampled_from([1, 2, 3]) | st.dictionaries(st.sampled_from("kp"), st.sampled_from([1, 2]), max_size=2)
CHANGES = st.sampled_from([7, Remove(), {"k": 5}, {"p": 5}, {"k": Remove()}])


@given(
    items=st.lists(ITEMS, min_size=1, max_size=4),
    path=st.builds(
        lambda index, key: f"a[{index}]{key}", st.integers(-3, 3) | st.just("*"), st.sampled_from(["", ".k"])
    ),
    edits=st.dictionaries(st.integers(-4, 3), CHANGES, max_size=3),
    appended=st.lists(ITEMS, max_size=2).map(tuple),
)
@settings(max_examples=examples(300), deadline=None, suppress_health_check=list(HealthCheck))
def test_after_a_launch_what_is_excluded_is_what_it_was_and_where_it_was(
    items: list[Any], path: str, edits: dict[int, Any], appended: tuple[Any, ...]
) -> None:
    values, overrides = {"a": items}, {"a": Items(edits, appended)}
    assume(validate_overrides(infer_schema(values, exclude=[path]), overrides, values) == [])

    changed = merge(values, overrides)["a"]

    _, index, *keys = parse_path(path)
    assert isinstance(index, Index)
    places = range(len(items)) if index.position == "*" else [int(index.position)]
    for place in places:
        if -len(items) <= place < len(items):
            position = place % len(items)
            assert _at(changed[position], keys) == _at(items[position], keys)


def _at(value: Any, keys: Any) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


@pytest.mark.parametrize("author", [None, {"properties": {"data": {"default": [{"path": "z", "key": "x"}]}}}])
@pytest.mark.parametrize(
    ("include", "exclude", "shown"),
    [
        (None, ["data[*].key"], [{"path": "a"}, {"path": "b"}]),
        (["data[*].path"], None, [{"path": "a"}, {"path": "b"}]),
        (None, ["data[0].key"], [{"path": "a"}, {"path": "b", "key": "y"}]),
        (None, ["data[*].path", "data[*].key"], [{}, {}]),
        (None, ["data[0]"], None),
        (["data[-1]"], None, None),
        (["data[*].path"], ["data[1]"], None),
    ],
)
def test_what_is_left_out_of_items_is_in_no_default(
    author: Any, include: list[str] | None, exclude: list[str] | None, shown: Any
) -> None:
    if author is None:
        schema = infer_schema(VALUES, include, exclude)
    else:
        schema = declared_schema(author, VALUES, include, exclude)
    assert schema["properties"]["data"].get("default") == shown
    assert defaults_of(schema).get("data") == shown


def test_a_key_that_is_cut_from_a_default_stays_in_the_list_that_is_launched() -> None:
    schema = infer_schema(VALUES, exclude=["data[*].key"])
    overrides = parse_overrides(["data[0].path=q"], schema, {})[0].config
    assert validate_overrides(schema, overrides, VALUES) == []
    assert merge(VALUES, overrides)["data"][0] == {"path": "q", "key": "x"}
