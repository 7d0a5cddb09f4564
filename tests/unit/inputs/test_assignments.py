"""Overrides as people type them."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.inputs import (
    BadAssignment,
    InvalidOverrides,
    Overrides,
    infer_schema,
    parse_assignment,
    parse_overrides,
)
from launchbay_core.inputs.left_sides import format_left_side
from launchbay_core.inputs.sweeps import find_sweep
from launchbay_core.inputs.values.marks import Replace

SCHEMA = infer_schema(
    {"lr": 0.1, "epochs": 3, "tag": "v1", "on": True, "layers": [1], "opt": {"name": "adam"}, "any": None, "day": "x"}
)
CHOICES = {
    "properties": {
        "mode": {"enum": ["on", "off"]},
        "name": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "size": {"type": ["integer", "string"]},
        "opt": {"$ref": "#/$defs/Opt"},
    },
    "$defs": {"Opt": {"properties": {"name": {"type": "string"}, "lr": {"type": "number"}}}},
}
FILES = {"conf/train.yaml": infer_schema({"epochs": 1, "a.b": {"c": 1}}), "a:b.yaml": infer_schema({"x": 1})}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("lr=1e-3", 0.001),
        ("lr=1", 1),
        ('lr="0.5"', 0.5),
        ("lr=.inf", math.inf),
        ("lr=-.inf", -math.inf),
        ("lr=1_000", 1000),
        ("epochs=1e1", 10),
        ('epochs="7"', 7),
        ("epochs=0x1F", 31),
        ("epochs=1.5", 1.5),
        ("epochs=many", "many"),
        ("tag=1.10", "1.10"),
        ("tag=null", "null"),
        ("tag=", ""),
        ("tag= ", " "),
        ("tag=a #b", "a #b"),
        ("tag=a: b", "a: b"),
        ("tag=[a", "[a"),
        ("tag={x}", "{x}"),
        ("tag=&a *b !c %d @e `f`", "&a *b !c %d @e `f`"),
        ('tag="true"', "true"),
        ("tag='it''s'", "it's"),
        ("tag=a=b=c", "a=b=c"),
        ("tag=2026-01-31", "2026-01-31"),
        ("any={1: !!binary eA==, 2026-01-31: !!set {x}}", {"1": "eA==", "2026-01-31": ["x"]}),
        ("on=yes", True),
        ("on=false", False),
        ("layers=[1,2,3]", [1, 2, 3]),
        ("opt={name: sgd, lr: 1e-3}", {"name": "sgd", "lr": 0.001}),
        ("opt=null", None),
        ("any=null", None),
        ('any="true"', "true"),
        ("any=12:30:45", 45045),
        ("any={1: {true: x}}", {"1": {"true": "x"}}),
        ("any=2026-01-31", "2026-01-31"),
        ("new=${oc.env:HOME}", "${oc.env:HOME}"),
    ],
)
def test_a_value_is_yaml_that_the_schema_types(text: str, value: Any) -> None:
    found = parse_assignment(text, SCHEMA).value

    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mode=on", "on"),
        ("name=null", None),
        ("name=1.10", "1.10"),
        ("size=3", 3),
        ("size=big", "big"),
        ("opt.name=5", "5"),
        ("opt.lr='5'", 5),
    ],
)
def test_choices_and_references_type_a_value_too(text: str, value: Any) -> None:
    assert parse_assignment(text, CHOICES).value == value


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("lr", "there is no `=`: write an override as `path=value`\n  lr\n    ^"),
        ("a..b=1", "a key of the path is empty\n  a..b=1\n    ^"),
        ("=1", "a key of the path is empty\n  =1\n  ^"),
        ("lr=[1, 2", "  lr=[1, 2\n          ^"),
        ("lr={a: 1}}", "  lr={a: 1}}\n           ^"),
        ("conf/train.yaml:a..b=1", "  conf/train.yaml:a..b=1\n                    ^"),
        ("conf/train.yaml:epochs=[", "  conf/train.yaml:epochs=[\n                          ^"),
        ("any={1: a, '1': b}", "written `1`; remove one of them\n  any={1: a, '1': b}\n      ^"),
        ("学習=[1", "  学習=[1\n         ^"),
    ],
)
def test_what_can_t_be_read_is_shown_with_a_caret_under_the_fault(text: str, shown: str) -> None:
    with pytest.raises(BadAssignment) as refused:
        parse_overrides([text], SCHEMA, FILES)

    assert str(refused.value).endswith(shown)


HUB = {
    "properties": {
        "hub": {"properties": {"token": {"format": "secret"}, "user": {"type": "integer"}}},
        "lr": {"type": "number"},
    }
}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("hub.token=[CANARY", "it is not shown, because it may contain a secret\n  hub.token=(hidden)\n            ^"),
        ("hub={token: CANARY", "\n  hub=(hidden)\n      ^"),
        ("hub.tokn=*CANARY", "\n  hub.tokn=(hidden)\n           ^"),
        ("conf/train.yaml:hub.tokn=[CANARY", "\n  conf/train.yaml:hub.tokn=(hidden)\n                           ^"),
        ("hub..token=CANARY", "a key of the path is empty\n  hub..token=(hidden)\n      ^"),
        ("hub.token:CANARY", "`path=value`; what was given is not shown, because it may contain a secret"),
        ("CANARY", "`path=value`; what was given is not shown, because it may contain a secret"),
        ("lr=[1, 2", "\n  lr=[1, 2\n          ^"),
        ("hub.user={1", "\n  hub.user={1\n             ^"),
        ("conf/train.yaml:epochs=[", "\n  conf/train.yaml:epochs=[\n                          ^"),
    ],
)
def test_a_fault_of_what_may_be_a_secret_does_not_show_it(text: str, shown: str) -> None:
    with pytest.raises(BadAssignment) as refused:
        parse_overrides([text], HUB, FILES)

    assert str(refused.value).endswith(shown)
    assert "CANARY" not in repr(refused.value) + repr(refused.value.__cause__)


@pytest.mark.parametrize("text", ["token=CANARY,2", "seed=choice(CANARY,2)", "token=range(CANARY,2)"])
def test_a_sweep_where_a_secret_may_be_is_called_one_and_not_shown(text: str) -> None:
    with pytest.raises(BadAssignment) as refused:
        parse_overrides([text], infer_schema({"lr": 0.1, "token": ""}, exclude=["token"]), {})

    assert "the value is a sweep, but a launch starts one run: launch each value by itself;" in str(refused.value)
    assert "CANARY" not in repr(refused.value) + str(refused.value)


def test_what_is_left_out_of_the_inputs_may_be_a_secret_too() -> None:
    schema = infer_schema({"lr": 0.1, "token": ""}, exclude=["token"])

    with pytest.raises(BadAssignment) as refused:
        parse_overrides(["token=[CANARY"], schema, {})

    assert "CANARY" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "overrides"),
    [
        ("lr=1", {"config": {"lr": 1}, "files": {}}),
        ("conf/train.yaml:epochs=5", {"config": {}, "files": {"conf/train.yaml": {"epochs": 5}}}),
        (r"conf/train.yaml:a\.b.c=1", {"config": {}, "files": {"conf/train.yaml": {"a.b": {"c": 1}}}}),
        ("a:b.yaml:x=2", {"config": {}, "files": {"a:b.yaml": {"x": 2}}}),
        ("conf/trian.yaml:epochs=5", {"config": {}, "files": {"conf/trian.yaml": {"epochs": 5}}}),
        ("tag=conf/train.yaml:x", {"config": {"tag": "conf/train.yaml:x"}, "files": {}}),
        ("a:b=1", {"config": {"a:b": 1}, "files": {}}),
        (
            "opt:={name: sgd}",
            {"config": {"opt": {"name": "sgd"}}, "files": {}, "replace": {"config": ["opt"], "files": {}}},
        ),
        (
            r"conf/train.yaml:a\.b:={c: 2}",
            {
                "config": {},
                "files": {"conf/train.yaml": {"a.b": {"c": 2}}},
                "replace": {"config": [], "files": {"conf/train.yaml": [r"a\.b"]}},
            },
        ),
        ("lr:=1", {"config": {"lr": 1}, "files": {}}),
    ],
)
def test_an_assignment_is_an_override_in_the_api_s_shape(text: str, overrides: dict[str, Any]) -> None:
    read, notices = parse_overrides([text], SCHEMA, FILES)

    assert (read, notices) == (Overrides.from_json(overrides), [])


def test_of_several_assignments_to_one_path_the_last_wins_and_a_notice_says_so() -> None:
    overrides, notices = parse_overrides(["lr=1", "epochs=2", "lr=3", "opt.name=a", "opt={name: b, lr: 1}"], SCHEMA, {})

    assert overrides.config == {"lr": 3, "epochs": 2, "opt": {"name": "b", "lr": 1}}
    assert notices == [
        "`lr=…` is overridden by the later `lr=…`",
        "`opt.name=…` is overridden by the later `opt=…`",
    ]


def test_the_same_path_of_two_files_is_not_set_twice() -> None:
    _, notices = parse_overrides(["epochs=1", "conf/train.yaml:epochs=2"], SCHEMA, FILES)

    assert notices == []


def test_assigning_to_a_map_merges_and_what_comes_after_a_replacing_one_goes_into_it() -> None:
    merged, _ = parse_overrides(["opt={name: sgd}", "opt.lr=1"], SCHEMA, {})
    replaced, _ = parse_overrides(["opt:={name: sgd}", "opt.lr=1"], SCHEMA, {})
    undone, notices = parse_overrides(["opt.name=x", "opt:={}"], SCHEMA, {})

    values = {"config": {"opt": {"name": "sgd", "lr": 1}}}
    assert merged.to_json() == values
    assert replaced.to_json() == {**values, "replace": {"config": ["opt"]}}
    assert undone.to_json()["config"] == {"opt": {}}
    assert len(notices) == 1


def test_a_file_of_overrides_stands_where_it_is_named() -> None:
    given = {"config": {"lr": 5, "opt": {"name": "x"}}, "files": {"f.yaml": {"a": 1}}, "replace": {"config": ["opt"]}}

    def read(_: str) -> Overrides:
        return Overrides.from_json(given)

    overrides, notices = parse_overrides(["lr=1", "@more.yaml", "opt.lr=2"], SCHEMA, {}, read)

    assert overrides.to_json() == {
        "config": {"lr": 5, "opt": {"name": "x", "lr": 2}},
        "files": {"f.yaml": {"a": 1}},
        "replace": {"config": ["opt"]},
    }
    assert notices == ["`lr=…` is overridden by the later `@more.yaml`"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.lists(
    st.text(min_size=1, max_size=4).filter(lambda key: "=" not in key and not key.endswith(":")), min_size=1
)


@given(KEYS, JSON)
def test_any_value_written_as_json_is_read_as_it_is(keys: list[str], value: Any) -> None:
    assignment = parse_assignment(f"{format_left_side('', None, tuple(keys))}={json.dumps(value)}")

    assert assignment.path == tuple(keys)
    assert assignment.value == value


@given(st.text().filter(lambda typed: find_sweep(typed) is None))
def test_a_text_is_what_was_typed_unless_it_is_quoted(typed: str) -> None:
    value = parse_assignment(f"tag={typed}", SCHEMA).value

    assert isinstance(value, str)
    assert value == typed or typed.lstrip().startswith(("'", '"'))


def fault_of(text: str) -> int:
    """Where an assignment can't be read; 0 if it can."""
    try:
        parse_overrides([text], SCHEMA, FILES)
    except BadAssignment as error:
        return error.position
    return 0


@given(st.text())
def test_any_text_is_an_assignment_or_refused_with_a_place_in_it(text: str) -> None:
    assert 0 <= fault_of(text) <= len(text)


OVERRIDES = st.recursive(
    st.integers() | st.dictionaries(st.sampled_from("ab"), st.integers()).map(Replace),
    lambda inner: st.dictionaries(st.sampled_from(["a", "b.c"]), inner, max_size=2),
    max_leaves=5,
)


SOURCE = st.dictionaries(st.sampled_from("xy"), OVERRIDES)


@given(st.builds(Overrides, SOURCE, st.dictionaries(st.just("f.yaml"), SOURCE)))
def test_overrides_travel_in_the_api_s_shape(overrides: Overrides) -> None:
    assert Overrides.from_json(json.loads(json.dumps(overrides.to_json()))) == overrides


@pytest.mark.parametrize(
    "text",
    [
        ".".join("a" * 3_000) + "=1",
        "a=" + "{a: " * 3_000 + "1" + "}" * 3_000,
        "a=" + '{"a": ' * 3_000 + "1" + "}" * 3_000,
        "a=" + "[" * 3_000 + "]" * 3_000,
        "a=" + "{" * 3_000,
        "a:=" + "{a: " * 101 + "1" + "}" * 101,
        "c.yaml:" + ".".join("a" * 60) + "=" + "{a: " * 60 + "1" + "}" * 60,
    ],
)
def test_an_assignment_that_nests_too_deep_is_refused(text: str) -> None:
    with pytest.raises((BadAssignment, InvalidOverrides), match="nested deeper than 100 levels"):
        parse_overrides([text], None, {})
