"""The metrics that unchanged scripts log with the real `wandb`, in each of its modes that need no server."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from launchbay.runtime.results.script_hook import HOOK, copy_hook, hook_variables

QUIET = {"WANDB_SILENT": "true", "WANDB_X_DISABLE_STATS": "true"}
pytestmark = [pytest.mark.compat]

PYTHON = os.environ.get("WANDB_PYTHON", sys.executable)
STEPS = """
import math, wandb
run = wandb.init(project="digits")
run.log({"loss": 0.5, "train": {"accuracy": 0.1}, "text": "x", "ok": True})
wandb.log({"loss": math.nan})
run.log({"a": 1}, commit=False)
run.log({"b": 2})
run.log({"loss": 0.3}, step=10)
run.log({"c": 1})
run.log({"ignored": 1}, step=3)
run.log({"loss": 0.2}, step=20, commit=True)
run.log({"d": 1})
"""
LOGGED = [
    (0, {"loss": 0.5, "train.accuracy": 0.1, "ok": 1.0}),
    (1, {"loss": float("nan")}),
    (2, {"a": 1.0}),
    (2, {"b": 2.0}),
    (10, {"loss": 0.3}),
    (10, {"c": 1.0}),
    (20, {"loss": 0.2}),
    (21, {"d": 1.0}),
]


class Script:
    """A script in a folder of its own, run as the command of a run is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.reports = folder / "reports.jsonl"
        self.reports.touch()

    def run(self, text: str, mode: str = "offline", variables: Mapping[str, str] | None = None) -> str:
        """What it writes to standard error."""
        (self.folder / "train.py").write_text(text)
        own = {**os.environ, **QUIET, "WANDB_MODE": mode, "LAUNCHBAY_REPORTS": str(self.reports), **(variables or {})}
        environment = {**own, **hook_variables(own)} if variables is None else own
        done = subprocess.run(
            [PYTHON, "train.py"],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stderr

    def reported(self, kind: str) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in self.reports.read_text().splitlines()]
        return [line for line in lines if line["kind"] == kind]


@pytest.fixture
def script(tmp_path: Path) -> Script:
    return Script(tmp_path)


@pytest.mark.parametrize("mode", ["offline", "disabled"])
def test_what_is_logged_is_reported_at_wandb_s_steps(script: Script, mode: str) -> None:
    script.run(STEPS, mode)

    assert repr([(line["step"], line["values"]) for line in script.reported("metrics")]) == repr(LOGGED)
    assert all(1.7e9 < line["time"] < 2**33 for line in script.reported("metrics"))


def test_the_steps_are_those_of_wandb_s_own_history(script: Script) -> None:
    script.run(STEPS + "run.finish()\n" + READ_HISTORY)

    history = json.loads((script.folder / "history.json").read_text())
    rows: dict[int, dict[str, Any]] = {}
    for line in script.reported("metrics"):
        rows.setdefault(line["step"], {}).update(line["values"])
    assert [row["_step"] for row in history] == list(rows)
    assert [row["loss"] for row in history if "loss" in row][-1] == rows[20]["loss"]


# The file of a run is in the format of LevelDB's log; these few records fit its first block. A process of W&B's writes
# it, and may still be at that when `finish` returns: the record of the run's end is its last one.
READ_HISTORY = """
import glob, json, struct, time
from wandb.proto import wandb_internal_pb2

def read_records():
    content, at = open(glob.glob("wandb/*run*/*.wandb")[0], "rb").read(), 7
    while at + 7 <= len(content):
        _, size, kind = struct.unpack("<IHB", content[at : at + 7])
        assert kind == 1, "a record goes over the block's end"
        if at + 7 + size > len(content):
            return
        record = wandb_internal_pb2.Record()
        record.ParseFromString(content[at + 7 : at + 7 + size])
        at += 7 + size
        yield record

deadline, records = time.monotonic() + 60, []
while not any(record.WhichOneof("record_type") == "exit" for record in records):
    assert time.monotonic() < deadline, "W&B has not written that the run has ended"
    time.sleep(0.05)
    records = list(read_records())
rows = []
for record in records:
    if record.WhichOneof("record_type") == "history":
        items = {item.key or ".".join(item.nested_key): json.loads(item.value_json) for item in record.history.item}
        rows.append({**items, "_step": record.history.step.num})
json.dump(rows, open("history.json", "w"))
"""


def test_what_the_script_puts_into_the_summary_replaces_last_values(script: Script) -> None:
    script.run(
        "import wandb\nrun = wandb.init()\nrun.log({'accuracy': 0.8})\nrun.summary['accuracy'] = 0.9\n"
        "run.summary.update({'best': {'loss': 0.1}, 'text': 'x'})\nwandb.summary['final'] = 1\n"
    )

    values = [line["values"] for line in script.reported("summary")]
    assert values == [{"accuracy": 0.9}, {"best.loss": 0.1}, {"final": 1.0}]


@pytest.mark.skipif(sys.executable != PYTHON, reason="the environments of older releases have no NumPy")
def test_scalars_of_numpy_are_numbers_and_arrays_are_not(script: Script) -> None:
    script.run(
        "import numpy, wandb\nrun = wandb.init(mode='disabled')\n"
        "run.log({'one': numpy.float32(0.5), 'zero_d': numpy.array(2), 'many': numpy.zeros(3)})\n"
    )

    assert [line["values"] for line in script.reported("metrics")] == [{"one": 0.5, "zero_d": 2.0}]


def test_a_script_without_wandb_is_left_alone(script: Script) -> None:
    assert script.run("import sys; assert 'json' not in sys.modules") == ""


def test_another_sitecustomize_still_runs(script: Script) -> None:
    (script.folder / "sitecustomize.py").write_text("import builtins; builtins.other = 'was here'")
    hook = hook_variables({"PYTHONPATH": str(script.folder)})

    script.run("assert other == 'was here'\n" + STEPS, variables=hook)

    assert len(script.reported("metrics")) == len(LOGGED)


def test_a_copy_of_the_hook_needs_nothing_else_of_launchbay(script: Script, tmp_path: Path) -> None:
    copy_hook(tmp_path / "volume" / "hook")

    script.run(STEPS, variables={"PYTHONPATH": str(tmp_path / "volume" / "hook")})

    assert len(script.reported("metrics")) == len(LOGGED)


@pytest.mark.parametrize(
    "fault",
    [
        "import os; os.environ['LAUNCHBAY_REPORTS'] = '/nowhere/reports'",
        "import wandb_history_fault",
    ],
)
def test_a_fault_of_the_hook_leaves_the_script_alone(script: Script, fault: str) -> None:
    (script.folder / "wandb_history_fault.py").write_text(
        "import sys, types\nbroken = types.ModuleType('launchbay_metrics')\nsys.modules['launchbay_metrics'] = broken\n"
    )
    said = script.run(f"{fault}\n{STEPS}")

    assert 1 <= said.count("launchbay: metrics of wandb are not recorded") <= 3


def test_several_processes_report_to_one_file(script: Script) -> None:
    script.run(
        "import os, sys, subprocess\n"
        "if len(sys.argv) < 2:\n"
        "    processes = [subprocess.Popen([sys.executable, __file__, str(n)]) for n in range(3)]\n"
        "    sys.exit(max(one.wait() for one in processes))\n"
        "import wandb\nrun = wandb.init(mode='disabled')\n"
        "for step in range(100): run.log({'rank' + sys.argv[1]: step})\n"
    )

    assert len(script.reported("metrics")) == 300


def test_what_python_imports_at_its_start_can_be_read_by_any_python() -> None:
    tree = ast.parse((HOOK / "sitecustomize.py").read_text(), feature_version=(3, 4))

    new = (ast.FunctionDef, ast.AnnAssign, ast.JoinedStr, ast.NamedExpr, ast.AsyncFunctionDef, ast.Match)
    assert [node for node in ast.walk(tree) if isinstance(node, new)] == []
    imported = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert imported == ["os", "sys", "launchbay_watch", "imp"]
    assert not any(isinstance(node, ast.ImportFrom) for node in ast.walk(tree))
