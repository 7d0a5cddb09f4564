"""What is added, removed, and changed in lists: allowed where the schema and the present values have room for it."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples import examples
from launchbay_core.inputs import declared_schema, infer_schema, merge, parse_overrides, schema_from, validate_overrides
from launchbay_core.inputs.validation.keys import new_keys
from launchbay_core.inputs.validation.phrases import nearest_name
from launchbay_core.inputs.values.marks import Add, Items, Remove, Replace

VALUES: dict[str, Any] = {
    "lr": 0.1,
    "opt": {"name": "adam", "steps": 5},
    "layers": [64, 32, 16],
    "data": [{"path": "a", "size": 3}, {"path": "b", "size": 4}],
    "grid": [[2], [3, 4]],
    "none": None,
}


def messages(*texts: str, author: Any = None, **more: Any) -> list[str]:
    """What is said of assignments, as they are typed."""
    if author is None:
        schema, full = infer_schema(VALUES, **more), None
    else:
        schema, full = declared_schema(author, VALUES, **more), schema_from(author)
    overrides, _ = parse_overrides(texts, schema, {})
    return [str(error) for error in validate_overrides(schema, overrides.config, VALUES, full)]


@pytest.mark.parametrize(
    "texts",
    [
        ["~lr"],
        ["~opt"],
        ["~opt.name", "opt.steps=6"],
        ["layers[0]=5", "layers[-1]=6"],
        ["~layers[0]", "~layers[-1]"],
        ["layers[+]=5", "layers[+]=6"],
        ["data[0].path=q"],
        ["~data[1].size"],
        ["data[0]={path: c}"],
        ["data[+]={path: c, size: 5}"],
        ["+data[0].cache=true"],
        ["data[0].workers=4"],
        ["grid[1][0]=5", "grid[1][+]=6"],
    ],
)
def test_what_the_values_have_room_for_is_taken(texts: list[str]) -> None:
    assert messages(*texts) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("~lrr", "`lrr` is not there, so it can't be removed; did you mean `lr`?"),
        ("~opt.nam", "`opt.nam` is not there, so it can't be removed; did you mean `opt.name`?"),
        ("~zzz", "`zzz` is not there, so it can't be removed"),
        ("~data[0].pth", "`data[0].pth` is not there, so it can't be removed; did you mean `data[0].path`?"),
        ("+lr=1", "`lr` is there already: write `lr=…` to change it"),
        ("+opt:={a: 1}", "`opt` is there already: write `opt:=…` to change it"),
        ("+opt.name=x", "`opt.name` is there already: write `opt.name=…` to change it"),
        ("+data[0].path=x", "`data[0].path` is there already: write `data[0].path=…` to change it"),
        ("+new=1", "`new` can't be added: no new keys are taken here; the job's author can write `open: true`"),
        ("+opt.nme=1", "`opt.nme` can't be added: `opt` takes no new keys; did you mean `opt.name`?"),
        ("+opt.x=1", "`opt.x` can't be added: `opt` takes no new keys; the job's author can write `open: [opt]`"),
        ("layers[3]=1", "`layers[3]` is not there: `layers` has 3 items; `layers[+]` adds one at its end"),
        ("layers[7]=1", "`layers[7]` is not there: `layers` has 3 items"),
        ("layers[-4]=1", "`layers[-4]` is not there: `layers` has 3 items"),
        ("~layers[5]", "`layers[5]` is not there: `layers` has 3 items"),
        ("grid[0][1]=1", "`grid[0][1]` is not there: `grid[0]` has 1 item; `grid[0][+]` adds one at its end"),
        ("lr[0]=1", "`lr` is not a list, so it has no items that could change"),
        ("opt[0]=1", "`opt` is not a list, so it has no items that could change"),
        ("none[0]=1", "`none` is not a list, so it has no items that could change"),
        (
            "data[0].pth=q",
            (
                "`data[0].pth` would be a new key; did you mean `data[0].path`? To add it all the same, write "
                "`+data[0].pth=…`"
            ),
        ),
    ],
)
def test_what_does_not_fit_the_values_is_refused_with_what_to_write(text: str, message: str) -> None:
    assert messages(text) == [message]


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["layers[1]=x"], ["layers[1]"]),
        (["layers[-1]=x"], ["layers[-1]"]),
        (["~layers[0]", "layers[2]=x"], ["layers[2]"]),
        (["layers[+]=x"], ["layers[+]"]),
        (["grid[1][0]=x"], ["grid[1][0]"]),
        (["~grid[0]", "grid[1][-1]=x"], ["grid[1][-1]"]),
    ],
)
def test_an_item_is_validated_by_the_items_schema_and_named_as_it_was_given(texts: list[str], names: list[str]) -> None:
    assert [message.split("`")[1] for message in messages(*texts)] == names


def test_every_fault_is_told_at_once() -> None:
    told = messages("~zzz", "+lr=1", "layers[9]=1", "layers[0]=x", "opt.nam=y", "data[5].path=z")

    assert [message.split("`")[1] for message in told] == [
        "lr", "opt.nam", "layers[0]", "layers[9]", "data[5]", "zzz",
    ]  # fmt: skip


def test_two_indexes_of_one_item_contradict_each_other() -> None:
    overrides = {"layers": Items({0: 1, -3: Remove()})}

    (error,) = validate_overrides(infer_schema(VALUES), overrides, VALUES)

    assert error.message == "`layers[0]` and `layers[-3]` are the same item: give one of them"


RULES: dict[str, Any] = {
    "required": ["lr"],
    "properties": {
        "opt": {"required": ["name"], "additionalProperties": {"type": "number"}},
        "layers": {"minItems": 2, "maxItems": 4, "uniqueItems": True, "items": {"minimum": 2}},
        "data": {"items": {"required": ["path"], "properties": {"path": {"maxLength": 1}}}},
        "grid": {"prefixItems": [{"items": {"maximum": 2}}], "items": {"items": {"maximum": 9}}},
    },
}


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["~lr"], ["`lr` can't be removed: the job's schema requires it"]),
        (["~opt.name"], ["`opt.name` can't be removed: the job's schema requires it"]),
        (["~data[1].path"], ["`data[1].path` can't be removed: the job's schema requires it"]),
        (["+opt.beta=0.9"], []),
        (["+opt.beta=x"], ["`opt.beta` must be a float"]),
        (["~opt.steps", "+opt.beta=1"], []),
        (["~layers[0]", "~layers[1]"], ["`layers` must have at least 2 items, but it has 1"]),
        (["layers[+]=5", "layers[+]=6"], ["`layers` must have at most 4 items, but it has 5"]),
        (["~layers[0]", "layers[+]=5", "layers[+]=6"], []),
        (["layers[+]=64"], ["`layers` must not contain the same item twice, but 64 is in it twice"]),
        (["layers[0]=1"], ["`layers[0]` must be at least 2, but 1 was given"]),
        (["layers[+]=1"], ["`layers[+]` must be at least 2, but 1 was given"]),
        (["data[0].path=long"], ["`data[0].path` must have at most 1 character, but it has 4"]),
        (["data[+]={size: 3}"], ["`data[+].path` is required, but it has no value"]),
        (["grid[0][0]=3"], ["`grid[0][0]` must be at most 2, but 3 was given"]),
        (["grid[1][0]=9"], []),
        (["~grid[0]"], ["`grid[1][0]` must be at most 2, but 3 was given"]),
    ],
)
def test_an_author_s_rules_hold_for_what_comes_out(texts: list[str], told: list[str]) -> None:
    found = messages(*texts, author=RULES)

    assert [message[: len(wanted)] for message, wanted in zip(found, told, strict=False)] == told
    assert bool(found) is bool(told)


def test_open_lets_keys_in_and_questions_near_misses() -> None:
    assert messages("opt.devices=2", open=["opt"]) == []
    assert messages("+opt.nam=x", open=True) == []
    assert messages("opt.nam=x", open=True) == [
        "`opt.nam` would be a new key; did you mean `opt.name`? To add it all the same, write `+opt.nam=…`"
    ]
    assert messages("opt={nam: x}", "lrr=1", open=["opt"]) == [
        "`lrr` is not an input of this job; did you mean `lr`?",
        "`opt.nam` would be a new key; did you mean `opt.name`? To add it all the same, write `+opt.nam=…`",
    ]
    assert messages("opt.inner={any: 1}", "+opt.more.deep=2", open=["opt"]) == []


def test_an_author_s_additional_properties_have_the_last_word_over_open() -> None:
    shut = {"properties": {"opt": {"properties": {"name": {}, "steps": {}}, "additionalProperties": False}}}

    assert messages("opt.devices=2", "devices=2", author=shut, open=True) == [
        "`opt.devices` is not an input of this job; `opt` has `name` and `steps`"
    ]


NAMES = st.sampled_from("abc")
NESTED = st.recursive(
    st.sampled_from([0, 1, 5, 0.5, "s", True, None]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
POSITIONS = st.integers(-4, 4)
OVERRIDES = st.recursive(
    NESTED | st.just(Remove()) | NESTED.map(Replace) | NESTED.map(Add),
    lambda inner: (
        st.dictionaries(NAMES | st.just("new"), inner, max_size=2)
        | st.builds(Items, st.dictionaries(POSITIONS, inner, max_size=2), st.lists(NESTED, max_size=2).map(tuple))
    ),
    max_leaves=5,
)


@given(
    values=st.dictionaries(NAMES, NESTED, min_size=1, max_size=3),
    overrides=st.dictionaries(NAMES | st.just("new"), OVERRIDES, min_size=1, max_size=3),
    is_open=st.booleans(),
)
@settings(max_examples=examples(300), deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_taken_can_be_merged_into_what_the_schema_allows(
    values: dict[str, Any], overrides: dict[str, Any], *, is_open: bool
) -> None:
    schema = infer_schema(values, open=is_open)

    if validate_overrides(schema, overrides, values) == []:
        assert jsonschema.Draft202012Validator(schema).is_valid(merge(values, overrides))


PARTIAL = {"properties": {"ds": {"items": {"properties": {"path": {"type": "string"}}}}}}
LIST = {"ds": [{"path": "a", "weight": 1}, {"path": "b"}]}


def of_list(text: str, author: Any, **more: Any) -> list[str]:
    schema = infer_schema(LIST, **more) if author is None else declared_schema(author, LIST, **more)
    overrides, _ = parse_overrides([text], schema, {})
    return [str(error) for error in validate_overrides(schema, overrides.config, LIST, author)]


@pytest.mark.parametrize("author", [None, PARTIAL])
@pytest.mark.parametrize(
    ("text", "name", "meant", "insist"),
    [
        ("ds[0].pth=c", "ds[0].pth", "ds[0].path", "write `+ds[0].pth=…`"),
        ("ds[1].wieght=5", "ds[1].wieght", "ds[1].weight", "write `+ds[1].wieght=…`"),
        ("ds[1]={wieght: 5}", "ds[1].wieght", "ds[1].weight", "write `+ds[1].wieght=…`"),
        ("ds[+]={pth: c}", "ds[+].pth", "ds[+].path", "give `path` beside it"),
        ("ds=[{path: c}, {path: d, wieght: 1}]", "ds[1].wieght", "ds[1].weight", "give `weight` beside it"),
    ],
)
def test_a_near_miss_of_a_key_of_the_items_is_questioned(
    author: Any, text: str, name: str, meant: str, insist: str
) -> None:
    told = f"`{name}` would be a new key; did you mean `{meant}`? To add it all the same, {insist}"
    assert of_list(text, author) == [told]


@pytest.mark.parametrize("author", [None, PARTIAL])
@pytest.mark.parametrize(
    "text",
    [
        "+ds[0].pth=c",
        "ds[1].weight=5",
        "ds[0].cache=true",
        "ds[+]={path: c, pth: d}",
        "ds[+]={path: c, weight: 2, cache: true}",
        "ds=[{path: c, cache: true}]",
        "ds=[]",
    ],
)
def test_keys_of_items_that_are_no_near_miss_are_taken(author: Any, text: str) -> None:
    assert of_list(text, author) == []


def test_an_author_who_says_what_any_key_of_an_item_may_be_is_not_questioned() -> None:
    items = {"properties": {"path": {}}, "additionalProperties": {"type": "string"}}
    assert of_list("ds[0].pth=c", {"properties": {"ds": {"items": items}}}) == []


def test_a_key_that_is_left_out_is_not_what_was_meant() -> None:
    assert of_list("ds[+]={path: c, wieght: 1}", None, exclude=["ds[*].weight"]) == []


def test_of_very_many_new_keys_in_items_few_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []

    def count(given: str, names: list[str], least_likeness: float) -> str | None:
        compared.extend(names)
        return nearest_name(given, names, least_likeness)

    monkeypatch.setattr(new_keys, "nearest_name", count)
    values = {"ds": [{f"key_{number}": 1} for number in range(2000)]}
    overrides = {"ds": Items({}, tuple({f"ZZ{number}": 1} for number in range(2000)))}

    assert validate_overrides(infer_schema(values), overrides, values) == []
    assert 0 < len(compared) <= 25_000
