"""Interpolations in the place of typed values, over the API: where registration notes that a file may have them."""

from __future__ import annotations

from typing import Any

import pytest

from api_support import request

JOBS = "/v1/projects/vision/jobs"
RUNS = "/v1/projects/vision/runs"
FILES = {
    "conf/config.yaml": {"text": "defaults:\n- model: vit\nlr: 0.1  # tuned\nsteps: 3\n"},
    "conf/model/vit.yaml": {"text": "layers: 12\n"},
    "other.yaml": {"text": "layers: 12\n"},
    "conf/sizes.json": {"text": '{"layers": 12}'},
    "typed.yaml": {
        "text": "base: ${oc.env:BASE}\nlr: ${base}\n",
        "schema": {"properties": {"lr": {"type": "number", "maximum": 1}}},
    },
}


@pytest.fixture(autouse=True)
def job(account: None) -> None:
    spec = {"name": "job", "command": ["true"], "inputs": {"files": FILES}}
    assert request("POST", JOBS, spec).status == 201


def planned(files: dict[str, Any]) -> Any:
    body = {"job": "job", "overrides": {"files": files}}
    return request("POST", RUNS, body, query={"dry_run": "true"})


def test_interpolations_are_written_into_files_of_a_config_tree() -> None:
    answer = planned(
        {"conf/config.yaml": {"steps": "${model.layers}", "lr": "???"}, "conf/model/vit.yaml": {"layers": "${n}"}}
    )

    assert answer.status == 200, answer.body
    texts = {path: file["text"] for path, file in answer.body["files"].items()}
    assert texts["conf/config.yaml"] == "defaults:\n- model: vit\nlr: '???'  # tuned\nsteps: ${model.layers}\n"
    assert texts["conf/model/vit.yaml"] == "layers: ${n}\n"


def test_an_author_s_rules_hold_for_other_values_only() -> None:
    allowed = planned({"typed.yaml": {"lr": "${base}"}})
    refused = planned({"typed.yaml": {"lr": 2}})

    assert (allowed.status, refused.status) == (200, 422)


@pytest.mark.parametrize("path", ["other.yaml", "conf/sizes.json"])
def test_elsewhere_an_interpolation_is_a_text(path: str) -> None:
    answer = planned({path: {"layers": "${n}"}})

    assert answer.status == 422
    assert answer.body["errors"][0]["kind"] == "type"
