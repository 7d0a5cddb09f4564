"""From a registered job to what the job really saw."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from job_scripts import TRAIN_YAML, TRAINER_CONFIG, script_job, witness_job
from stack_process import StackProcess, wait_for

pytestmark = [pytest.mark.e2e]


@pytest.fixture
def witness(stack: StackProcess, project: str, seen: Path) -> str:
    """The registered witness job's name."""
    answer = stack.request("POST", f"/v1/projects/{project}/jobs", witness_job(seen))
    assert answer.status == 201, answer
    return "witness"


def test_the_job_sees_the_patched_file_with_its_comments_and_the_merged_run_config(
    stack: StackProcess, project: str, witness: str, seen: Path
) -> None:
    overrides = {
        "config": {"trainer": {"learning_rate": 0.5}},
        "files": {"conf/train.yaml": {"training": {"epochs": 3}}},
    }

    run = stack.launch(project, witness, overrides=overrides)
    ended = stack.ended(project, run["run_id"])

    assert ended["state"] == "SUCCEEDED", ended
    saw = json.loads(seen.read_text())
    assert saw["files"] == {"conf/train.yaml": TRAIN_YAML.replace("epochs: 10", "epochs: 3")}
    expected = TRAINER_CONFIG | {"trainer": TRAINER_CONFIG["trainer"] | {"learning_rate": 0.5}}
    assert saw["config"] == expected
    assert saw["environment"]["WANDB_LAUNCH"] == "true"
    assert saw["environment"]["LAUNCHBAY_RUN_ID"] == run["run_id"]


def test_a_launch_without_overrides_sees_the_author_s_bytes(
    stack: StackProcess, project: str, witness: str, seen: Path
) -> None:
    run = stack.launch(project, witness)

    assert stack.ended(project, run["run_id"])["state"] == "SUCCEEDED"
    assert json.loads(seen.read_text())["files"] == {"conf/train.yaml": TRAIN_YAML}


def test_the_timeline_keeps_every_state_in_order(stack: StackProcess, project: str, witness: str) -> None:
    run = stack.launch(project, witness)
    ended = stack.ended(project, run["run_id"])

    states = [change["state"] for change in ended["timeline"]]
    order = ["QUEUED", "SUBMITTED", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED"]
    assert states[0] == "QUEUED"
    assert states[-1] == "SUCCEEDED"
    assert states == [state for state in order if state in states]
    assert [change["at"] for change in ended["timeline"]] == sorted(change["at"] for change in ended["timeline"])


def test_a_dry_run_shows_everything_and_writes_nothing(
    stack: StackProcess, project: str, witness: str, seen: Path
) -> None:
    body = {
        "job": witness,
        "overrides": {"files": {"conf/train.yaml": {"training": {"learning_rate": 1e-5}}}},
        "hardware": {"gpu": {"model": "a10g"}},
    }

    plan = stack.request("POST", f"/v1/projects/{project}/runs?dry_run=true", body)

    assert plan.status == 200, plan
    diff = plan.body["files"]["conf/train.yaml"]["diff"]
    assert "-  learning_rate: 0.01   # tuned in March" in diff
    assert "# tuned in March" in next(line for line in diff.splitlines() if line.startswith("+  learning_rate"))
    assert plan.body["placement"]["gpu_model"] == "a10g"
    assert plan.body["price_usd_per_hour"] > 0
    assert stack.request("GET", f"/v1/projects/{project}/runs").body["runs"] == []
    assert not seen.exists()


def test_a_gpu_run_on_a_machine_without_that_gpu_says_that_it_was_simulated(
    stack: StackProcess, project: str, witness: str, seen: Path
) -> None:
    run = stack.launch(project, witness, hardware={"gpu": {"model": "h100", "count": 8}})
    ended = stack.ended(project, run["run_id"])

    assert ended["state"] == "SUCCEEDED"
    assert ended["placement"]["lane"] == "gpu"
    assert ended["placement"]["gpus"] == 8
    assert ended["simulated"]
    assert json.loads(seen.read_text())["environment"]["CUDA_VISIBLE_DEVICES"] == ""
    assert "simulated" in stack.log_text(project, run["run_id"])


def test_a_rerun_lays_its_overrides_over_those_of_the_first_run(
    stack: StackProcess, project: str, witness: str, seen: Path
) -> None:
    first = stack.launch(project, witness, overrides={"config": {"trainer": {"batch_size": 64}}})
    stack.ended(project, first["run_id"])

    answer = stack.request(
        "POST",
        f"/v1/projects/{project}/runs/{first['run_id']}/rerun",
        {"overrides": {"config": {"trainer": {"model": "vit"}}}},
    )
    again = stack.ended(project, answer.body["run_id"])

    assert again["rerun_of"] == first["run_id"]
    trainer = json.loads(seen.read_text())["config"]["trainer"]
    assert (trainer["batch_size"], trainer["model"]) == (64, "vit")


def test_the_same_idempotency_key_launches_once(stack: StackProcess, project: str, witness: str) -> None:
    path, headers = f"/v1/projects/{project}/runs", {"idempotency-key": "once"}

    first = stack.request("POST", path, {"job": witness}, headers=headers)
    again = stack.request("POST", path, {"job": witness}, headers=headers)
    other = stack.request("POST", path, {"job": witness, "hardware": {"vcpus": 4}}, headers=headers)

    assert (first.status, again.status, other.status) == (201, 200, 409)
    assert first.body["run_id"] == again.body["run_id"]
    assert len(stack.request("GET", path).body["runs"]) == 1


def test_a_failing_script_makes_a_failed_run_with_its_exit_code_and_log(stack: StackProcess, project: str) -> None:
    job = script_job("print('so far'); raise SystemExit(3)", name="fails")
    stack.request("POST", f"/v1/projects/{project}/jobs", job)

    run = stack.launch(project, "fails")
    ended = stack.ended(project, run["run_id"])

    assert (ended["state"], ended["exit_code"]) == ("FAILED", 3)
    assert "so far" in stack.log_text(project, run["run_id"])


def test_a_run_whose_host_is_reclaimed_starts_again_as_the_next_attempt(stack: StackProcess, project: str) -> None:
    # SIGTERM without a termination is what comes before a Spot host is reclaimed.
    script = "import os, signal; os.environ['AWS_BATCH_JOB_ATTEMPT'] == '2' or os.kill(os.getpid(), signal.SIGTERM)"
    stack.request("POST", f"/v1/projects/{project}/jobs", script_job(script, name="reclaimed", retries=1))

    ended = stack.ended(project, stack.launch(project, "reclaimed")["run_id"])

    assert (ended["state"], ended["attempts"]) == ("SUCCEEDED", 2)
    assert [attempt["exit_code"] for attempt in ended["ended_attempts"]] == [143, 0]
    shown = stack.cli("run", ended["run_id"], project=project).stdout
    assert "143" in shown.partition("ATTEMPT")[2]


def test_cancelling_ends_the_whole_process_group(stack: StackProcess, project: str, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    script = (
        "import os, pathlib, subprocess, sys, signal\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()'])\n"
        f"pathlib.Path({str(pids)!r}).write_text(f'{{os.getpid()}} {{child.pid}}')\n"
        "signal.pause()\n"
    )
    stack.request("POST", f"/v1/projects/{project}/jobs", script_job(script, name="endless"))
    run = stack.launch(project, "endless")
    started = wait_for(lambda: pids.read_text().split() if pids.exists() else None)

    answer = stack.request("POST", f"/v1/projects/{project}/runs/{run['run_id']}/cancel")

    assert (answer.status, answer.body["state"]) == (200, "CANCELLED")
    assert wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started), within=20)
    assert stack.ended(project, run["run_id"])["state"] == "CANCELLED"


def test_a_job_past_its_timeout_is_ended(stack: StackProcess, project: str) -> None:
    job = script_job("import signal; signal.pause()", name="slow", timeout_seconds=60)
    answer = stack.request("POST", f"/v1/projects/{project}/jobs", job | {"timeout_seconds": 1})

    assert answer.status == 400  # AWS Batch takes no timeout under 60 seconds
    assert "timeout_seconds" in json.dumps(answer.body["errors"])
