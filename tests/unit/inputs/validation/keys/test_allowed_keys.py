"""What an error says of a key that is not an input, and of a float where an int is asked for: all of it."""

from __future__ import annotations

import math
from typing import Any

import pytest

from launchbay_core.inputs import InputError, declared_schema, infer_schema, parse_text, schema_from, validate_overrides
from launchbay_core.inputs.values.composition import present_at
from launchbay_core.inputs.values.marks import Replace
from work_counts import count_calls

VALUES = {"trainer": {"lr": 0.1, "steps": 10, "layers": [1, 2], "user": "me"}, "seed": 1}
SCHEMA = infer_schema(VALUES, ["trainer"], ["trainer.user"])


def facts(schema: Any, overrides: dict[str, Any]) -> list[tuple[Any, ...]]:
    errors = validate_overrides(schema, overrides)
    return [(error.path, error.kind, error.expected, error.given, error.suggestion) for error in errors]


@pytest.mark.parametrize(
    ("overrides", "fact"),
    [
        ({"trainer": {"lrr": 2}}, ("trainer.lrr", "unknown_key", None, 2, "trainer.lr")),
        ({"trainer": {"zzz": {"a": [1]}}}, ("trainer.zzz", "unknown_key", None, {"a": [1]}, None)),
        ({"zzz": 3}, ("zzz", "unknown_key", None, 3, None)),
        ({"seed": 2}, ("seed", "excluded", None, 2, None)),
        ({"trainer": {"user": "you"}}, ("trainer.user", "excluded", None, "you", None)),
        ({"trainer": {"steps": 3.0}}, ("trainer.steps", "type", "an int", 3.0, None)),
        ({"trainer": {"layers": [1, 2.0]}}, ("trainer.layers[1]", "type", "an int", 2.0, None)),
        ({"trainer": 5}, ("trainer", "excluded", None, 5, None)),
    ],
)
def test_an_error_has_its_kind_what_was_expected_what_was_given_and_the_nearest(
    overrides: dict[str, Any], fact: tuple[Any, ...]
) -> None:
    assert facts(SCHEMA, overrides) == [fact]


@pytest.mark.parametrize(("length", "is_given"), [(198, True), (199, False)])
def test_an_unknown_key_s_value_is_repeated_unless_it_is_long(length: int, *, is_given: bool) -> None:
    value = "y" * length

    assert facts(SCHEMA, {"zzz": value}) == [("zzz", "unknown_key", None, value if is_given else None, None)]


def test_a_key_that_no_author_named_in_a_closed_map_has_its_value_in_the_error() -> None:
    schema = {"properties": {"opt": {"properties": {"lr": {}}, "additionalProperties": False}}}

    assert facts(schema, {"opt": {"lrr": 1}}) == [("opt.lrr", "unknown_key", None, 1, "opt.lr")]


def test_items_that_only_a_reference_describes_are_looked_at_too() -> None:
    layer = {"type": "object", "properties": {"size": {"type": "integer"}}, "additionalProperties": False}
    schema = schema_from(
        {
            "$defs": {"layers": {"type": "array", "items": {"$ref": "#/$defs/layer"}}, "layer": layer},
            "properties": {"layers": {"$ref": "#/$defs/layers"}},
        }
    )

    assert facts(schema, {"layers": [{"size": 1}, {"sise": 2}]}) == [
        ("layers[1].sise", "unknown_key", None, 2, "layers[1].size")
    ]


def test_an_infinity_is_not_an_int_even_where_a_reference_asks_for_one() -> None:
    schema = {
        "$defs": {"sizes": {"type": "array", "items": {"type": "integer"}}},
        "properties": {"layers": {"$ref": "#/$defs/sizes"}},
    }

    assert facts(schema, {"layers": [1, math.inf]}) == [("layers[1]", "type", "an int", math.inf, None)]


def test_a_map_that_replaces_is_looked_into() -> None:
    schema = infer_schema({"opt": {"steps": 3}})

    assert facts(schema, {"opt": Replace({"steps": 2.0})}) == [("opt.steps", "type", "an int", 2.0, None)]


def test_the_more_names_there_are_the_fewer_keys_are_looked_up() -> None:
    schema = infer_schema({f"key_{number}": number for number in range(600)})

    errors = validate_overrides(schema, {f"kex_{number}": number for number in range(45)})

    assert [bool(error.suggestion) for error in errors].count(True) == 25_000 // 600


def test_one_key_that_looks_like_a_document_is_a_key() -> None:
    (error,) = validate_overrides(infer_schema({"[0]": {"lr": 1}}), {"batch": 1})

    assert error.message == "`batch` is not an input of this job; its top level has `[0]`"


@pytest.mark.parametrize("token", [{"type": "string", "format": "secret"}, {"$ref": "#/$defs/token"}])
def test_the_name_beside_a_secret_gives_no_value_away(token: dict[str, str]) -> None:
    schema = {
        "$defs": {"token": {"type": "string", "format": "secret"}},
        "properties": {"token": token},
        "additionalProperties": False,
    }

    assert facts(schema, {"tokn": "HUSH"}) == [("tokn", "unknown_key", None, None, "token")]


def test_a_key_beside_several_yaml_documents_is_asked_to_begin_with_the_one_that_is_meant() -> None:
    schema = infer_schema(parse_text("lr: 1\n---\nlr: 2\n", "yaml"))

    (error,) = validate_overrides(schema, {"batch": 1})

    assert error.message == (
        "`batch` is not an input of this job; the file has 2 YAML documents, so begin the path with one of them, as in "
        "`[0].batch`"
    )


def test_an_excluded_key_is_said_to_be_the_author_s_choice() -> None:
    errors = validate_overrides(SCHEMA, {"seed": 1})

    assert errors == [
        InputError(
            "seed", "excluded", "`seed` can't be changed at launch: the job's author left it out of the inputs", given=1
        )
    ]


def test_a_key_of_a_map_without_any_is_refused_without_a_hint() -> None:
    (error,) = validate_overrides({"additionalProperties": False}, {"lr": 1})

    assert error.message == "`lr` is not an input of this job"


LISTED: dict[str, Any] = {"data": [{"path": "mine"}], "name": "x", "none": None, "map": {"a": 1}}


@pytest.mark.parametrize("given", [{"size": 2}, {"0": {"path": "theirs"}}, {}])
@pytest.mark.parametrize(("key", "path"), [("data", "data.0.path"), ("name", "name.private")])
def test_a_map_in_the_place_of_a_list_or_scalar_with_something_excluded_replaces_it(
    key: str, path: str, given: dict[str, Any]
) -> None:
    schema = declared_schema({}, LISTED, exclude=[path])

    (error,) = validate_overrides(schema, {key: given}, LISTED, {})

    assert (error.path, error.kind) == (key, "excluded")
    assert str(error) == f"`{key}` can't be replaced as a whole: `{path}` in it can't be changed at launch"


@pytest.mark.parametrize("key", ["none", "map", "new"])
def test_a_map_in_the_place_of_a_map_or_of_nothing_is_merged(key: str) -> None:
    schema = declared_schema({}, LISTED, exclude=[f"{key}.private"])

    assert validate_overrides(schema, {key: {"b": 2}}, LISTED, {}) == []


def test_the_work_of_finding_refused_keys_grows_with_overrides_and_values_and_not_with_their_product() -> None:
    def launch(number: int) -> None:
        values: dict[Any, Any] = {1: "one", **{f"key{index}": index for index in range(number)}}
        schema = declared_schema({}, values, exclude=["key1"])
        assert len(validate_overrides(schema, {f"new{index}": 1 for index in range(number)}, values, {})) == 0
        assert len(present_at(values, {f"new{index}": 1 for index in range(number)})) == 0

    launch(10)
    few, many = (count_calls(lambda: launch(number)) for number in (500, 2000))  # noqa: B023

    assert many < 4.4 * few
