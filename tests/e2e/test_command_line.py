"""Every command against a running service: what it prints for people, and for machines."""

from __future__ import annotations

import json
import platform
import subprocess
from pathlib import Path
from typing import Any

import pytest

from job_scripts import TRAIN_YAML, script_job, witness_job
from stack_process import LAUNCHBAY, StackProcess

pytestmark = [pytest.mark.e2e]


@pytest.fixture
def run(stack: StackProcess, project: str, seen: Path) -> str:
    """The id of a run that has ended."""
    stack.request("POST", f"/v1/projects/{project}/jobs", witness_job(seen))
    overrides = {"files": {"conf/train.yaml": {"model": "vit"}}}
    return str(stack.ended(project, stack.launch(project, "witness", overrides=overrides)["run_id"])["run_id"])


def answer(stack: StackProcess, project: str, *words: str, expect: int = 0) -> Any:
    """What a command prints with --json, decoded; standard output has nothing else."""
    return json.loads(stack.cli(*words, "--json", project=project, expect=expect).stdout)


def test_every_command_that_shows_something_shows_it_as_json(stack: StackProcess, project: str, run: str) -> None:
    assert [job["name"] for job in answer(stack, project, "jobs")] == ["witness"]
    assert answer(stack, project, "job", "witness")["version"]["version"] == 1
    assert list(answer(stack, project, "schema", "witness")["files"]) == ["conf/train.yaml"]
    assert [one["run_id"] for one in answer(stack, project, "runs")] == [run]
    assert answer(stack, project, "runs", "--state", "failed") == []
    assert answer(stack, project, "run", run)["state"] == "SUCCEEDED"
    assert answer(stack, project, "inputs", run)["files"]["conf/train.yaml"] == TRAIN_YAML.replace("resnet", "vit")
    python, said = (line["message"] for line in answer(stack, project, "logs", run))
    assert (said, python.partition(",")[0]) == ("witnessed", f"launchbay: Python {platform.python_version()}")
    assert answer(stack, project, "logs", "--follow", run)["run_id"] == run
    assert answer(stack, project, "diff", run, run)["config"] == []
    assert answer(stack, project, "hardware")["classes"]
    assert answer(stack, project, "hardware", "--gpu", "a10g")["gpu_model"] == "a10g"
    assert answer(stack, project, "doctor")["ready"]
    assert answer(stack, project, "alias", "witness:1", "prod")["aliases"] == {"prod": 1}
    assert answer(stack, project, "launch", "witness@prod", "--dry-run")["dry_run"]


def test_launching_prints_the_run_as_json_followed_or_not(stack: StackProcess, project: str, run: str) -> None:
    launched = answer(stack, project, "launch", "witness", "-o", "trainer.batch_size=64")
    followed = answer(stack, project, "rerun", run, "-o", "conf/train.yaml:model=mlp", "--follow")

    assert launched["overrides"]["config"] == {"trainer": {"batch_size": 64}}
    assert (followed["state"], followed["rerun_of"]) == ("SUCCEEDED", run)


def test_a_refusal_is_json_on_standard_error(stack: StackProcess, project: str, run: str) -> None:
    done = stack.cli("launch", "witness", "-o", "seed=1", "--json", project=project, expect=1)

    assert done.stdout == ""
    assert json.loads(done.stderr)["errors"][0]["path"] == "seed"


def test_a_followed_run_that_fails_is_status_1(stack: StackProcess, project: str) -> None:
    stack.request("POST", f"/v1/projects/{project}/jobs", script_job("raise SystemExit(3)", name="fails"))

    done = stack.cli("launch", "fails", "--follow", project=project, expect=1)

    assert "FAILED: exit code 3" in done.stdout


FAILING = "import time; print('loading', flush=True)\nraise ValueError('no data in data/train')"


def test_a_command_that_failed_is_shown_with_the_line_that_says_why(stack: StackProcess, project: str) -> None:
    stack.request("POST", f"/v1/projects/{project}/jobs", script_job(FAILING, name="fails"))

    followed = stack.cli("launch", "fails", "--follow", project=project, expect=1).stdout
    [failed] = answer(stack, project, "runs")
    shown = stack.cli("run", failed["run_id"], project=project).stdout
    end = answer(stack, project, "logs", "--tail", "1", failed["run_id"])

    assert "FAILED: exit code 1, ValueError: no data in data/train" in followed
    assert followed.index("RUNNING") < followed.index("loading") < followed.index("FAILED")
    lines = shown.splitlines()
    assert lines.index("ValueError: no data in data/train") < lines.index("  loading")
    assert [line["message"] for line in end] == ["ValueError: no data in data/train"]


def test_a_rerun_can_be_tried_and_is_made_once_for_a_key(stack: StackProcess, project: str, run: str) -> None:
    tried = answer(stack, project, "rerun", run, "-o", "trainer.batch_size=64", "--dry-run")
    known = len(answer(stack, project, "runs"))
    words = ("rerun", run, "-o", "trainer.batch_size=64", "--idempotency-key", f"once-{run}")
    first, second = answer(stack, project, *words), answer(stack, project, *words)

    assert tried["dry_run"]
    assert tried["config"]["trainer"]["batch_size"] == 64
    assert '+model: "vit"' in tried["files"]["conf/train.yaml"]["diff"]
    assert known == 1
    assert first["run_id"] == second["run_id"] != run


def test_an_alias_may_point_where_another_does(stack: StackProcess, project: str, run: str) -> None:
    stack.cli("alias", "witness:latest", "prod", project=project)
    done = stack.cli("alias", "witness@prod", "stable", project=project)

    assert "witness@stable is now version 1" in done.stdout


def test_what_has_ended_can_t_be_cancelled(stack: StackProcess, project: str, run: str) -> None:
    done = stack.cli("cancel", run, project=project, expect=1)

    assert "it has ended as SUCCEEDED" in done.stderr


def test_overrides_come_from_a_file_or_from_standard_input(stack: StackProcess, project: str, run: str) -> None:
    text = "config: {trainer: {batch_size: 8, model: vit}}\nfiles:\n  conf/train.yaml: {training: {epochs: 1}}\n"

    done = stack.cli(
        *("launch", "witness", "--overrides", "-", "-o", "trainer.model=mlp", "--json"), project=project, stdin=text
    )

    assert json.loads(done.stdout)["overrides"]["config"] == {"trainer": {"batch_size": 8, "model": "mlp"}}
    assert json.loads(done.stdout)["overrides"]["files"] == {"conf/train.yaml": {"training": {"epochs": 1}}}


def test_the_files_of_a_run_are_saved(stack: StackProcess, project: str, run: str, tmp_path: Path) -> None:
    stack.cli("inputs", run, "--save", str(tmp_path / "saved"), project=project)

    assert (tmp_path / "saved/conf/train.yaml").read_text() == TRAIN_YAML.replace("resnet", "vit")
    assert json.loads((tmp_path / "saved/run-config.json").read_text())["seed"] == 42


def test_the_lines_in_which_a_run_s_files_differ_are_shown(stack: StackProcess, project: str, run: str) -> None:
    shown = stack.cli("inputs", run, "--diff", project=project).stdout

    assert shown.splitlines()[:3] == ["conf/train.yaml", "  --- a/conf/train.yaml", "  +++ b/conf/train.yaml"]
    assert '\n  -model: "resnet"' in shown
    assert '\n  +model: "vit"' in shown


def test_an_empty_project_shows_the_next_step(stack: StackProcess, project: str) -> None:
    jobs = stack.cli("jobs", project=project)
    job = stack.cli("job", "nothing", project=project, expect=1)

    assert "Register one with `launchbay register FOLDER`" in jobs.stderr
    assert "register a job with `launchbay register FOLDER`" in job.stderr
    assert stack.cli("runs", project=project).stdout == ""


def test_tables_are_plain_in_a_pipe(stack: StackProcess, project: str, run: str) -> None:
    environment = {name: value for name, value in stack.environment.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}

    done = subprocess.run(
        [LAUNCHBAY, "runs", "--server", stack.url, "--project", project],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("RUN ")
    assert "\x1b" not in done.stdout


def test_a_closed_pipe_is_not_an_error(stack: StackProcess, project: str, run: str) -> None:
    command = f"{LAUNCHBAY} hardware --json --server {stack.url} | head -1"

    done = subprocess.run(
        ["bash", "-c", command], env=stack.environment, capture_output=True, text=True, check=True, timeout=60
    )

    assert done.stdout == "{\n"
    assert "Traceback" not in done.stderr


def test_bash_completes_jobs_aliases_and_runs(stack: StackProcess, project: str, run: str) -> None:
    stack.cli("alias", "witness:1", "prod", project=project)
    stack.cli("alias", "witness:1", "staging", project=project)

    assert completed(stack, project, "launchbay launch wit") == ["witness"]
    assert completed(stack, project, "launchbay launch witness@p") == ["witness@prod"]
    assert completed(stack, project, f"launchbay logs {run[:10]}") == [run]
    assert completed(stack, "nobody", "launchbay launch wit") == []


def test_bash_completes_inputs_with_their_present_values_and_gpus(stack: StackProcess, project: str, run: str) -> None:
    inputs = completed(stack, project, "launchbay launch witness -o tr")

    assert "trainer.batch_size=32" in inputs
    assert all(word.startswith("tr") for word in inputs)
    assert "conf/train.yaml:model=resnet" in completed(stack, project, "launchbay launch witness -o conf")
    assert completed(stack, project, f"launchbay rerun {run} -o trainer.ba") == ["trainer.batch_size=32"]
    assert completed(stack, project, "launchbay launch witness --gpu a10g") == ["a10g"]
    assert completed(stack, project, "launchbay launch witness --gpu l4,a100-4") == ["l4,a100-40"]
    assert completed(stack, project, "launchbay launch nothing -o tr") == []


def completed(stack: StackProcess, project: str, line: str) -> list[str]:
    """What bash is offered for the last word of a line."""
    words = line.split()
    asked = {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1), "_LAUNCHBAY_COMPLETE": "bash_complete"}
    own = {"LAUNCHBAY_SERVER": stack.url, "LAUNCHBAY_PROJECT": project}
    done = subprocess.run(
        [LAUNCHBAY], env={**stack.environment, **own, **asked}, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr == ""
    return [answer.partition(",")[2] for answer in done.stdout.split()]
