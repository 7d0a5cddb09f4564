"""What a job sees while it runs, and what its record shows afterwards."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from batch_support import GPU_QUEUE, QUEUE, Bench, Witness, needs, wait_for
from launchbay_local.batch import Gpu, Slots

TELL = """import json, os, pathlib
seen = dict(os.environ, CWD=os.getcwd())
pathlib.Path(os.environ["SEEN"]).write_text(json.dumps(seen))
"""


@pytest.fixture
def seen(tmp_path: Path) -> Path:
    return tmp_path / "seen.json"


def environment_in(bench: Bench, seen: Path, **request: Any) -> dict[str, str]:
    """The environment that a job saw."""
    arn = bench.define(["python", "-c", TELL], environment=[{"name": "SEEN", "value": str(seen)}])
    assert bench.ended(bench.submit_to(arn, **request))["status"] == "SUCCEEDED"
    found: dict[str, str] = json.loads(seen.read_text())
    return found


def test_a_job_has_a_fresh_folder_of_its_own(bench: Bench, seen: Path) -> None:
    bench.start()
    first = environment_in(bench, seen)["CWD"]
    second = environment_in(bench, seen)["CWD"]

    assert first != second
    assert Path(first).is_relative_to(bench.folder / "jobs")
    assert list(Path(first).iterdir()) == []


def test_a_job_knows_what_aws_batch_tells_it(bench: Bench, seen: Path) -> None:
    bench.start()
    environment = environment_in(bench, seen)

    assert environment["AWS_BATCH_JOB_ID"] in environment["CWD"]
    assert environment["AWS_BATCH_JOB_ATTEMPT"] == "1"
    assert environment["AWS_BATCH_JQ_NAME"] == QUEUE


def test_a_job_gets_the_stack_s_variables_and_those_of_its_overrides(bench: Bench, seen: Path) -> None:
    bench.start()
    environment = environment_in(bench, seen, containerOverrides={"environment": [{"name": "RATE", "value": "0.1"}]})

    assert (environment["STACK"], environment["RATE"]) == ("yes", "0.1")


def test_a_job_does_not_get_this_machine_s_secrets(bench: Bench, seen: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "real")
    monkeypatch.setenv("GITHUB_TOKEN", "real")
    bench.start()

    environment = environment_in(bench, seen)

    assert "GITHUB_TOKEN" not in environment
    assert "AWS_SECRET_ACCESS_KEY" not in environment


def test_python_and_its_programs_are_those_of_the_stack(bench: Bench, witness: Witness) -> None:
    bench.start()
    arn = bench.define(["sh", "-c", "command -v python"], environment=[{"name": "PATH", "value": "/usr/bin:/bin"}])

    job = bench.ended(bench.submit_to(arn))

    assert witness.lines(job["container"]["logStreamName"]) == [str(Path(sys.executable).parent / "python")]


@pytest.mark.parametrize(
    ("script", "status", "exit_code"),
    [
        ("exit 0", "SUCCEEDED", 0),
        ("exit 3", "FAILED", 3),
        ("kill -9 $$", "FAILED", 137),
        ("kill -15 $$", "FAILED", 143),
    ],
)
def test_the_exit_status_is_the_job_s(bench: Bench, script: str, status: str, exit_code: int) -> None:
    bench.start()

    job = bench.ended(bench.submit(["sh", "-c", script]))

    assert (job["status"], job["container"]["exitCode"]) == (status, exit_code)
    assert job["statusReason"] == "Essential container in task exited"
    assert job["createdAt"] <= job["startedAt"] <= job["stoppedAt"]
    assert job["attempts"][0]["container"]["exitCode"] == exit_code


@pytest.mark.parametrize(
    ("command", "exit_code", "words"),
    [
        (["no-such-program"], 127, 'exec: "no-such-program": executable file not found in $PATH'),
        (["/no/such/program"], 127, 'exec: "/no/such/program": no such file or directory'),
        (["/"], 126, 'exec: "/": permission denied'),
        ([], 127, "not found"),
    ],
)
def test_a_command_that_can_not_be_started_fails_the_job_and_says_why(
    bench: Bench, witness: Witness, command: list[str], exit_code: int, words: str
) -> None:
    bench.start()

    job = bench.ended(bench.submit(command))

    assert (job["status"], job["statusReason"]) == ("FAILED", "Task failed to start")
    assert job["container"]["exitCode"] == exit_code
    assert job["container"]["reason"].startswith("CannotStartContainerError: ")
    assert words in job["container"]["reason"]
    assert witness.lines(job["container"]["logStreamName"]) == [job["container"]["reason"]]
    assert witness.statuses(job["jobId"]) == ["SUBMITTED", "RUNNABLE", "STARTING", "FAILED"]


def test_a_job_that_fails_is_tried_again_in_a_fresh_folder(bench: Bench, witness: Witness) -> None:
    bench.start()
    script = 'test ! -e used && touch used && echo attempt $AWS_BATCH_JOB_ATTEMPT && test "$AWS_BATCH_JOB_ATTEMPT" = 3'

    job_id = bench.submit(["sh", "-c", script], retryStrategy={"attempts": 3})
    job = bench.ended(job_id)

    assert job["status"] == "SUCCEEDED"
    assert [attempt["container"]["exitCode"] for attempt in job["attempts"]] == [1, 1, 0]
    streams = [attempt["container"]["logStreamName"] for attempt in job["attempts"]]
    assert [witness.lines(stream) for stream in streams] == [["attempt 1"], ["attempt 2"], ["attempt 3"]]
    again = ["RUNNABLE", "STARTING", "RUNNING"]
    assert witness.statuses(job_id) == ["SUBMITTED", *again, *again, *again, "SUCCEEDED"]


def test_a_rule_on_the_exit_code_ends_the_tries(bench: Bench) -> None:
    bench.start()
    rules = [{"onExitCode": "7", "action": "EXIT"}]

    job = bench.ended(bench.submit(["sh", "-c", "exit 7"], retryStrategy={"attempts": 3, "evaluateOnExit": rules}))

    assert len(job["attempts"]) == 1


def test_a_job_waits_for_the_job_it_depends_on(bench: Bench, tmp_path: Path, witness: Witness) -> None:
    bench.start()
    gate = tmp_path / "gate"
    first = bench.submit(["sh", "-c", f"while ! test -e {gate}; do :; done"])
    second = bench.submit(["true"], dependsOn=[{"jobId": first}])

    assert bench.job(second)["status"] == "PENDING"
    gate.touch()

    assert bench.ended(second)["status"] == "SUCCEEDED"
    assert witness.statuses(second) == ["SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED"]
    assert bench.job(second)["startedAt"] >= bench.job(first)["stoppedAt"]


def test_a_job_whose_dependency_fails_fails_without_a_start(bench: Bench) -> None:
    bench.start()
    first = bench.submit(["false"])
    second = bench.submit(["true"], dependsOn=[{"jobId": first}])
    third = bench.submit(["true"], dependsOn=[{"jobId": second}])

    for job in (bench.ended(second), bench.ended(third)):
        assert (job["status"], job["statusReason"], job["attempts"]) == ("FAILED", "Dependent Job failed", [])


def test_a_gpu_that_is_not_there_is_simulated_and_the_record_says_so(
    bench: Bench, seen: Path, witness: Witness
) -> None:
    bench.start()
    environment = environment_in(bench, seen, jobQueue=GPU_QUEUE, containerOverrides=needs(gpus=1))

    assert environment["LAUNCHBAY_SIMULATED_HARDWARE"] == "1 x a10g"
    assert environment["CUDA_VISIBLE_DEVICES"] == ""
    job_id = environment["AWS_BATCH_JOB_ID"]
    variable = {"name": "LAUNCHBAY_SIMULATED_HARDWARE", "value": "1 x a10g"}
    assert variable in bench.job(job_id)["container"]["environment"]
    witness.statuses(job_id)
    assert variable in witness.events(job_id)[-1]["detail"]["container"]["environment"]


def test_a_job_on_a_machine_with_gpus_sees_only_those_of_its_slot(bench: Bench, tmp_path: Path) -> None:
    gpus = (Gpu("0", "NVIDIA A10G"), Gpu("1", "NVIDIA A10G"))
    bench.start(Slots(vcpus=8, memory_mib=8192, gpus=gpus))
    gate = tmp_path / "gate"
    script = f'echo "$CUDA_VISIBLE_DEVICES" > {tmp_path}/$AWS_BATCH_JOB_ID; while ! test -e {gate}; do sleep 0.02; done'
    arn = bench.define(["sh", "-c", script])
    jobs = [bench.submit_to(arn, jobQueue=GPU_QUEUE, containerOverrides=needs(gpus=1)) for _ in range(3)]
    cpu = bench.submit_to(arn)

    seen = wait_for(lambda: _all_written([tmp_path / job for job in (*jobs[:2], cpu)]))
    waiting = bench.job(jobs[2])
    gate.touch()

    assert seen == ["0", "1", ""]
    assert waiting["status"] == "RUNNABLE"
    assert bench.ended(jobs[2])["status"] == "SUCCEEDED"
    assert bench.job(jobs[0])["container"]["environment"] == []


def _all_written(paths: list[Path]) -> list[str] | None:
    if not all(path.exists() and path.read_text().endswith("\n") for path in paths):
        return None
    return [path.read_text().strip() for path in paths]


def test_a_job_larger_than_the_machine_runs_and_its_record_says_with_how_much(bench: Bench, witness: Witness) -> None:
    bench.start(Slots(vcpus=2, memory_mib=1024))

    job = bench.ended(bench.submit(["true"], containerOverrides=needs(64, 256_000)))

    assert job["status"] == "SUCCEEDED"
    witness.statuses(job["jobId"])
    notes = {event["detail"]["status"]: event["detail"].get("statusReason") for event in witness.events(job["jobId"])}
    assert notes["RUNNING"] == "Runs with 2 of 64 vCPUs and 1024 of 256000 MiB: this machine's slots have no more."
