"""What an author may register in a secret's place, and in its schema."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.inputs.schemas.secrets import HIDDEN
from launchbay_core.inputs.validation.registered_secrets import find_secret_faults

CANARY = "hf_canary"
SECRET = {"type": "string", "format": "secret"}


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
    ("schema", "path"),
    [
        ({"properties": {"tokens": {"items": {**SECRET, "default": CANARY}}}}, "tokens"),
        ({"$defs": {"Token": {**SECRET, "default": CANARY}}}, "Token"),
        ({"items": {**SECRET, "default": CANARY}}, "items"),
    ],
)
def test_the_error_of_a_value_in_a_secret_s_schema_is_about_the_nearest_name(schema: dict[str, Any], path: str) -> None:
    (error,) = find_secret_faults(schema, {})

    assert error.path == path


def test_the_error_of_a_value_in_a_secret_s_schema_names_the_keywords_that_have_it() -> None:
    token = {**SECRET, "enum": ["", CANARY], "const": CANARY}

    (error,) = find_secret_faults({"items": {"properties": {"token": token}}}, {})

    assert str(error) == (
        "the schema of the secret `token` has a value of it in `const` and `enum`; remove that, or leave it empty"
    )


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


def test_a_whole_config_that_is_a_secret_has_no_name() -> None:
    errors = find_secret_faults({**SECRET, "default": CANARY}, {})

    assert {error.path for error in errors} == {""}


def test_an_error_about_references_is_about_the_whole_schema() -> None:
    (error,) = find_secret_faults({"properties": {"token": SECRET, "other": {"$ref": "other.json"}}}, {"token": ""})

    assert error.path == ""


def test_the_error_of_a_value_in_a_secret_s_schema_hides_what_it_has() -> None:
    (error,) = find_secret_faults({"properties": {"token": {**SECRET, "default": CANARY}}}, {})

    assert error.given == HIDDEN
