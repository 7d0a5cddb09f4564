"""Jobs that read their values from the command line and know nothing of Launchbay: argparse, click, a shell between."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stack_process import ROOT, StackProcess

pytestmark = [pytest.mark.compat]

JOBS = Path(__file__).parent / "jobs"
NASTY = 'it\'s $HOME `id` "quoted"; * &'


def test_an_argparse_job_gets_the_run_config_as_arguments(stack: StackProcess, project: str) -> None:
    stack.cli("register", "examples/arguments", project=project)
    overrides = (
        "-o",
        "optimizer.lr=-1e-5",
        "-o",
        "layers=[8,4,2]",
        "-o",
        "amp=false",
        "-o",
        f"run_name={json.dumps(NASTY)}",
    )

    plan = stack.cli("launch", "arguments", *overrides, "--dry-run", "--json", project=project)
    launched = stack.cli("launch", "arguments", *overrides, "--follow", project=project)

    command = ["python", "train.py", "data/cifar10", "--lr=-1e-05", "--layers", "8", "4", "2"]
    assert json.loads(plan.stdout)["command"] == [*command, "--run-name", NASTY, "--no-amp"]
    values = {"data": "data/cifar10", "lr": -1e-05, "layers": [8, 4, 2], "run_name": NASTY}
    assert f"training with { {**values, 'amp': False, 'verbose': False} }" in launched.stdout


def test_what_a_run_was_started_with_shows_its_whole_command(stack: StackProcess, project: str) -> None:
    stack.cli("register", "examples/arguments", project=project)

    run = json.loads(stack.cli("launch", "arguments", "--json", project=project).stdout)

    shown = stack.cli("inputs", run["run_id"], project=project).stdout
    assert "python train.py data/cifar10 --lr 0.01 --layers 64 32 --amp\n" in shown
    assert "--amp or --no-amp is amp" in stack.cli("job", "arguments", project=project).stdout


def test_a_click_job_behind_a_shell_gets_every_value_as_it_is(
    stack: StackProcess, project: str, tmp_path: Path, seen: Path
) -> None:
    stack.cli("register", str(JOBS / "click-shell"), "--env", f"SEEN={seen}", project=project)

    tags = json.dumps(["-x", NASTY, "$(id)"])
    overrides = ("-o", f"note={json.dumps(NASTY)}", "-o", f"tags={tags}", "-o", "lr=-0.5", "-o", "shout=false")
    stack.cli("launch", "click-shell", *overrides, "--follow", project=project)

    assert json.loads(seen.read_text()) == {
        "data": "s3://bucket/train",
        "lr": -0.5,
        "tag": ["-x", NASTY, "$(id)"],
        "shout": False,
        "note": NASTY,
    }


def test_a_value_that_the_command_would_take_for_a_flag_is_refused(stack: StackProcess, project: str) -> None:
    stack.cli("register", str(ROOT / "examples" / "arguments"), project=project)

    refused = stack.cli("launch", "arguments", "-o", "data.train=--help", project=project, expect=1)

    assert "`data.train` can't contain `--help`" in refused.stderr


def test_arguments_of_no_value_are_refused_at_registration(stack: StackProcess, project: str, tmp_path: Path) -> None:
    (tmp_path / "launchbay.yaml").write_text(
        "name: typo\ncommand: python train.py\ninputs:\n  config: {values: {learning_rate: 0.1}}\n"
        "  args: {learning_rte: --lr}\n"
    )

    refused = stack.cli("register", str(tmp_path), project=project, expect=1)

    assert "did you mean `learning_rate`?" in refused.stderr
