"""Axolotl's own example configs: one YAML file a job, of hundreds of people's keys; registered, shown, patched."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from inputs_support import CORPUS, leaves
from stack_process import StackProcess

EXAMPLES = CORPUS / "axolotl" / "examples"
FOLDERS = ("llama-3", "mistral", "qwen2", "qwen3", "gemma3", "archived")
TRAIN = "import sys, yaml, json; print('read', json.dumps(yaml.safe_load(open(sys.argv[1])), default=str))\n"

pytestmark = [
    pytest.mark.compat,
    pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the corpus is not there"),
]


@pytest.fixture
def job(stack: StackProcess, project: str, tmp_path: Path) -> Path:
    """A job whose config files are Axolotl's examples, registered by one glob; its folder."""
    folder = tmp_path / "finetune"
    for name in FOLDERS:
        if (EXAMPLES / name).is_dir():
            shutil.copytree(EXAMPLES / name, folder / "examples" / name)
    (folder / "train.py").write_text(TRAIN)
    (folder / "launchbay.yaml").write_text(
        "name: finetune\ncommand: python train.py examples/llama-3/lora-8b.yml\n"
        "inputs:\n  files: [examples/**/*.yml, examples/**/*.yaml]\n"
    )
    stack.cli("register", str(folder), project=project)
    return folder


def test_every_example_shows_a_form_with_a_type_and_the_present_value_of_each_field(
    stack: StackProcess, project: str, job: Path
) -> None:
    schema = json.loads(stack.cli("schema", "finetune", "--json", project=project).stdout)

    assert len(schema["files"]) >= 50
    for path, file in schema["files"].items():
        values = yaml.safe_load((job / path).read_text())
        for keys, value in leaves(values):
            leaf = at(file["schema"], keys)
            assert "default" in leaf, (path, keys)
            assert value is None or leaf.get("type") or leaf.get("anyOf") or value in ({}, []), (path, keys, leaf)
    types = schema["files"]["examples/llama-3/lora-8b.yml"]["types"]
    assert types["learning_rate"] == "float"
    assert types["sequence_len"] == "int"
    assert types["load_in_8bit"] == "bool"
    assert types["optimizer"] == "str"
    assert types["datasets"].startswith("list[")
    assert types["wandb_project"] == "any"


def test_an_example_is_patched_and_read_as_it_was_launched(stack: StackProcess, project: str, job: Path) -> None:
    path = "examples/llama-3/lora-8b.yml"
    text = (job / path).read_text()
    changes = {"learning_rate": 2e-5, "sequence_len": 8192, "wandb_project": "tuning", "lora_dropout": 0.1}
    overrides = [word for name, value in changes.items() for word in ("-o", f"{path}:{name}={value}")]
    dataset = [{"path": "mine/data", "type": "alpaca"}]

    launched = stack.cli(
        "launch", "finetune", *overrides, "-o", f"{path}:datasets={json.dumps(dataset)}", "--follow", project=project
    )

    (line,) = [line for line in launched.stdout.splitlines() if line.startswith("read ")]
    assert json.loads(line.removeprefix("read ")) == {**yaml.safe_load(text), **changes, "datasets": dataset}


def test_a_patch_of_many_examples_changes_one_line_of_each(stack: StackProcess, project: str, job: Path) -> None:
    paths = [
        path.relative_to(job).as_posix()
        for path in sorted((job / "examples").rglob("*.yml"))
        if isinstance((yaml.safe_load(path.read_text()) or {}).get("learning_rate"), float)
    ][:40]
    overrides = [word for path in paths for word in ("-o", f"{path}:learning_rate=0.00125")]

    plan = json.loads(stack.cli("launch", "finetune", *overrides, "--dry-run", "--json", project=project).stdout)

    for path in paths:
        before, after = (job / path).read_text().splitlines(), plan["files"][path]["text"].splitlines()
        changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
        assert len(changed) == 1, (path, changed)
        assert changed[0][1].startswith("learning_rate: 0.00125")


def at(schema: Any, keys: tuple[Any, ...]) -> dict[str, Any]:
    """The schema of the value at `keys`."""
    for key in keys:
        schema = schema["properties"][str(key)]
    return dict(schema)
