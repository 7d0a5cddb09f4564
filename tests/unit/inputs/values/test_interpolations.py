"""Which files may have OmegaConf's interpolations, and what validation makes of them there."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.inputs import check_values, declared_schema, infer_schema, validate_overrides
from launchbay_core.inputs.schemas.keywords import allows_interpolations, note_of, with_interpolations
from launchbay_core.inputs.values.interpolations import find_interpolated

VALUES = {"epochs": 3, "lr": 0.1, "layers": [1, 2], "opt": {"name": "adam"}, "on": True}
DECLARED = {
    "properties": {
        "lr": {"type": "number", "maximum": 1},
        "mode": {"enum": ["a", "b"]},
        "tag": {"type": "string", "pattern": "^v[0-9]$"},
        "size": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
    }
}


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"a.yaml": {"x": "${y.z}"}}, {"a.yaml"}),
        ({"a.yaml": {"x": [{"y": "???"}]}}, {"a.yaml"}),
        ({"a.yaml": {"model": {"_target_": "torch.nn.Linear"}}}, {"a.yaml"}),
        ({"c/a.yaml": {"defaults": [{"m": "b"}]}, "c/m/b.yaml": {"n": 1}}, {"c/a.yaml", "c/m/b.yaml"}),
        ({"a.yaml": {"defaults": ["_self_"]}, "m/b.yaml": {"n": 1}}, {"a.yaml", "m/b.yaml"}),
        ({"c/a.yaml": {"defaults": ["_self_"]}, "d/b.yaml": {"n": 1}}, {"c/a.yaml"}),
        ({"a.yaml": {"x": 1, "price": "$5", "w": "{y}"}}, set()),
        ({"a.yaml": {"token": "${secret:hf}"}}, set()),
        ({"a.yaml": {"defaults": {"lr": 1}}, "b.yaml": {"defaults": []}, "c.yaml": {"defaults": [1]}}, set()),
    ],
)
def test_a_file_is_omegaconf_s_by_what_it_has_or_by_the_list_above_it(files: dict[str, Any], found: set[str]) -> None:
    assert find_interpolated(files) == found


@pytest.mark.parametrize("value", ["${a.b}", "???", "${oc.env:X,1}", "1${x}"])
@pytest.mark.parametrize("key", ["epochs", "lr", "layers", "on", "opt"])
def test_an_interpolation_takes_the_place_of_any_value_where_the_schema_notes_it(key: str, value: str) -> None:
    schema = infer_schema(VALUES)

    assert validate_overrides(with_interpolations(schema), {key: value}) == []
    assert len(validate_overrides(schema, {key: value})) == 1


def test_an_interpolation_may_be_an_item_and_other_faults_are_still_found() -> None:
    schema = with_interpolations(infer_schema(VALUES, exclude=["opt.name"]))
    overrides = {"layers": ["${n}", 2], "epochs": "many", "lrr": "${lr}", "opt": "${other}"}

    errors = validate_overrides(schema, overrides)

    assert {(error.path, error.kind) for error in errors} == {
        ("epochs", "type"),
        ("lrr", "unknown_key"),
        ("opt", "excluded"),
    }


@pytest.mark.parametrize("key", ["lr", "mode", "tag", "size"])
def test_an_author_s_rules_wait_for_the_job_too(key: str) -> None:
    values = {"lr": 0.1, "mode": "a", "tag": "v1", "size": 1}
    schema = with_interpolations(declared_schema(DECLARED, values))

    assert validate_overrides(schema, {key: "${x}"}, values, DECLARED) == []
    assert validate_overrides(schema, {key: "x"}, values, DECLARED) != []


def test_present_interpolations_break_no_schema_in_such_a_file() -> None:
    values = {"lr": "${base.lr}", "mode": "???", "size": "x"}

    assert [error.path for error in check_values(with_interpolations(DECLARED), values)] == ["size"]
    assert len(check_values(DECLARED, values)) == 3


def test_the_note_stands_beside_what_is_noted_already() -> None:
    schema = with_interpolations(infer_schema(VALUES, exclude=["lr"]))

    assert allows_interpolations(schema)
    assert note_of(schema)["exclude"] == ["lr"]
    assert not allows_interpolations(infer_schema(VALUES))
