"""An author's partial schema over what is inferred: whose word counts where."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from examples import examples
from launchbay_core.errors import LaunchbayError
from launchbay_core.inputs import (
    check_values,
    declared_schema,
    infer_schema,
    input_types,
    merge,
    schema_from,
    validate_overrides,
)
from launchbay_core.inputs.schemas.coercion import coerce_values
from launchbay_core.inputs.schemas.keywords import X_LAUNCHBAY

VALUES: dict[str, Any] = {
    "learning_rate": 0.1,
    "dropout": 0.5,
    "epochs": 3,
    "day": "monday",
    "layers": [64, 64],
    "opt": {"name": "adam", "steps": 5, "groups": {"a": 3}},
    "rates": {"a": 0.1, "b": 3},
    "empty": None,
}


def refused(author: Any, overrides: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    """The path and kind of each fault; the merged schema alone must say the same."""
    schema = declared_schema(author, VALUES, **more)
    errors = validate_overrides(schema, overrides, VALUES, schema_from(author))
    found: list[tuple[str, str]] = [(error.path, error.kind) for error in errors]
    alone = [(error.path, error.kind) for error in validate_overrides(schema, overrides)]
    assert sorted(alone) == sorted(found)  # only the order of what is hidden differs
    return found


ONE_KEY = {"properties": {"dropout": {"type": "number", "maximum": 1}}}


@pytest.mark.parametrize(
    ("overrides", "faults"),
    [
        ({"dropout": 0.1}, []),
        ({"dropout": 2}, [("dropout", "range")]),
        ({"learning_rte": 0.1}, [("learning_rte", "unknown_key")]),
        ({"learning_rate": "fast"}, [("learning_rate", "type")]),
        ({"opt": {"nam": "sgd"}}, [("opt.nam", "unknown_key")]),
        ({"opt": {"steps": 2.5}}, [("opt.steps", "type")]),
        ({"layers": ["a"]}, [("layers[0]", "type")]),
        ({"empty": {"any": 1}, "learning_rate": 1, "layers": [1]}, []),
    ],
)
def test_keys_that_an_author_does_not_name_stay_checked(
    overrides: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    assert refused(ONE_KEY, overrides) == faults


@pytest.mark.parametrize(
    ("words", "given", "kinds"),
    [
        ({"minimum": 1}, 0, ["range"]),
        ({"minimum": 1}, 2.5, ["type"]),
        ({"description": "How long."}, 2.5, ["type"]),
        ({}, 2.5, ["type"]),
        (True, "x", []),
        ({"type": "number"}, 2.5, []),
        ({"type": ["integer", "null"]}, None, []),
        ({"enum": [3, "auto"]}, "auto", []),
        ({"const": 3}, 4, ["enum"]),
        ({"anyOf": [{"type": "integer"}, {"const": "auto"}]}, "auto", []),
        ({"oneOf": [{"type": "integer"}, {"const": "auto"}]}, "auto", []),
        ({"allOf": [{"type": "number"}]}, 2.5, []),
        ({"not": {"const": 7}}, "x", []),
        ({"if": {"type": "string"}, "then": {"const": "auto"}}, "auto", []),
        ({"$ref": "#/$defs/Number"}, 2.5, []),
        ({"$ref": "#/$defs/Positive"}, 2.5, []),
    ],
)
def test_an_author_s_words_win_one_by_one_and_their_types_drop_the_inferred_one(
    words: Any, given: Any, kinds: list[str]
) -> None:
    author = {
        "$defs": {"Number": {"type": "number"}, "Positive": {"minimum": 0}},
        "properties": {"epochs": words},
    }

    assert [kind for _, kind in refused(author, {"epochs": given})] == kinds


@pytest.mark.parametrize(
    ("author", "overrides", "faults"),
    [
        ({"additionalProperties": {"type": "number"}}, {"b": 2.5, "new": 1.5}, []),
        ({"additionalProperties": {"type": "number"}}, {"new": "x"}, ["rates.new"]),
        ({"additionalProperties": {"type": "number", "minimum": 0}}, {"a": -1}, ["rates.a"]),
        ({"additionalProperties": {"minimum": 0}}, {"a": -1, "b": 2.5}, ["rates.a", "rates.b"]),
        ({"additionalProperties": True}, {"new": "x"}, []),
        ({"additionalProperties": True}, {"b": 2.5}, ["rates.b"]),
        ({"properties": {"b": True}}, {"b": "x"}, []),
        ({"patternProperties": {"^b": True}}, {"b": "x"}, []),
        ({"patternProperties": {"^c": {"type": "string"}}}, {"c1": "x"}, []),
        ({"patternProperties": {"^c": {"type": "string"}}}, {"d1": "x"}, ["rates.d1"]),
        ({"patternProperties": {"^[ab]$": {"type": "number"}}}, {"b": 2.5}, []),
        ({"propertyNames": {"maxLength": 2}}, {"c": "x"}, []),
        ({"unevaluatedProperties": {"type": "number"}}, {"b": 2.5, "c": 1}, []),
        ({"type": "object"}, {"c": 1}, ["rates.c"]),
        ({"required": ["a"]}, {"c": 1}, ["rates.c"]),
        ({"properties": {"c": {}}}, {"c": "x"}, []),
        ({"allOf": [{"properties": {"c": {"type": "string"}}}]}, {"c": "x"}, []),
        ({"allOf": [{"properties": {"c": {"type": "string"}}}]}, {"d": "x"}, ["rates.d"]),
        ({"if": {"properties": {"a": {"const": 0.1}}}, "then": {"properties": {"c": {}}}}, {"c": "x"}, []),
        ({"anyOf": [{"properties": {"c": {}}}, {"properties": {"d": {}}}]}, {"e": "x"}, []),
        ({"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}, {"e": "x"}, ["rates.e"]),
        ({"$ref": "#/$defs/Rates"}, {"c": "x", "b": 2.5}, ["rates.b"]),
        ({"$ref": "#/$defs/Rates"}, {"d": "x"}, ["rates.d"]),
    ],
)
def test_what_an_author_says_of_the_keys_of_a_map(
    author: dict[str, Any], overrides: dict[str, Any], faults: list[str]
) -> None:
    whole = {"$defs": {"Rates": {"properties": {"c": {"type": "string"}}}}, "properties": {"rates": author}}

    assert [path for path, _ in refused(whole, {"rates": overrides})] == faults


@pytest.mark.parametrize(
    ("author", "given", "is_taken"),
    [
        ({"items": {"minimum": 0}}, [1.5], False),
        ({"items": {"minimum": 0}}, [-1], False),
        ({"items": {"type": "number"}}, [1.5], True),
        ({"items": {}}, [1.5], False),
        ({"items": True}, ["x"], True),
        ({"minItems": 3}, [1, 2], False),
        ({"minItems": 1}, [1.5], False),
        ({"type": "array"}, [1.5], False),
        ({"type": ["array", "string"]}, "auto", True),
        ({"prefixItems": [{"type": "string"}]}, ["a", "b"], True),
        ({"items": {"anyOf": [{"type": "integer"}, {"type": "null"}]}}, [None], True),
    ],
)
def test_what_an_author_says_of_a_list(author: dict[str, Any], given: Any, *, is_taken: bool) -> None:
    assert (refused({"properties": {"layers": author}}, {"layers": given}) == []) is is_taken


@pytest.mark.parametrize(
    "author",
    [
        {},
        {"type": "object"},
        {"required": ["epochs"]},
        {"minProperties": 1},
        {"additionalProperties": {"type": ["number", "string", "array", "object", "null"]}},
        {"patternProperties": {"^e": {}}},
    ],
)
def test_a_root_that_names_no_keys_is_taken_alone(author: dict[str, Any]) -> None:
    assert refused(author, {"epochs": 2.5, "new": "x"}) == []
    assert "overlaid" not in declared_schema(author, VALUES)[X_LAUNCHBAY]


def test_strict_takes_the_schema_alone() -> None:
    assert refused(ONE_KEY, {"epochs": 2.5, "new": "x"}, strict=True) == []
    assert refused(ONE_KEY, {"dropout": 2}, strict=True) == [("dropout", "range")]
    assert input_types(declared_schema(ONE_KEY, VALUES, strict=True)) == {"dropout": "float"}


class Opt(BaseModel):
    name: str = "adam"
    momentum: float = 0.9


class Model(BaseModel):
    opt: Opt = Opt()
    maybe: Opt | None = None


def test_of_a_model_the_keys_that_it_lacks_stay_typed() -> None:
    assert refused(Model, {"epochs": 2.5, "new": 1}) == [("epochs", "type"), ("new", "unknown_key")]
    assert refused(Model, {"opt": {"steps": 2.5, "momentum": 0.5, "new": 1}}) == [
        ("opt.steps", "type"),
        ("opt.new", "unknown_key"),
    ]
    assert refused(Model, {"maybe": {"name": "x"}, "layers": [1]}) == []
    assert refused(Model, {"maybe": {"nam": "x"}}) == [("maybe.nam", "unknown_key")]


def test_a_model_that_forbids_other_keys_has_the_last_word_on_them() -> None:
    class Shut(BaseModel):
        model_config = ConfigDict(extra="forbid")
        epochs: int = 1

    errors = check_values(schema_from(Shut), {"epochs": 3, "seed": 5})

    assert [(error.path, error.kind) for error in errors] == [("seed", "unknown_key")]
    assert input_types(declared_schema(Shut, {"epochs": 3, "seed": 5})) == {"epochs": "int"}


def test_what_is_excluded_is_cut_from_the_whole() -> None:
    schema = declared_schema(ONE_KEY, VALUES, include=["dropout", "opt"], exclude=["opt.name", "opt.groups"])

    assert input_types(schema) == {"dropout": "float", "opt": {"steps": "int"}}
    assert "adam" not in str(schema)
    more = {"include": ["opt"], "exclude": ["opt.name"]}
    assert refused(ONE_KEY, {"opt": {"name": "sgd"}, "epochs": 1}, **more) == [
        ("epochs", "excluded"),
        ("opt.name", "excluded"),
    ]


def test_what_is_inferred_below_a_secret_is_not_shown() -> None:
    author = {"properties": {"opt": {"format": "secret"}, "epochs": {}}}

    schema = declared_schema(author, VALUES)

    assert schema["properties"]["opt"] == {"format": "secret"}


def test_the_keys_stand_in_the_order_of_the_file_and_then_of_the_schema() -> None:
    author: dict[str, Any] = {"properties": {"zeta": {}, "epochs": {}, "learning_rate": {}}}

    assert list(declared_schema(author, VALUES)["properties"]) == [*VALUES, "zeta"]


NAMES = st.sampled_from(["a", "b", "c", "d"])
LEAVES = st.sampled_from([0, 1, 2, 0.5, -1, "s", True, None])
NESTED = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=6
)
MAPS = st.dictionaries(NAMES, NESTED, min_size=1, max_size=4)
TYPES = st.sampled_from(["object", "array", "number", "integer", "string", "boolean", ["number", "string"]])


def _with_words(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    named = st.dictionaries(NAMES, inner, max_size=3)
    words: dict[str, st.SearchStrategy[Any]] = {
        "type": TYPES, "properties": named, "additionalProperties": inner, "items": inner,
        "patternProperties": named, "prefixItems": st.lists(inner, min_size=1, max_size=2),
        "minimum": st.integers(0, 1), "enum": st.lists(NESTED, min_size=1, max_size=3),
        "required": st.lists(NAMES, max_size=1),
        "anyOf": st.lists(inner, min_size=1, max_size=2), "allOf": st.lists(inner, min_size=1, max_size=2),
        "not": inner, "if": inner, "then": inner, "$ref": st.sampled_from(["#/$defs/A", "#/$defs/B"]),
        "unevaluatedProperties": inner, "minItems": st.integers(0, 2), "propertyNames": st.just({"maxLength": 1}),
    }  # fmt: skip
    return st.fixed_dictionaries({}, optional=words).map(lambda found: dict(list(found.items())[:4]))


PARTS: st.SearchStrategy[Any] = st.recursive(st.booleans() | st.just({}), _with_words, max_leaves=6)


@given(
    values=MAPS,
    named=st.dictionaries(NAMES, PARTS, min_size=1, max_size=3),
    beside=_with_words(PARTS).map(lambda found: {word: found[word] for word in found if word != "properties"}),
    definitions=st.tuples(PARTS, PARTS),
    overrides=st.dictionaries(NAMES | st.just("new"), NESTED, max_size=3),
)
@settings(max_examples=examples(150), deadline=None, suppress_health_check=list(HealthCheck))
def test_the_schema_that_is_shown_the_check_of_a_launch_and_a_validator_agree(
    values: Any, named: Any, beside: Any, definitions: Any, overrides: Any
) -> None:
    author = {**beside, "properties": named, "$defs": dict(zip("AB", definitions, strict=True))}
    try:
        plain = schema_from(author)
        schema = declared_schema(author, values)
        assume(jsonschema.Draft202012Validator(plain).is_valid(values))
    except (LaunchbayError, RecursionError):
        assume(False)
    shown = jsonschema.Draft202012Validator(schema)

    assert shown.is_valid(values)
    run = merge(values, coerce_values(schema, overrides))
    errors = validate_overrides(schema, overrides, values, plain)
    assert (errors == []) is shown.is_valid(run), errors
    assert (validate_overrides(schema, overrides, values) == []) is (errors == [])
    if not errors:
        assert jsonschema.Draft202012Validator(plain).is_valid(run)
        assert check_values(schema, run) == []


@given(values=MAPS, overrides=MAPS)
@settings(max_examples=examples(60), deadline=None)
def test_a_schema_that_only_describes_asks_what_no_schema_asks(values: Any, overrides: Any) -> None:
    author = {"properties": {name: {"description": "What it is."} for name in values}}

    laid = validate_overrides(declared_schema(author, values), overrides, values, schema_from(author))
    inferred = validate_overrides(infer_schema(values), overrides, values)

    assert [(error.path, error.message) for error in laid] == [(error.path, error.message) for error in inferred]
