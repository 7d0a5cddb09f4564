"""Jobs of several containers: at the same time as far as they may, with the volumes that they share."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from batch_support import (
    GPU_QUEUE,
    MOUNT,
    SHARED,
    Bench,
    Witness,
    init_container,
    is_alive,
    needs,
    task_container,
    wait_for,
    words_in,
)

LEAST = needs()["resourceRequirements"]
PATIENT = {"stopTimeout": 60}  # no SIGKILL, however slow this machine is


def define(bench: Bench, *containers: dict[str, Any], **more: Any) -> str:
    return bench.define_task(*containers, task=SHARED, **more)


def after(*names: str, condition: str = "SUCCESS") -> list[dict[str, str]]:
    return [{"containerName": name, "condition": condition} for name in names]


def three(inputs: str, job: str, results: str) -> list[dict[str, Any]]:
    """The task of a job with an init container and one that watches over its results."""
    return [
        init_container("sh", "-c", inputs, "/shared"),
        task_container("job", "sh", "-c", job, "/shared", after="init", essential=False, mountPoints=MOUNT),
        task_container("results", "sh", "-c", results, "/shared", after="init", mountPoints=MOUNT),
    ]


def ends_of(job: dict[str, Any]) -> dict[str, int | None]:
    """The exit codes of a job's containers, by name."""
    [task] = job["attempts"][-1]["taskProperties"]
    return {one["name"]: one.get("exitCode") for one in task["containers"]}


def test_containers_run_at_the_same_time_and_see_the_same_volume(started: Bench) -> None:
    # Each waits for what the other one writes, so that neither could end alone.
    job = 'echo $$ > "$0/new"; mv "$0/new" "$0/job"; until test -e "$0/results"; do sleep 0.01; done; exit 3'
    results = (
        'touch "$0/results"; until test -e "$0/job"; do sleep 0.01; done; '
        'while kill -0 $(cat "$0/job") 2> /dev/null; do sleep 0.01; done'
    )

    ended = started.ended(started.submit_to(define(started, *three('touch "$0/inputs"', job, results))))

    assert ended["status"] == "SUCCEEDED"
    assert ended["statusReason"] == "Essential container in task exited"
    assert ends_of(ended) == {"init": 0, "job": 3, "results": 0}


def test_the_end_of_the_essential_container_is_the_job_s_and_stops_the_others(started: Bench, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    job = f'echo $$ > {pid}; touch "$0/job"; exec sleep 600'
    results = 'until test -e "$0/job"; do sleep 0.01; done; exit 5'

    ended = started.ended(started.submit_to(define(started, *three("true", job, results))))

    assert (ended["status"], ended["statusReason"]) == ("FAILED", "Essential container in task exited")
    assert ends_of(ended) == {"init": 0, "job": 143, "results": 5}
    assert not is_alive(int(words_in(pid)[0]))


def test_a_container_that_ignores_sigterm_is_killed_after_its_stop_timeout(started: Bench) -> None:
    job = 'trap "" TERM; touch "$0/job"; while true; do sleep 0.1; done'
    results = 'until test -e "$0/job"; do sleep 0.01; done'
    inputs, own, watcher = three("true", job, results)

    began = time.monotonic()
    ended = started.ended(started.submit_to(define(started, inputs, own | {"stopTimeout": 2}, watcher)))

    assert (ended["status"], ends_of(ended)) == ("SUCCEEDED", {"init": 0, "job": 137, "results": 0})
    assert time.monotonic() - began >= 2


def test_both_containers_that_wait_for_a_failed_one_end_without_a_start(started: Bench) -> None:
    ended = started.ended(started.submit_to(define(started, *three("exit 4", "true", "true"))))

    assert (ended["status"], ends_of(ended)) == ("FAILED", {"init": 4, "job": 143, "results": 143})
    [task] = ended["ecsProperties"]["taskProperties"]
    assert all(one["reason"].startswith("CannotStartContainerError: dependency") for one in task["containers"][1:])


def test_a_terminated_job_asks_all_its_containers_to_end(started: Bench, witness: Witness) -> None:
    script = 'trap "echo asked; exit 7" TERM; touch "$0/{}"; while true; do sleep 0.05; done'
    both = 'until test -e "$0/job" -a -e "$0/results"; do sleep 0.01; done; echo ready'
    inputs, own, watcher = three("true", script.format("job"), script.format("results"))
    arn = define(started, inputs, own | PATIENT, watcher | PATIENT, seer(both))
    job_id = started.submit_to(arn)
    witness.has_lines(stream_of(started.reached(job_id, "RUNNING"), "seer"), 1)

    started.batch.terminate_job(jobId=job_id, reason="enough")

    ended = started.ended(job_id)
    assert (ended["status"], ended["statusReason"]) == ("FAILED", "enough")
    assert ends_of(ended) == {"init": 0, "job": 7, "results": 7, "seer": 0}
    assert witness.lines(stream_of(ended, "job"))[-1] == "asked"


def seer(script: str) -> dict[str, Any]:
    return task_container("seer", "sh", "-c", script, "/shared", after="init", essential=False, mountPoints=MOUNT)


def stream_of(job: dict[str, Any], name: str) -> str:
    [task] = job["ecsProperties"]["taskProperties"]
    return next(str(one["logStreamName"]) for one in task["containers"] if one["name"] == name)


def test_a_task_past_its_timeout_ends_with_all_its_containers(started: Bench) -> None:
    arn = define(started, *three("true", "exec sleep 600", "exec sleep 600"))

    ended = started.ended(started.submit_to(arn, timeout={"attemptDurationSeconds": 1}))

    assert (ended["status"], ended["statusReason"]) == ("FAILED", "Job attempt duration exceeded timeout")
    assert ends_of(ended) == {"init": 0, "job": 143, "results": 143}


def test_each_container_has_a_log_stream_and_a_log_group_of_its_own(started: Bench, witness: Witness) -> None:
    options = {"awslogs-group": "/of/results", "awslogs-stream-prefix": "runs"}
    inputs, own, watcher = three("echo fetched", "echo trained", 'sleep 0.2; echo "sent"')
    arn = define(started, inputs, own, watcher | {"logConfiguration": {"logDriver": "awslogs", "options": options}})

    ended = started.ended(started.submit_to(arn))

    task_id = ended["ecsProperties"]["taskProperties"][0]["taskArn"].rsplit("/", 1)[1]
    streams = {name: stream_of(ended, name) for name in ("init", "job", "results")}
    prefixes = {"init": "task/init", "job": "task/job", "results": "runs/results"}
    assert streams == {name: f"{prefix}/{task_id}" for name, prefix in prefixes.items()}
    assert [witness.lines(streams[name]) for name in ("init", "job")] == [["fetched"], ["trained"]]
    assert witness.lines(streams["results"], "/of/results") == ["sent"]


def test_a_container_is_stopped_after_those_that_depend_on_it(started: Bench, tmp_path: Path) -> None:
    order = tmp_path / "order"
    say = f'trap "sleep 0.2; echo $1 >> {order}; exit 0" TERM; touch "$0/$1"; while true; do sleep 0.02; done'
    first = task_container("first", "sh", "-c", say, "/shared", "first", essential=False, mountPoints=MOUNT)
    second = task_container("second", "sh", "-c", say, "/shared", "second", essential=False, mountPoints=MOUNT)
    second["dependsOn"] = after("first", condition="START")
    both = 'until test -e "$0/first" -a -e "$0/second"; do sleep 0.01; done'
    own = task_container("own", "sh", "-c", both, "/shared", mountPoints=MOUNT)
    first, second = first | PATIENT, second | PATIENT

    ended = started.ended(started.submit_to(define(started, first, second, own)))

    assert ended["status"] == "SUCCEEDED"
    assert words_in(order) == ["second", "first"]


def test_what_one_container_leaves_behind_ends_with_it_and_other_containers_go_on(
    started: Bench, tmp_path: Path
) -> None:
    pid = tmp_path / "pid"
    leave = (
        "import os, pathlib, subprocess, sys; "
        "left = subprocess.Popen(['sleep', '600'], start_new_session=True); "
        "pathlib.Path(sys.argv[1]).write_text(f'{left.pid}\\n')"
    )
    own = task_container("own", "sh", "-c", 'touch "$0/own"; until test -e "$0/go"; do sleep 0.01; done', "/shared")
    other = task_container("other", "python", "-c", leave, str(pid), essential=False)
    mounted = own | {"mountPoints": MOUNT}
    job_id = started.submit_to(define(started, mounted, other))
    number = int(words_in(pid)[0])
    wait_for(lambda: not is_alive(number))
    assert started.job(job_id)["status"] == "RUNNING"

    [volume] = (started.folder / "jobs" / job_id).glob("attempt-1.volumes/shared")
    (volume / "go").touch()

    assert started.ended(job_id)["status"] == "SUCCEEDED"


def test_only_the_container_that_asks_for_gpus_learns_that_they_are_simulated(started: Bench) -> None:
    inputs, own, watcher = three("true", "true", "sleep 0.1")
    gpu = own | {"resourceRequirements": [*LEAST, {"type": "GPU", "value": "1"}]}

    ended = started.ended(started.submit_to(define(started, inputs, gpu, watcher), jobQueue=GPU_QUEUE))

    [task] = ended["ecsProperties"]["taskProperties"]
    told = {one["name"]: [pair["value"] for pair in one["environment"]] for one in task["containers"]}
    assert told == {"init": [], "job": ["1 x a10g"], "results": []}


def test_containers_are_shown_as_they_were_registered(started: Bench) -> None:
    inputs, own, watcher = three("true", "true", "sleep 0.1")
    arn = define(started, watcher, own, inputs)

    ended = started.ended(started.submit_to(arn))

    assert list(ends_of(ended)) == ["results", "job", "init"]
