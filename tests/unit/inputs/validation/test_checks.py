"""Overrides against a schema: what is refused, in which words, in which order."""

from __future__ import annotations

import json
import math
from datetime import date
from enum import IntEnum, StrEnum
from pathlib import PurePosixPath
from typing import Any

import pytest

from launchbay_core.inputs import check_values, declared_schema, infer_schema, schema_from, validate_overrides
from launchbay_core.inputs.values.marks import Replace

CONFIG: dict[str, Any] = {
    "trainer": {
        "learning_rate": 0.01,
        "batch_size": 32,
        "model": "resnet",
        "layers": [64, 64],
        "private": {"key": "value"},
    },
    "seed": 42,
    "resume": None,
}
SCHEMA = infer_schema(CONFIG, ["trainer", "resume"], ["trainer.private"])


def messages_of(schema: dict[str, Any], overrides: dict[str, Any]) -> list[str]:
    return [str(error) for error in validate_overrides(schema, overrides)]


def asked(schema: dict[str, Any], value: Any) -> str:
    """The one message about a value `x` of which `schema` asks something."""
    messages = messages_of({"properties": {"x": schema}}, {"x": value})
    assert len(messages) == 1, messages
    return messages[0]


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (
            {"trainer": {"learning_rte": 0.1}},
            "`trainer.learning_rte` is not an input of this job; did you mean `trainer.learning_rate`?",
        ),
        (
            {"trainer": {"zzz": 1}},
            (
                "`trainer.zzz` is not an input of this job; `trainer` has `learning_rate`, `batch_size`, `model` "
                "and `layers`"
            ),
        ),
        ({"zzz": 1}, "`zzz` is not an input of this job; its top level has `trainer` and `resume`"),
        ({"seed": 1}, "`seed` can't be changed at launch: the job's author left it out of the inputs"),
        (
            {"trainer": {"batch_size": "64"}},
            '`trainer.batch_size` must be an int, but the str "64" was given; write it without quotes',
        ),
        ({"trainer": {"batch_size": 64.0}}, "`trainer.batch_size` must be an int, but the float 64.0 was given"),
        ({"trainer": {"batch_size": None}}, "`trainer.batch_size` must be an int, but null was given"),
        ({"trainer": {"batch_size": math.inf}}, "`trainer.batch_size` must be an int, but the float .inf was given"),
        ({"trainer": {"learning_rate": True}}, "`trainer.learning_rate` must be a float, but the bool true was given"),
        ({"trainer": {"learning_rate": [1]}}, "`trainer.learning_rate` must be a float, but the list [1] was given"),
        ({"trainer": {"layers": [1, "a"]}}, '`trainer.layers[1]` must be an int, but the str "a" was given'),
        ({"trainer": {"layers": [1, 2.0]}}, "`trainer.layers[1]` must be an int, but the float 2.0 was given"),
        (
            {"trainer": {"model": {"name": "vit"}}},
            '`trainer.model` must be a str, but the map {"name": "vit"} was given',
        ),
    ],
)
def test_each_fault_has_a_message(overrides: dict[str, Any], message: str) -> None:
    told = messages_of(SCHEMA, overrides)

    assert [text.partition("; the type is inferred")[0] for text in told] == [message]


@pytest.mark.parametrize(
    "overrides",
    [
        {},
        {"trainer": {}},
        {"trainer": {"learning_rate": 1}},
        {"trainer": {"learning_rate": math.nan}},
        {"trainer": {"learning_rate": -math.inf}},
        {"trainer": {"batch_size": 10**40}},
        {"trainer": {"layers": []}},
        {"resume": "last.ckpt"},
        {"resume": {"any": ["thing"]}},
    ],
)
def test_what_the_schema_takes_may_be_launched(overrides: dict[str, Any]) -> None:
    assert messages_of(SCHEMA, overrides) == []


@pytest.mark.parametrize(
    ("schema", "value", "message"),
    [
        ({"minimum": 1}, 0, "`x` must be at least 1, but 0 was given"),
        ({"minimum": 0, "maximum": 1}, 2, "`x` must be between 0 and 1, but 2 was given"),
        ({"exclusiveMinimum": 0, "maximum": 1}, 0, "`x` must be more than 0 and at most 1, but 0 was given"),
        ({"exclusiveMaximum": 1}, 1, "`x` must be less than 1, but 1 was given"),
        ({"multipleOf": 8}, 12, "`x` must be a multiple of 8, but 12 was given"),
        ({"enum": ["adam", "sgd"]}, "ADAM", '`x` must be "adam" or "sgd", but "ADAM" was given; did you mean "adam"?'),
        ({"enum": [1, 2, 4]}, 3, "`x` must be one of 1, 2 or 4, but 3 was given"),
        ({"const": "v2"}, "v1", '`x` must be "v2", but "v1" was given'),
        ({"pattern": "^[a-z]+$"}, "B2", '`x` must match the pattern `^[a-z]+$`, but "B2" was given'),
        ({"format": "date"}, "soon", '`x` must be a date such as 2026-01-31, but "soon" was given'),
        ({"format": "email"}, "me", '`x` must be an e-mail address, but "me" was given'),
        ({"minLength": 2}, "a", "`x` must have at least 2 characters, but it has 1"),
        ({"maxLength": 1}, "ab", "`x` must have at most 1 character, but it has 2"),
        ({"minItems": 1}, [], "`x` must have at least 1 item, but it has 0"),
        ({"maxItems": 1}, [1, 2], "`x` must have at most 1 item, but it has 2"),
        ({"minProperties": 1}, {}, "`x` must have at least 1 key, but it has 0"),
        ({"uniqueItems": True}, ["a", "b", "a"], '`x` must not contain the same item twice, but "a" is in it twice'),
        ({"contains": {"const": 5}}, [1], "`x` must contain at least 1 item that is 5, but [1] was given"),
        ({"contains": {"type": "string"}, "maxContains": 1}, ["a", "b"],
         '`x` must contain 1 item that is a str, but ["a", "b"] was given'),
        ({"propertyNames": {"pattern": "^[a-z]+$"}}, {"A1": 1},
         '`x` can\'t have the key "A1": only a key that matches the pattern `^[a-z]+$` is allowed'),
        ({"required": ["name"]}, {}, "`x.name` is required, but it has no value"),
        ({"dependentRequired": {"a": ["b"]}}, {"a": 1}, "`x.a` can't be set without `x.b`, which has no value"),
        ({"properties": {"lr": {}}, "additionalProperties": False}, {"lrr": 1},
         "`x.lrr` is not an input of this job; did you mean `x.lr`?"),
        ({"properties": {"lr": {}}, "unevaluatedProperties": False}, {"lrr": 1},
         "`x.lrr` is not an input of this job; did you mean `x.lr`?"),
        ({"not": {"type": "string"}}, "a", '`x` must not be something that is a str, but "a" was given'),
        ({"prefixItems": [{}], "items": False}, [1, 2], "`x[1]` is not allowed: the list has too many items"),
        ({"type": ["integer", "null"]}, "a", '`x` must be an int or null, but the str "a" was given'),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "a",
         '`x` must be an int or null, but the str "a" was given'),
        ({"anyOf": [{"type": "integer", "minimum": 3}, {"type": "null"}]}, 1,
         "`x` must be at least 3, but 1 was given"),
        ({"anyOf": [{"minimum": 3}, {"maximum": 1}]}, 2,
         "`x` must be something that is at least 3 or is at most 1, but 2 was given"),
        ({"oneOf": [{"minimum": 3}, {"minimum": 1}]}, 5,
         "`x` must match exactly one of its alternatives, but 5 matches several"),
        (False, 5, "`x` can't have a value: its schema allows none"),
    ],
)  # fmt: skip
def test_each_rule_of_a_schema_has_a_message_of_its_own(schema: Any, value: Any, message: str) -> None:
    assert asked(schema, value) == message


def test_an_error_has_its_path_what_was_expected_what_was_given_and_the_nearest() -> None:
    (error,) = validate_overrides({"properties": {"opt": {"enum": ["adam", "sgd"]}}}, {"opt": "adm"})

    assert (error.path, error.kind, error.expected, error.given, error.suggestion) == (
        "opt",
        "enum",
        '"adam" or "sgd"',
        "adm",
        "adam",
    )


def test_all_faults_come_at_once_in_the_order_of_the_file() -> None:
    overrides = {
        "seed": 1,
        "trainer": {"layers": "x", "modl": "vit", "batch_size": "x", "learning_rate": "x"},
        "zzz": 1,
    }

    paths = [error.path for error in validate_overrides(SCHEMA, overrides)]

    assert paths == ["trainer.learning_rate", "trainer.batch_size", "trainer.modl", "trainer.layers", "seed", "zzz"]


def test_a_typo_does_not_hide_what_else_is_wrong_beside_it() -> None:
    assert len(messages_of(SCHEMA, {"trainer": {"learning_rte": 1, "batch_size": "x"}, "resum": 1})) == 3


@pytest.mark.parametrize(
    ("overrides", "path"),
    [
        ({"trainer": {"private": {"key": "x"}}}, "trainer.private"),
        ({"trainer": {"private": None}}, "trainer.private"),
        ({"trainer": {"private": {}}}, "trainer.private"),
        ({"trainer": None}, "trainer"),
        ({"trainer": [1]}, "trainer"),
        ({"trainer": "off"}, "trainer"),
        ({"trainer": Replace({"learning_rate": 1})}, "trainer"),
        ({"trainer": Replace({})}, "trainer"),
    ],
)
def test_an_excluded_key_can_t_be_changed_by_what_holds_it(overrides: dict[str, Any], path: str) -> None:
    (error,) = validate_overrides(SCHEMA, overrides)

    assert (error.path, error.kind) == (path, "excluded")


@pytest.mark.parametrize("key", ["trainer.private", r"trainer\.private", "Trainer", "trainer ", "trainer.private.key"])
def test_a_key_that_only_looks_like_a_path_to_an_excluded_one_is_not_an_input(key: str) -> None:
    (error,) = validate_overrides(SCHEMA, {key: {"key": "x"}})

    assert error.kind == "unknown_key"


def test_a_list_that_holds_something_excluded_can_t_be_replaced() -> None:
    values = {"runs": [{"lr": 1, "user": "me"}], "other": 1}
    schema = infer_schema(values, exclude=["runs.0.user"])

    assert messages_of(schema, {"runs": []}) == [
        "`runs` can't be replaced as a whole: `runs.0.user` in it can't be changed at launch"
    ]


def test_a_map_that_was_empty_takes_no_excluded_key() -> None:
    schema = infer_schema({"extra": {}}, exclude=["extra.key"])

    assert messages_of(schema, {"extra": {"other": 1}}) == []
    assert [error.kind for error in validate_overrides(schema, {"extra": {"key": 1}})] == ["excluded"]


def test_a_key_of_another_type_than_str_is_named_as_it_is_written() -> None:
    values: dict[Any, Any] = {1: "a", False: "b", "x": 1}
    schema = infer_schema(values, exclude=["1"])

    assert messages_of(schema, {"false": "c"}) == []
    assert [error.kind for error in validate_overrides(schema, {"1": "z"})] == ["excluded"]
    assert [error.kind for error in validate_overrides(schema, {"False": "z"})] == ["unknown_key"]


def test_of_a_map_whose_part_is_included_only_that_part_may_be_changed() -> None:
    schema = infer_schema(CONFIG, ["trainer.learning_rate"])

    assert messages_of(schema, {"trainer": 5}) == [
        "`trainer` can't be replaced as a whole: only `trainer.learning_rate` in it can be changed at launch"
    ]
    assert messages_of(schema, {"trainer": {"learning_rate": 1}}) == []


def test_thousands_of_typos_are_all_refused_and_only_the_first_looked_up() -> None:
    schema = infer_schema({f"key_{number}": number for number in range(500)})

    errors = validate_overrides(schema, {f"kex_{number}": number for number in range(5000)})

    assert len(errors) == 5000
    assert 0 < len([error for error in errors if error.suggestion]) <= 50


def test_an_empty_key_is_a_key_like_any_other() -> None:
    values = {"": 1, "a": {"": 2, "b": 3}}

    assert messages_of(infer_schema(values), {"": 5, "a": {"": 6}}) == []
    assert [error.kind for error in validate_overrides(infer_schema(values, ["a"]), {"": 5})] == ["excluded"]
    assert messages_of(infer_schema({"a": 1}), {"": 1}) == ["`` is not an input of this job; its top level has `a`"]


AUTHOR = schema_from(
    {
        "type": "object",
        "properties": {
            "kind": {"enum": ["adam", "sgd"]},
            "momentum": {"type": "number", "maximum": 1},
            "lr": {"type": "number"},
        },
        "if": {"properties": {"kind": {"const": "adam"}}},
        "then": {"properties": {"lr": {"maximum": 0.1}}},
        "dependentRequired": {"momentum": ["kind"]},
    }
)


def test_a_rule_that_looks_at_a_hidden_value_sees_it() -> None:
    values = {"kind": "adam", "lr": 0.01}
    shown = declared_schema(AUTHOR, values, exclude=["kind"])

    errors = validate_overrides(shown, {"lr": 0.5, "momentum": 0.9}, values, AUTHOR)

    assert [str(error) for error in errors] == ["`lr` must be at most 0.1, but 0.5 was given"]


def test_a_change_that_breaks_what_was_not_changed_is_refused() -> None:
    values = {"kind": "sgd", "lr": 0.5}
    shown = declared_schema(AUTHOR, values)

    errors = validate_overrides(shown, {"kind": "adam"}, values, AUTHOR)

    assert [error.path for error in errors] == ["lr"]


def test_what_was_wrong_before_is_not_blamed_on_another_change() -> None:
    values = {"kind": "sgd", "lr": 1, "momentum": 7}

    assert validate_overrides(declared_schema(AUTHOR, values), {"lr": 2}, values, AUTHOR) == []


def test_present_values_are_checked_against_their_own_schema_in_the_order_of_the_file() -> None:
    errors = check_values(AUTHOR, {"lr": "fast", "momentum": 3})

    assert [str(error) for error in errors] == [
        '`lr` must be a float, but the str "fast" was given',
        "`momentum` must be at most 1, but 3 was given",
        "`momentum` can't be set without `kind`, which has no value",
    ]


def test_a_hidden_present_value_that_the_schema_describes_is_checked_too() -> None:
    assert [error.path for error in check_values(AUTHOR, {"kind": "rms", "lr": 1}, exclude=["kind"])] == ["kind"]


def test_nothing_is_said_of_present_keys_that_are_hidden_and_not_described() -> None:
    closed = {"properties": {"lr": {"type": "number"}}, "additionalProperties": False}

    assert check_values(closed, {"lr": 1, "other": 2}, include=["lr"]) == []
    assert [str(error) for error in check_values(closed, {"lrr": 1})] == [
        "`lrr` is not an input of this job; did you mean `lr`?"
    ]


LIMITED = schema_from(
    {
        "properties": {
            "lr": {"maximum": 1},
            "layers": {"items": {"maximum": 5}},
            "opt": {"properties": {"name": {}, "decay": {}, "rate": {"maximum": 1}}, "required": ["name"]},
            "outer": {"properties": {"inner": {"required": ["name"]}, "name": {}}},
            "other": {},
        }
    }
)


@pytest.mark.parametrize(
    ("overrides", "paths"),
    [
        ({"other": 1}, []),
        ({"lr": 7}, ["lr"]),
        ({"layers": [9]}, ["layers[0]"]),
        ({"opt": {"decay": 2}}, ["opt.name"]),
        ({"opt": {}}, ["opt.name"]),
        ({"opt": {"name": "sgd"}}, []),
        ({"opt": {"rate": 9}}, ["opt.rate", "opt.name"]),
        ({"outer": {"name": 1}}, []),
        ({"outer": {"inner": {}}}, ["outer.inner.name"]),
    ],
)
def test_what_was_wrong_before_and_is_given_again_is_refused(overrides: dict[str, Any], paths: list[str]) -> None:
    values = {"lr": 7, "layers": [9], "opt": {"decay": 1, "rate": 9}, "outer": {"inner": {}}, "other": 0}

    errors = validate_overrides(declared_schema(LIMITED, values), overrides, values, LIMITED)

    assert [error.path for error in errors] == paths


@pytest.mark.parametrize(
    ("present", "seen"),
    [
        ({"type": "number", "default": ".inf"}, {"type": "number"}),
        ({"type": "string", "default": ".inf"}, {"type": "string"}),
        ({"type": "number", "default": "fast"}, {"const": "fast"}),
        ({"$ref": "#/$defs/three"}, {"const": 3}),
        ({"properties": {"in": {"properties": {"x": {"$ref": "#/$defs/three"}}}}}, {"const": {"in": {"x": 3}}}),
        ({"properties": {"in": True}}, {"const": None}),
    ],
)
def test_a_rule_sees_the_values_that_the_schema_has_as_defaults(present: Any, seen: Any) -> None:
    schema = schema_from(
        {
            "$defs": {"three": {"default": 3}},
            "properties": {"present": present, "lr": {}},
            "if": {"properties": {"present": seen}},
            "then": {"properties": {"lr": {"maximum": 1}}},
        }
    )

    assert messages_of(schema, {"lr": 2}) == ["`lr` must be at most 1, but 2 was given"]


def test_defaults_below_a_reference_at_the_top_are_seen_too() -> None:
    schema = schema_from(
        {
            "$ref": "#/$defs/config",
            "$defs": {
                "config": {
                    "properties": {"kind": {"default": "adam"}, "lr": {}},
                    "if": {"properties": {"kind": {"const": "adam"}}, "required": ["kind"]},
                    "then": {"properties": {"lr": {"maximum": 1}}},
                }
            },
        }
    )

    assert messages_of(schema, {"lr": 2}) == ["`lr` must be at most 1, but 2 was given"]


def test_what_is_not_there_stands_after_what_is_there_beside_it() -> None:
    values = {"opt": {"lr": 5}, "seed": 5}
    schema = schema_from(
        {
            "properties": {
                "opt": {"properties": {"lr": {"maximum": 1}, "name": {}}, "required": ["name"]},
                "seed": {"maximum": 1},
            },
            "required": ["model"],
        }
    )

    assert [error.path for error in check_values(schema, values)] == ["opt.lr", "opt.name", "seed", "model"]


def test_present_values_that_exclude_hides_are_left_alone_when_nothing_describes_them() -> None:
    closed = {"properties": {"lr": {"type": "number"}}, "additionalProperties": False}

    assert check_values(closed, {"lr": 1, "other": 2}, exclude=["other"]) == []


class Optimizer(StrEnum):
    ADAM = "adam"


class Precision(IntEnum):
    HALF = 16


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ({"type": "string", "const": "adam"}, Optimizer.ADAM),
        ({"type": "integer", "const": 16}, Precision.HALF),
        ({"type": "string", "const": "data/train"}, PurePosixPath("data/train")),
        ({"type": "string", "const": "2026-01-31"}, date(2026, 1, 31)),
        ({"type": "number", "minimum": 5}, math.inf),
        ({"type": "number", "minimum": 5}, math.nan),
    ],
)
def test_a_value_of_a_type_that_json_does_not_have_is_what_it_would_be_written_as(rule: Any, value: Any) -> None:
    assert check_values({"properties": {"x": rule}}, {"x": value}) == []
    assert len(check_values({"properties": {"x": rule | {"type": "array"}}}, {"x": value})) > 0


@pytest.mark.parametrize("value", [math.nan, 1.5])
def test_a_present_float_without_an_integer_value_is_not_an_int(value: float) -> None:
    errors = check_values({"properties": {"x": {"type": "integer"}}}, {"x": value})

    assert [error.kind for error in errors] == ["type"]


SECRETS = schema_from(
    {
        "type": "object",
        "properties": {
            "token": {"type": "string", "format": "secret", "minLength": 40, "pattern": "^sk"},
            "login": {
                "type": "object",
                "properties": {"user": {}, "password": {"type": "string", "format": "secret", "enum": ["a", "b"]}},
                "maxProperties": 1,
                "additionalProperties": False,
            },
            "keys": {
                "type": "array",
                "items": {"type": "string", "format": "secret"},
                "maxItems": 1,
                "uniqueItems": True,
            },
            "either": {"anyOf": [{"type": "string", "format": "secret"}, {"type": "null"}]},
        },
        "additionalProperties": False,
    }
)


@pytest.mark.parametrize(
    "overrides",
    [
        {"token": "HUSH"},
        {"token": ["HUSH"]},
        {"tokn": "HUSH"},
        {"token": {"in": "HUSH"}},
        {"login": {"user": 1, "password": "HUSH"}},
        {"login": {"pasword": "HUSH"}},
        {"keys": ["HUSH", "HUSH"]},
        {"keys": [["HUSH"]]},
        {"either": ["HUSH"]},
    ],
)
def test_a_secret_is_in_no_error(overrides: dict[str, Any]) -> None:
    errors = validate_overrides(SECRETS, overrides)

    assert errors
    assert not [error for error in errors if "HUSH" in json.dumps([str(error), error.given, error.expected])]
    assert not [error for error in check_values(SECRETS, overrides) if "HUSH" in repr(error)]
