"""Which values are secrets, what may stand in their place, and which errors may repeat a value."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launchbay_core.inputs import validate_overrides
from launchbay_core.inputs.schemas.secret_references import parse_reference, reference_to, secret_key
from launchbay_core.inputs.schemas.secrets import HIDDEN, find_secrets, is_or_holds_secret
from launchbay_core.inputs.validation.redaction import hide_secrets
from launchbay_core.inputs.validation.registered_secrets import find_secret_faults
from launchbay_core.inputs.values.value_paths import set_values

CANARY = "hf_canary"
SECRET = {"type": "string", "format": "secret"}
TREE = {
    "properties": {"token": SECRET, "left": {"$ref": "#"}, "name": {"type": "string"}},
    "additionalProperties": False,
}


def places(schema: dict[str, Any], values: Any) -> list[tuple[str | int, ...]]:
    return [place for place, _ in find_secrets(schema, values)]


@pytest.mark.parametrize(
    "inner",
    [
        SECRET,
        {"anyOf": [SECRET, {"type": "null"}]},
        {"oneOf": [{"type": "integer"}, {"allOf": [SECRET]}]},
        {"$ref": "#/$defs/token"},
        {"if": {"minLength": 3}, "then": {"format": "secret"}},
        {"type": "string", "format": "password", "writeOnly": True},
    ],
)
def test_a_secret_is_one_however_its_schema_says_so(inner: dict[str, Any]) -> None:
    schema = {"properties": {"a": inner, "b": {"type": "string"}}, "$defs": {"token": SECRET}}

    assert places(schema, {"a": CANARY, "b": "x"}) == [("a",)]
    assert places(schema, {"a": None, "b": "x"}) == []


@pytest.mark.parametrize(
    ("schema", "values", "place"),
    [
        ({"additionalProperties": SECRET}, {"any": CANARY}, ("any",)),
        ({"patternProperties": {"^t": SECRET}}, {"token": CANARY}, ("token",)),
        ({"properties": {"a": {"items": SECRET}}}, {"a": [CANARY]}, ("a", 0)),
        ({"properties": {"a": {"prefixItems": [{}, SECRET]}}}, {"a": [CANARY]}, ("a", 0)),
        (TREE, {"left": {"left": {"token": CANARY}}}, ("left", "left", "token")),
    ],
)
def test_a_secret_is_found_in_maps_lists_and_recursive_schemas(schema: Any, values: Any, place: Any) -> None:
    assert places(schema, values) == [place]


names = st.sampled_from(["token", "left", "tokn", "0", "a.b"])
anything = st.recursive(
    st.sampled_from([CANARY, 1, None, True, 2.5]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)  # the first example imports the validator
@given(overrides=st.dictionaries(names, anything, max_size=3))
def test_no_error_repeats_what_may_be_a_secret_wherever_it_was_put(overrides: dict[str, Any]) -> None:
    errors = hide_secrets(TREE, validate_overrides(TREE, overrides), overrides)

    assert all(CANARY not in json.dumps([error.message, error.given, error.expected]) for error in errors)


def test_errors_about_other_inputs_say_what_was_given() -> None:
    schema = {"properties": {"token": SECRET, "epochs": {"type": "integer"}}}

    (error,) = hide_secrets(
        schema, validate_overrides(schema, {"epochs": "many", "token": CANARY}), {"epochs": "many", "token": CANARY}
    )

    assert error.given == "many"
    assert "many" in error.message


def test_a_reference_is_not_judged_as_the_secret_is() -> None:
    schema = {"properties": {"token": {**SECRET, "pattern": "^hf_"}}}

    assert (
        hide_secrets(schema, validate_overrides(schema, {"token": reference_to("a")}), {"token": reference_to("a")})
        == []
    )
    (error,) = hide_secrets(schema, validate_overrides(schema, {"token": CANARY[1:]}), {"token": CANARY[1:]})
    assert (error.given, CANARY[1:] in error.message) == (HIDDEN, False)


@pytest.mark.parametrize(
    "text", ["${secret:}", "${secret:../x}", "${secret:a/b}", "${secret:a} ", "${oc.env:A}", 5, None]
)
def test_what_names_no_secret_is_no_reference(text: Any) -> None:
    assert parse_reference(text) is None


def test_secrets_given_at_launch_lie_apart_from_those_with_a_name() -> None:
    assert secret_key("p", "hf-token").startswith("secrets/named/p/")
    assert secret_key("p", "01JZ8Q4T6V2M9X3C7B5N1K0HFD").startswith("secrets/given/p/")


def test_putting_values_leaves_what_they_were_put_into_as_it_was() -> None:
    values = {"a": [{"b": 1}, 2], "c": 3}

    assert set_values(values, {("a", 0, "b"): 9, ("c",): 8}) == {"a": [{"b": 9}, 2], "c": 8}
    assert values == {"a": [{"b": 1}, 2], "c": 3}


@pytest.mark.parametrize("value", ["", None, "???", "${secret:hf-token}", "${oc.env:HF_TOKEN}", "**********"])
def test_a_secret_s_place_may_be_registered(value: Any) -> None:
    assert find_secret_faults({"properties": {"token": SECRET}}, {"token": value}) == []


@pytest.mark.parametrize("value", [CANARY, 5, [CANARY], "${secret:a} and more"])
def test_a_secret_s_value_may_not_be_registered(value: Any) -> None:
    (error,) = find_secret_faults({"properties": {"token": SECRET}}, {"token": value})

    assert error.path == "token"
    assert CANARY not in str(error)


@pytest.mark.parametrize(
    "word", [{"default": CANARY}, {"examples": [CANARY]}, {"const": CANARY}, {"enum": ["", CANARY]}]
)
def test_a_secret_s_value_may_not_be_in_its_schema_either(word: dict[str, Any]) -> None:
    (error,) = find_secret_faults({"properties": {"hub": {"properties": {"token": {**SECRET, **word}}}}}, {})

    assert error.path == "token"
    assert CANARY not in str(error)


@pytest.mark.parametrize(
    "schema",
    [
        {"$defs": {"T": SECRET}, "properties": {"token": {"$ref": "#/$defs/T", "type": "string"}}},
        {"properties": {"token": {"type": "string"}}, "patternProperties": {"en$": {"format": "secret"}}},
        {"properties": {"name": {}}, "$ref": "#/$defs/M", "$defs": {"M": {"properties": {"token": SECRET}}}},
        {"$defs": {"A": {}, "B": {"$dynamicAnchor": "b", **SECRET}}, "properties": {"token": {
            "$ref": "#/$defs/A", "$dynamicRef": "#b",
        }}},
    ],
)  # fmt: skip
def test_what_else_a_schema_says_of_a_value_hides_no_secret(schema: dict[str, Any]) -> None:
    assert places(schema, {"token": CANARY}) == [("token",)]
    assert is_or_holds_secret(schema, ["token"])
    assert find_secret_faults(schema, {"token": ""}) == []


@pytest.mark.parametrize(
    "schema",
    [
        {"$id": "https://a.example/b", "$defs": {"T": {"$id": "t", **SECRET}}, "properties": {"token": {"$ref": "t"}}},
        {"$id": "urn:b", "$defs": {"T": SECRET}, "properties": {"token": {"$ref": "urn:b#/$defs/T"}}},
        {"properties": {"token": {"$id": "urn:t", "$ref": "#/$defs/T", "$defs": {"T": SECRET}}}, "$defs": {"T": {}}},
    ],
)
def test_a_reference_that_may_lead_to_a_secret_by_ways_of_its_own_is_refused(schema: dict[str, Any]) -> None:
    assert "it must be clear where each of its references leads" in find_secret_faults(schema, {"token": ""})[0].message


def test_references_of_schemas_without_secrets_may_lead_any_way() -> None:
    schema = {"$id": "urn:b", "$defs": {"T": {}}, "properties": {"name": {"$ref": "urn:b#/$defs/T"}}}

    assert find_secret_faults(schema, {"name": "me"}) == []


def test_a_pattern_that_python_would_try_for_years_is_given_up() -> None:
    schema = {"patternProperties": {"^(a+)+$": {"type": "string"}}, "additionalProperties": SECRET}

    assert validate_overrides(schema, {"a" * 40 + "!": "x"}, {}) == []
