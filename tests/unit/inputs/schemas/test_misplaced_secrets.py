"""Texts in the place of a map or a list that holds secrets."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.inputs.schemas.secrets import find_misplaced

TOKEN = {"format": "secret"}
HUB = {"properties": {"token": TOKEN}}


@pytest.mark.parametrize(
    ("schema", "values", "places"),
    [
        ({"properties": {"hub": HUB}}, {"hub": "hf_1"}, [("hub",)]),
        ({"properties": {"hub": {"$ref": "#/$defs/hub"}}, "$defs": {"hub": HUB}}, {"hub": "hf_1"}, [("hub",)]),
        ({"properties": {"hubs": {"items": HUB}}}, {"hubs": ["hf_1", {"token": "hf_2"}]}, [("hubs", 0)]),
        ({"additionalProperties": HUB}, {"a": "hf_1"}, [("a",)]),
        ({"properties": {"hub": HUB}}, {"hub": {"token": "hf_1"}}, []),
        ({"properties": {"hub": HUB}}, {"hub": None, "other": "hf_1"}, []),
        ({"properties": {"hub": {"type": ["string", "object"], **HUB}}}, {"hub": "team/model"}, []),
        ({"properties": {"hub": {"anyOf": [{"type": "string"}, HUB]}}}, {"hub": "team/model"}, []),
        ({"properties": {"hub": {}}}, {"hub": "hf_1"}, []),
    ],
)
def test_a_text_is_misplaced_where_only_what_holds_secrets_belongs(schema: Any, values: Any, places: Any) -> None:
    assert list(find_misplaced(schema, values)) == places
