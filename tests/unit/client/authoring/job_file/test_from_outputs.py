"""Inputs of a job file that are outputs of other runs: by name, beside the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from launchbay.authoring.job_file.reader import read_job_folder
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.errors import Malformed
from launchbay_core.services.intake.job_files import build_spec, read_job_file

TEXT = """name: finetune
command: python main.py
inputs:
  config: {values: {lr: 0.1}}
  model: {from: output, path: in/model}
  data: {from: output, required: false, description: to go on with}
"""


def test_they_are_read_by_their_names(tmp_path: Path) -> None:
    (tmp_path / "launchbay.yaml").write_text(TEXT)

    spec = JobSpec.model_validate(read_job_folder(tmp_path).spec)

    assert {name: (one.path, one.required) for name, one in spec.inputs.outputs.items()} == {
        "model": ("in/model", True),
        "data": (None, False),
    }
    assert spec.inputs.config is not None


def test_an_upload_reads_them_in_the_same_way_and_in_the_api_s() -> None:
    by_name = build_spec(read_job_file(TEXT.replace("python main.py", "[python, main.py]").encode(), "finetune"), {})
    in_the_api_s = build_spec(
        read_job_file(b"{command: [x], inputs: {outputs: {model: {path: in/model}}}}", "finetune"), {}
    )

    assert by_name.inputs.outputs["data"].description == "to go on with"
    assert in_the_api_s.inputs.outputs["model"].path == "in/model"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("model: {from: output, pth: x}", ":4 inputs.model.pth: unknown field; did you mean `path`?"),
        ("model: {from: elsewhere}", ":4 inputs.model.from: this must be 'output'"),
        ("model: {from: output, path: ../x}", ":4 inputs.model.path: `../x` can't be a result: it leads out"),
        ("modle: {path: x}", ":4 inputs.modle: unknown field"),
        ("outputs: {model: {path: x}}", ":4 inputs.outputs: unknown field"),
        ("'a/b': {from: output}", ":4 inputs.a/b"),
    ],
)
def test_faults_are_found_at_their_lines(tmp_path: Path, line: str, fault: str) -> None:
    (tmp_path / "launchbay.yaml").write_text(f"name: a\ncommand: x\ninputs:\n  {line}\n")

    with pytest.raises(Malformed) as refused:
        read_job_folder(tmp_path)

    assert fault in str(refused.value)
