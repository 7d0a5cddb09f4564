"""Values of secrets in the text of a schema: refused when it is registered, and never shown."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.inputs import declared_schema, input_types
from launchbay_core.inputs.schemas.secret_literals import secret_literals, without_secret_literals
from launchbay_core.inputs.validation.registered_secrets import find_secret_faults

CANARY = "hf_canary"
SECRET = {"type": "string", "format": "secret"}
HUB: dict[str, Any] = {"properties": {"token": SECRET}}
HELD = {"token": CANARY}
NODE = {"properties": {"token": SECRET, "next": {"$ref": "#/$defs/node"}}}

SCHEMAS: dict[str, dict[str, Any]] = {
    "beside a reference": {"properties": {"token": {"$ref": "#/$defs/t", "default": CANARY}}, "$defs": {"t": SECRET}},
    "beside it in allOf": {"properties": {"token": {"allOf": [SECRET, {"default": CANARY}]}}},
    "beside a choice": {"properties": {"token": {"anyOf": [SECRET, {"type": "null"}], "default": CANARY}}},
    "another choice": {"properties": {"token": {"oneOf": [SECRET, {"const": CANARY}]}}},
    "denied": {"properties": {"token": {**SECRET, "not": {"const": CANARY}}}},
    "denied twice": {"properties": {"token": {**SECRET, "not": {"not": {"enum": [CANARY]}}}}},
    "denied in a choice": {"properties": {"token": {**SECRET, "not": {"anyOf": [{"const": CANARY}]}}}},
    "denied above": {"properties": {"hub": {**HUB, "not": {"const": HELD}}}},
    "denied below": {"properties": {"token": SECRET}, "not": {"properties": {"token": {"const": CANARY}}}},
    "condition": {"properties": {"token": SECRET}, "if": {"properties": {"token": {"const": CANARY}}}, "then": {}},
    "consequence": {"properties": {"token": SECRET}, "if": True, "then": {"properties": {"token": {"enum": [CANARY]}}}},
    "secret by a branch": {"if": False, "else": HUB, "examples": [HELD]},
    "default above": {"properties": {"hub": {**HUB, "default": HELD}}},
    "examples above": {"properties": {"hub": {**HUB, "examples": [{}, HELD]}}},
    "enum above": {"properties": {"hub": {**HUB, "enum": [HELD]}}},
    "const above": {"properties": {"hub": {**HUB, "const": HELD}}},
    "default of the whole": {"properties": {"hub": HUB}, "default": {"hub": HELD}},
    "above a reference": {"properties": {"hub": {"$ref": "#/$defs/h", "default": HELD}}, "$defs": {"h": HUB}},
    "another part above": {"allOf": [{"properties": {"hub": HUB}}, {"properties": {"hub": {"default": HELD}}}]},
    "dependentSchemas": {**HUB, "dependentSchemas": {"user": {"default": HELD}}},
    "items": {"properties": {"all": {"items": SECRET, "default": [CANARY]}}},
    "prefixItems": {"properties": {"all": {"prefixItems": [{}, SECRET], "examples": [["", CANARY]]}}},
    "contains": {"properties": {"all": {"contains": SECRET, "default": [CANARY]}}},
    "maps in a list": {"properties": {"all": {"items": HUB, "default": [HELD]}}},
    "patternProperties": {"patternProperties": {"^t": SECRET}, "default": HELD},
    "named beside a pattern": {"patternProperties": {"^t": SECRET}, "properties": {"token": {"default": CANARY}}},
    "additionalProperties": {"additionalProperties": SECRET, "examples": [HELD]},
    "unevaluatedProperties": {"unevaluatedProperties": SECRET, "examples": [HELD]},
    "propertyNames": {"propertyNames": {**SECRET, "const": CANARY}},
    "never referred to": {"$defs": {"h": {**HUB, "default": HELD}}},
    "far down its own kind": {
        "$defs": {"node": NODE}, "properties": {"a": {"$ref": "#/$defs/node", "default": {"next": {"next": HELD}}}},
    },
    "an anchor that a literal takes": {
        "default": {"$anchor": "t"}, "properties": {"token": {"$ref": "#t", "default": CANARY}},
        "$defs": {"t": {"$anchor": "t", **SECRET}},
    },
    "OpenAPI's example": {"properties": {"token": {**SECRET, "example": CANARY}}},
    "an unknown keyword above": {**HUB, "x-values": HELD},
    "contentSchema": {"properties": {"json": {"contentSchema": HUB, "default": '{"token": "hf_canary"}'}}},
}  # fmt: skip


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_secret_in_any_literal_is_refused_and_never_shown(name: str) -> None:
    schema = SCHEMAS[name]

    faults = find_secret_faults(schema, {})
    declared = declared_schema(schema, {})

    assert faults
    assert all("has a value of" in fault.message for fault in faults)
    assert CANARY not in str(faults)
    assert CANARY not in str(declared)
    assert CANARY not in str(input_types(declared))
    assert CANARY not in str(without_secret_literals(schema))


def test_the_error_names_the_secret_and_what_has_its_value() -> None:
    (fault,) = find_secret_faults(SCHEMAS["examples above"], {})

    assert fault.path == "hub.token"
    assert str(fault) == (
        "the schema of `hub` has a value of the secret `hub.token` in `examples`; remove that, or leave it empty"
    )


@pytest.mark.parametrize("place", ["", None, "???", "${secret:hf}", "${oc.env:HF}"])
@pytest.mark.parametrize("name", ["beside a reference", "default above", "items", "condition"])
def test_what_may_stand_in_a_secret_s_place_may_do_so_in_literals(name: str, place: Any) -> None:
    def replaced(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: replaced(inner) for key, inner in value.items()}
        return [replaced(inner) for inner in value] if isinstance(value, list) else place if value == CANARY else value

    assert find_secret_faults(replaced(SCHEMAS[name]), {}) == []


@pytest.mark.parametrize("word", ["title", "description", "label", "placeholder", "x-order"])
def test_what_a_form_says_of_a_secret_may_be_registered(word: str) -> None:
    assert find_secret_faults({"properties": {"token": {**SECRET, word: "hf_…"}}}, {}) == []


def test_an_unknown_keyword_at_a_secret_is_not_shown_as_it_may_have_anything() -> None:
    shown = without_secret_literals({"properties": {"token": {**SECRET, "x-sample": CANARY}, "lr": {"x-unit": "1/s"}}})

    assert shown["properties"] == {"token": SECRET, "lr": {"x-unit": "1/s"}}


def test_a_literal_within_an_unknown_keyword_that_is_itself_left_out_is_no_trouble() -> None:
    token = {"token": {**SECRET, "default": CANARY}}

    shown = without_secret_literals({"properties": token, "PROPERTIES": token})

    assert shown == {"properties": {"token": SECRET}}


def test_a_schema_without_secrets_is_shown_as_it_is() -> None:
    schema = {"properties": {"a": {"default": CANARY, "x-b": 1}}}

    assert secret_literals(schema) == []
    assert without_secret_literals(schema) == schema
