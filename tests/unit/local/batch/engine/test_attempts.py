"""What one attempt gets, and what its job shows while it starts and runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from batch_support import Bench, Witness, words_in
from launchbay_local.batch import StartingAttempt

ROLE = "arn:aws:iam::123456789012:role/job"
TASK = re.compile(r"arn:aws:ecs:us-east-1:123456789012:task/AWSBatch-local/[0-9a-f]{32}")


def test_each_attempt_gets_credentials_of_its_own_under_the_author_s_variables(bench: Bench, tmp_path: Path) -> None:
    seen: list[StartingAttempt] = []

    def credentials(attempt: StartingAttempt) -> Mapping[str, str]:
        seen.append(attempt)
        return {"AWS_ACCESS_KEY_ID": f"key-{attempt.number}", "STACK": "replaced", "OWN": "lost"}

    bench.options["attempt_credentials"] = credentials
    bench.start()
    out = tmp_path / "out"
    script = f'echo "$AWS_ACCESS_KEY_ID $STACK $OWN" >> {out}; test "$AWS_BATCH_JOB_ATTEMPT" = 2'
    own = [{"name": "OWN", "value": "kept"}]
    arn = bench.define(["sh", "-c", script], jobRoleArn=ROLE, environment=own, retryStrategy={"attempts": 2})

    job = bench.ended(bench.submit_to(arn))

    assert words_in(out) == ["key-1", "replaced", "kept", "key-2", "replaced", "kept"]
    assert [(one.job_id, one.number, one.job_role_arn) for one in seen] == [
        (job["jobId"], 1, ROLE),
        (job["jobId"], 2, ROLE),
    ]
    assert [one.task_arn for one in seen] == [attempt["container"]["taskArn"] for attempt in job["attempts"]]
    assert len({one.task_id for one in seen}) == 2


def test_an_attempt_whose_credentials_can_not_be_had_fails_and_says_why(bench: Bench) -> None:
    def credentials(_attempt: StartingAttempt) -> Mapping[str, str]:
        raise LookupError("no such role")

    bench.options["attempt_credentials"] = credentials
    bench.start()

    job = bench.ended(bench.submit(["true"]))

    assert (job["status"], job["statusReason"]) == ("FAILED", "Task failed to start")
    assert job["container"]["reason"] == "CannotStartContainerError: no such role"
    assert "startedAt" not in job["attempts"][0]
    assert "taskArn" in job["attempts"][0]["container"]


def test_a_job_shows_the_credentials_of_no_attempt(bench: Bench, witness: Witness) -> None:
    bench.options["attempt_credentials"] = lambda _attempt: {"AWS_SECRET_ACCESS_KEY": "hidden"}
    bench.start()
    job_id = bench.submit(["true"])

    bench.ended(job_id)
    witness.statuses(job_id)

    assert "hidden" not in str(bench.job(job_id))
    assert "hidden" not in str(witness.events(job_id))


def test_an_event_names_the_task_from_starting_on_and_the_log_stream_from_running_on(
    bench: Bench, witness: Witness
) -> None:
    bench.start()
    job_id = bench.submit(["true"])
    witness.statuses(job_id)

    details = {event["detail"]["status"]: event["detail"] for event in witness.events(job_id)}
    container = {status: detail["container"] for status, detail in details.items()}

    assert [("taskArn" in container[status]) for status in ("SUBMITTED", "RUNNABLE")] == [False, False]
    tasks = {container[status]["taskArn"] for status in ("STARTING", "RUNNING", "SUCCEEDED")}
    assert len(tasks) == 1
    assert TASK.fullmatch(tasks.pop())
    assert ["logStreamName" in container[status] for status in ("STARTING", "RUNNING", "SUCCEEDED")] == [
        False,
        True,
        True,
    ]
    assert container["RUNNING"]["logStreamName"].rsplit("/", 1)[1] == container["RUNNING"]["taskArn"].rsplit("/", 1)[1]
    assert [details[status]["attempts"] for status in ("STARTING", "RUNNING")] == [[], []]
    [attempt] = details["SUCCEEDED"]["attempts"]
    assert attempt["container"]["taskArn"] == container["SUCCEEDED"]["taskArn"]
    assert "containerInstanceArn" in attempt["container"]
