"""A script whose constants are inputs, from its launchbay.yaml to what it prints in a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from stack_process import StackProcess

pytestmark = [pytest.mark.e2e]

SCRIPT = """\
# %% [markdown]
# # Exported from a notebook
# %%
LR = 1e-3  # tuned
EPOCHS: int = 3
LAYERS = (64, 32)
TOKEN = ''
# %%
print('trained with', LR, EPOCHS, LAYERS, 'and a token of', len(TOKEN), 'characters')
"""
JOB = """\
name: notebook
command: python train.py
inputs:
  constants:
    train.py:
      include: [LR, EPOCHS, LAYERS, TOKEN]
      schema: {properties: {LR: {type: number}, EPOCHS: {type: integer}, LAYERS: {type: array, items: {type: integer}},
                            TOKEN: {type: string, format: secret}}}
"""


@pytest.fixture
def folder(stack: StackProcess, project: str, tmp_path: Path) -> Path:
    (tmp_path / "train.py").write_text(SCRIPT)
    (tmp_path / "launchbay.yaml").write_text(JOB)
    stack.cli("register", str(tmp_path), project=project)
    return tmp_path


def test_a_run_has_the_launched_constants_and_all_else_of_the_script(
    stack: StackProcess, project: str, folder: Path
) -> None:
    words = ["-o", "train.py:LR=2e-5", "-o", "train.py:LAYERS=[8]", "-o", "train.py:TOKEN=it's a secret"]

    done = stack.cli("launch", "notebook", *words, "--follow", project=project)

    assert "trained with 2e-05 3 (8,) and a token of 13 characters" in done.stdout
    assert "it's a secret" not in done.stdout + done.stderr


def test_a_rerun_changes_one_constant_more(stack: StackProcess, project: str, folder: Path) -> None:
    first = stack.launch(project, "notebook", overrides={"files": {"train.py": {"LR": 0.5}}})
    stack.ended(project, first["run_id"])

    done = stack.cli("rerun", first["run_id"], "-o", "train.py:EPOCHS=9", "--follow", project=project)

    assert "trained with 0.5 9 (64, 32) and a token of 0 characters" in done.stdout


def test_a_name_beside_the_selected_ones_is_refused(stack: StackProcess, project: str, folder: Path) -> None:
    refused = stack.cli("launch", "notebook", "-o", "train.py:EPOCS=9", project=project, expect=1)

    assert "did you mean `EPOCHS`?" in refused.stderr
