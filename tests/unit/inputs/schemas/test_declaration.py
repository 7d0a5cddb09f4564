"""Schemas that authors write: what `schema_from` makes of types and of JSON Schema, and how a selection cuts them."""

from __future__ import annotations

import dataclasses
import enum
import json
from datetime import date
from typing import Annotated, Any, Literal, NotRequired, Required, TypedDict

import jsonschema
import pytest
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from launchbay_core.inputs import BadSchema, declared_schema, input_types, schema_from, validate_overrides


class Mode(enum.Enum):
    FAST = "fast"
    EXACT = "exact"


class Adam(BaseModel):
    kind: Literal["adam"] = "adam"
    lr: float = Field(default=1e-3, gt=0, le=1)


class Sgd(BaseModel):
    kind: Literal["sgd"] = "sgd"
    momentum: float = 0.9


class Tree(BaseModel):
    name: str
    children: list[Tree] = Field(default_factory=list)


class Training(BaseModel):
    learning_rate: float = Field(default=0.1, gt=0, description="A step's size.", examples=[0.01], alias="learningRate")
    epochs: int | None = Field(default=None, ge=1)
    optimizer: Annotated[Adam | Sgd, Field(discriminator="kind")] = Adam()
    mode: Mode = Mode.FAST
    size: Literal[1, 2, 4] = 1
    name: str = Field(default="run", min_length=2, max_length=8, pattern="^[a-z]+$")
    tags: list[str] = Field(default_factory=lambda: ["first"])
    seen: set[int] = set()
    weights: dict[str, float] = {}
    layers: list[Adam] = []
    tree: Tree | None = None
    plain: Adam = Adam()


@dataclasses.dataclass
class Point:
    x: float
    y: float = 2.0
    inner: list[Adam] = dataclasses.field(default_factory=list)


class Step(TypedDict):
    at: int
    note: NotRequired[str | None]


class Typed(TypedDict, total=False):
    lr: Required[float]
    steps: list[Step]
    last: Step | None


def faults(schema: dict[str, Any], **overrides: Any) -> list[tuple[str, str]]:
    return [(error.path, error.kind) for error in validate_overrides(schema, overrides)]


TRAINING = schema_from(Training)


def test_a_model_s_schema_is_valid_and_says_its_types() -> None:
    jsonschema.Draft202012Validator.check_schema(TRAINING)
    assert input_types(TRAINING) == {
        "learningRate": "float",
        "epochs": "int | null",
        "optimizer": "map",
        "mode": 'one of "fast", "exact"',
        "size": "one of 1, 2, 4",
        "name": "str",
        "tags": "list[str]",
        "seen": "list[int]",
        "weights": "map",
        "layers": "list[map]",
        "tree": {"name": "str", "children": "list[map]"},
        "plain": {"kind": 'one of "adam"', "lr": "float"},
    }


@pytest.mark.parametrize(
    ("overrides", "fault"),
    [
        ({"learningRate": 0}, ("learningRate", "range")),
        ({"learning_rate": 0.1}, ("learning_rate", "unknown_key")),
        ({"epochs": 0}, ("epochs", "range")),
        ({"epochs": "3"}, ("epochs", "type")),
        ({"epochs": 1.5}, ("epochs", "type")),
        ({"optimizer": {"kind": "adamw"}}, ("optimizer.kind", "enum")),
        ({"optimizer": {"lr": 2}}, ("optimizer.lr", "range")),
        ({"optimizer": {"kind": "sgd", "momentum": "x"}}, ("optimizer.momentum", "type")),
        ({"mode": "FAST"}, ("mode", "enum")),
        ({"size": 3}, ("size", "enum")),
        ({"name": "x"}, ("name", "range")),
        ({"name": "X1"}, ("name", "pattern")),
        ({"tags": ["a", 1]}, ("tags[1]", "type")),
        ({"seen": [1, 1]}, ("seen", "constraint")),
        ({"weights": {"a": "b"}}, ("weights.a", "type")),
        ({"layers": [{"lr": 1}, {"lr": 3}]}, ("layers[1].lr", "range")),
        ({"layers": [{"lrr": 1}]}, ("layers[0].lrr", "unknown_key")),
        ({"tree": {"name": "a", "children": [{"name": 1}]}}, ("tree.children[0].name", "type")),
        ({"tree": {"children": []}}, ("tree.name", "required")),
        ({"plain": {"lrr": 1}}, ("plain.lrr", "unknown_key")),
    ],
)
def test_a_model_s_rules_hold_for_overrides(overrides: dict[str, Any], fault: tuple[str, str]) -> None:
    assert faults(TRAINING, **overrides) == [fault]


@pytest.mark.parametrize(
    "overrides",
    [
        {"learningRate": 1},
        {"epochs": None},
        {"epochs": 2.0},
        {"optimizer": {"kind": "sgd", "momentum": 0.5}},
        {"weights": {"any": 1, "other": 2.5}},
        {"tree": {"name": "a", "children": [{"name": "b", "children": [{"name": "c"}]}]}},
    ],
)
def test_what_a_model_takes_may_be_set(overrides: dict[str, Any]) -> None:
    assert faults(TRAINING, **overrides) == []


def test_descriptions_examples_defaults_and_those_of_factories_are_kept() -> None:
    rate, tags = TRAINING["properties"]["learningRate"], TRAINING["properties"]["tags"]

    assert (rate["description"], rate["examples"], rate["default"]) == ("A step's size.", [0.01], 0.1)
    assert tags["default"] == ["first"]
    assert "required" not in TRAINING


def test_a_factory_that_gives_another_value_each_time_gives_no_default() -> None:
    numbers = iter(range(10))

    class Counted(BaseModel):
        number: int = Field(default_factory=lambda: next(numbers))

    assert "default" not in schema_from(Counted)["properties"]["number"]


def test_an_instance_brings_its_values_as_defaults() -> None:
    schema = schema_from(Training(learningRate=0.5, seen={3}, mode=Mode.EXACT, plain=Adam(lr=0.2)))

    found = {name: schema["properties"][name]["default"] for name in ("learningRate", "seen", "mode")}
    assert found == {"learningRate": 0.5, "seen": [3], "mode": "exact"}
    assert schema["properties"]["plain"]["properties"]["lr"]["default"] == 0.2


def test_a_dataclass_its_instance_and_a_typed_dict_are_schemas_too() -> None:
    assert input_types(schema_from(Point)) == {"x": "float", "y": "float", "inner": "list[map]"}
    assert schema_from(Point)["required"] == ["x"]
    assert schema_from(Point(1.5))["properties"]["x"]["default"] == 1.5
    assert input_types(schema_from(Typed)) == {
        "lr": "float",
        "steps": "list[map]",
        "last": {"at": "int", "note": "str | null"},
    }
    assert faults(schema_from(Typed), lr=1, steps=[{"note": "x"}]) == [("steps[0].at", "required")]


@pytest.mark.parametrize(
    "model",
    [
        3,
        "text",
        object(),
        object,
        [1],
        {"type": 7},
        {"$ref": "#/$defs/none"},
        {"format": {}},
        {"required": "x"},
        {"properties": 5},
    ],
)
def test_what_is_not_a_schema_is_refused(model: Any) -> None:
    with pytest.raises(BadSchema):
        schema_from(model)


@pytest.mark.parametrize("uri", ["http://127.0.0.1:1/x", "file:///etc/hostname", "https://example.com/schema"])
def test_a_reference_that_leads_out_of_the_schema_is_refused_and_not_followed(uri: str) -> None:
    with pytest.raises(BadSchema, match="outside of the schema"):
        schema_from({"properties": {"x": {"$ref": uri}}})


@pytest.mark.parametrize("note", ["x", None, [], {"closed": 1}, {"include": "x", "hidden": 5}])
def test_a_note_that_is_not_launchbay_s_own_changes_nothing(note: Any) -> None:
    schema = declared_schema({"properties": {"lr": {"type": "number"}}, "x-launchbay": note}, {"lr": 1})

    assert schema["x-launchbay"] == {"include": [], "exclude": [], "hidden": [], "overlaid": True}
    assert faults(schema, other=1) == [("other", "unknown_key")]


def test_a_model_takes_new_keys_only_if_it_says_so() -> None:
    class Open(BaseModel):
        model_config = ConfigDict(extra="allow")
        lr: float = 1

    class Shut(BaseModel):
        model_config = ConfigDict(extra="forbid")
        lr: float = 1

    assert faults(schema_from(Open), other=1) == []
    assert faults(schema_from(Shut), other=1) == faults(schema_from(Adam), other=1) == [("other", "unknown_key")]


def test_words_for_forms_stay_and_required_becomes_a_list_of_names() -> None:
    lr = {"type": "number", "label": "Rate", "placeholder": "0.1", "required": True}
    model = {
        "type": "object",
        "properties": {"lr": lr, "n": {"required": False}, "m": {"properties": {"k": {"required": True}}}},
    }

    schema = schema_from(model)

    assert schema["properties"]["lr"] == {"type": "number", "label": "Rate", "placeholder": "0.1"}
    assert (schema["required"], schema["properties"]["m"]["required"]) == (["lr"], ["k"])
    jsonschema.Draft202012Validator.check_schema(schema)
    assert lr["required"] is True  # the author's own is not changed


def test_a_property_that_is_named_like_a_word_of_the_schema_stays_one() -> None:
    schema = schema_from(
        {"properties": {"required": {"type": "boolean", "default": True}, "properties": {"type": "object"}}}
    )

    assert input_types(schema) == {"required": "bool", "properties": "map"}


def test_secrets_have_no_default() -> None:
    class Keys(BaseModel):
        token: str = Field(default="hush", json_schema_extra={"format": "secret"}, examples=["hush"])
        password: SecretStr = SecretStr("hush")

    schema = declared_schema(Keys, {"token": "hush", "password": "hush"})

    assert "hush" not in json.dumps(schema)
    assert "hush" not in json.dumps(schema_from(Keys(token="hush")))
    assert schema["properties"]["token"]["format"] == "secret"


def test_present_values_are_the_defaults_of_the_declared_schema() -> None:
    schema = declared_schema(Training, {"learningRate": 0.7, "plain": {"lr": 0.5}, "optimizer": {"kind": "sgd"}})

    assert schema["properties"]["learningRate"]["default"] == 0.7
    assert schema["properties"]["plain"]["properties"]["lr"]["default"] == 0.5
    assert schema["properties"]["optimizer"]["default"] == {"kind": "sgd"}


DEFINED = {
    "$defs": {
        "Part": {
            "type": "object",
            "properties": {"open": {"type": "integer"}, "closed": {"type": "integer"}},
            "required": ["open", "closed"],
        }
    },
    "type": "object",
}


@pytest.mark.parametrize(
    ("part", "types"),
    [
        ({"$ref": "#/$defs/Part"}, {"open": "int"}),
        ({"allOf": [{"$ref": "#/$defs/Part"}]}, {"open": "int"}),
        ({"anyOf": [{"$ref": "#/$defs/Part"}, {"type": "null"}]}, {"open": "int"}),
    ],
)
def test_an_excluded_key_is_cut_out_through_references_and_choices(part: dict[str, Any], types: dict[str, Any]) -> None:
    author = {**DEFINED, "properties": {"a": part, "whole": {"$ref": "#/$defs/Part"}}}

    schema = declared_schema(author, {}, exclude=["a.closed"])

    assert input_types(schema) == {"a": types, "whole": {"open": "int", "closed": "int"}}
    assert faults(schema, a={"open": 1, "closed": 1}) == [("a.closed", "excluded")]
    assert faults(schema, whole={"open": 1, "closed": 1}) == []


@pytest.mark.parametrize(
    "rest", [{"additionalProperties": {"type": "integer"}}, {"patternProperties": {"^c": {"type": "integer"}}}, {}]
)
def test_an_excluded_key_can_t_come_in_by_a_rule_for_any_key(rest: dict[str, Any]) -> None:
    author = {"type": "object", "properties": {"a": {"type": "object", **rest}}}

    schema = declared_schema(author, {}, exclude=["a.closed"])

    assert faults(schema, a={"closed": 1, "c": 2}) == [("a.closed", "excluded")]
    assert not jsonschema.Draft202012Validator(schema).is_valid({"a": {"closed": 1}})


def test_only_what_is_included_is_left() -> None:
    author = {
        "type": "object",
        "properties": {"a": {"additionalProperties": {"type": "integer"}}, "b": {"type": "string"}},
        "required": ["b"],
    }

    schema = declared_schema(author, {"a": {"x": 1, "y": 2}, "b": "z"}, include=["a.x"])

    assert input_types(schema) == {"a": {"x": "int"}}
    assert faults(schema, a={"x": 3}) == []
    assert faults(schema, a={"y": 3}, b="w") == [("a.y", "excluded"), ("b", "excluded")]


def test_a_date_in_a_file_is_a_default_as_text() -> None:
    schema = declared_schema({"properties": {"day": {"type": "string", "format": "date"}}}, {"day": date(2026, 1, 31)})

    assert schema["properties"]["day"]["default"] == "2026-01-31"


def test_literals_of_a_schema_are_as_json_has_them() -> None:
    day = date(2026, 1, 31)
    literals = {"default": day, "enum": [day, b"x", {1, 2}], "const": {day: (1, day)}, "examples": [{None: 1}]}

    assert schema_from({"properties": {"day": literals, 1: {}}}) == {
        "properties": {
            "day": {
                "default": "2026-01-31",
                "enum": ["2026-01-31", "eA==", [1, 2]],
                "const": {"2026-01-31": [1, "2026-01-31"]},
                "examples": [{"null": 1}],
            },
            "1": {},
        }
    }


def test_what_a_model_adds_to_its_schema_is_as_json_has_it() -> None:
    class Config(BaseModel):
        day: date = Field(date(2026, 1, 31), json_schema_extra={"soonest": date(2026, 1, 1)})  # type: ignore[dict-item]

    assert schema_from(Config)["properties"]["day"]["soonest"] == "2026-01-01"


@pytest.mark.parametrize(
    ("literal", "reason"),
    [({1: "a", "1": "b"}, "two keys of one map"), ("\ud800", "half of a surrogate pair"), (object(), "type object")],
)
def test_a_literal_that_json_can_t_have_makes_the_schema_a_bad_one(literal: Any, reason: str) -> None:
    with pytest.raises(BadSchema, match=f"can't be written as JSON: .*{reason}"):
        schema_from({"properties": {"a": {"default": literal}}})
