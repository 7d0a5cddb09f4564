"""Jobs of several containers: at the same time as far as they may, with the volumes that they share."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from batch_support import GPU_QUEUE, LOG_GROUP, QUEUE, Bench, Witness, is_alive, needs, wait_for, words_in

LEAST = needs()["resourceRequirements"]
PATIENT = {"stopTimeout": 60}  # no SIGKILL, however slow this machine is
MOUNT = [{"sourceVolume": "shared", "containerPath": "/shared"}]


@pytest.fixture
def started(bench: Bench) -> Bench:
    return bench.start()


def container(name: str, *command: str, after: str = "", **more: Any) -> dict[str, Any]:
    depends = [{"containerName": after, "condition": "SUCCESS"}] if after else []
    return {
        "name": name,
        "image": "any",
        "command": [*command],
        "resourceRequirements": LEAST,
        "dependsOn": depends,
    } | more


def define(bench: Bench, *containers: dict[str, Any], **more: Any) -> str:
    task = {"containers": [*containers], "volumes": [{"name": "shared", "host": {}}]}
    request = {"jobDefinitionName": "task", "type": "container", "ecsProperties": {"taskProperties": [task]}, **more}
    return str(bench.batch.register_job_definition(**request)["jobDefinitionArn"])


def init(*command: str) -> dict[str, Any]:
    return container("init", *command, essential=False, mountPoints=MOUNT)


def test_what_an_init_container_leaves_is_there_for_the_job(started: Bench, witness: Witness) -> None:
    own = container("job", "cat", "/shared/left", after="init", mountPoints=MOUNT)
    job = started.ended(started.submit_to(define(started, init("sh", "-c", 'echo here > "$0/left"', "/shared"), own)))

    [task] = job["ecsProperties"]["taskProperties"]
    assert (job["status"], "container" in job) == ("SUCCEEDED", False)
    assert [(one["name"], one["exitCode"]) for one in task["containers"]] == [("init", 0), ("job", 0)]
    assert task["volumes"] == [{"name": "shared", "host": {}}]
    [attempt] = job["attempts"]
    assert [one["exitCode"] for one in attempt["taskProperties"][0]["containers"]] == [0, 0]
    assert witness.has_lines(task["containers"][1]["logStreamName"], 1) == ["here"]


def test_a_job_whose_init_container_fails_never_starts_its_own(started: Bench, tmp_path: Path) -> None:
    own = container("job", "touch", str(tmp_path / "started"), after="init")
    job = started.ended(started.submit_to(define(started, init("sh", "-c", "exit 7"), own)))

    [task] = job["ecsProperties"]["taskProperties"]
    first, second = task["containers"]
    assert (job["status"], job["statusReason"]) == ("FAILED", "Essential container in task exited")
    assert (first["exitCode"], "reason" in first) == (7, False)
    assert second["exitCode"] == 143
    assert second["reason"] == (
        "CannotStartContainerError: dependency graph: failed to resolve container ordering dependency "
        "[init(any) (STOPPED->RUNNING) - Exit: 7] for target [job(any) (NONE->RUNNING)] as dependency did not exit "
        "successfully."
    )
    assert "logStreamName" in first
    assert "logStreamName" not in second
    [attempt] = job["attempts"]
    assert [one["exitCode"] for one in attempt["taskProperties"][0]["containers"]] == [7, 143]
    assert attempt["taskProperties"][0]["taskArn"] == task["taskArn"]
    assert not (tmp_path / "started").exists()


def test_what_needs_a_container_that_could_not_start_does_not_start_either(started: Bench) -> None:
    middle = container("middle", "true", after="init", essential=False)
    arn = define(started, init("false"), middle, container("job", "true", after="middle"))

    job = started.ended(started.submit_to(arn))

    ends = job["ecsProperties"]["taskProperties"][0]["containers"]
    assert [one["exitCode"] for one in ends] == [1, 143, 143]
    assert "[middle(any) (STOPPED->RUNNING) - Exit: 143] for target [job(any)" in ends[2]["reason"]


def test_a_failed_init_container_looks_like_a_sigterm_to_the_rules_of_a_retry(started: Bench) -> None:
    rules = [{"onExitCode": "143", "action": "RETRY"}, {"onReason": "*", "action": "EXIT"}]
    first = {"onReason": "CannotStartContainerError: dependency graph*", "action": "EXIT"}
    tasks = [init("false"), container("job", "true", after="init")]

    def attempts(*wanted: dict[str, str]) -> int:
        strategy = {"attempts": 2, "evaluateOnExit": [*wanted]}
        return len(started.ended(started.submit_to(define(started, *tasks, retryStrategy=strategy)))["attempts"])

    assert (attempts(*rules), attempts(first, *rules)) == (2, 1)


def test_a_container_that_only_has_to_complete_may_fail(started: Bench) -> None:
    waits = [{"containerName": "init", "condition": "COMPLETE"}]
    own = container("job", "true") | {"dependsOn": waits}

    assert started.ended(started.submit_to(define(started, init("false"), own)))["status"] == "SUCCEEDED"


def test_each_attempt_has_volumes_of_its_own(started: Bench) -> None:
    own = container("job", "sh", "-c", 'test "$AWS_BATCH_JOB_ATTEMPT" = 2', after="init", mountPoints=MOUNT)
    arn = define(started, init("mkdir", "/shared/once"), own, retryStrategy={"attempts": 2})

    assert started.ended(started.submit_to(arn))["status"] == "SUCCEEDED"


def test_a_terminated_job_starts_no_further_container(started: Bench, tmp_path: Path) -> None:
    own = container("job", "touch", str(tmp_path / "started"), after="init")
    job_id = started.submit_to(define(started, init("sleep", "600"), own))
    started.reached(job_id, "RUNNING")

    started.batch.terminate_job(jobId=job_id, reason="enough")

    job = started.ended(job_id)
    assert job["statusReason"] == "enough"
    first, second = job["ecsProperties"]["taskProperties"][0]["containers"]
    assert (first["exitCode"], "exitCode" in second, "reason" in second) == (143, False, False)
    assert not (tmp_path / "started").exists()


def test_overrides_name_the_container_that_they_change(started: Bench, witness: Witness) -> None:
    arn = define(started, init("true"), container("job", "sh", "-c", "echo $WORD", after="init"))
    changed = {"name": "job", "environment": [{"name": "WORD", "value": "changed"}], **needs(2, 1024)}
    override = {"taskProperties": [{"containers": [changed]}]}

    job = started.ended(started.submit_to(arn, ecsPropertiesOverride=override))

    own = job["ecsProperties"]["taskProperties"][0]["containers"][1]
    assert {"type": "VCPU", "value": "2"} in own["resourceRequirements"]
    assert witness.has_lines(own["logStreamName"], 1) == ["changed"]
    assert witness.lines(own["logStreamName"], LOG_GROUP) == ["changed"]


@pytest.mark.parametrize(
    "override",
    [
        {"containerOverrides": {"command": ["x"]}},
        {"ecsPropertiesOverride": {"taskProperties": [{"containers": [{"name": "other", "command": ["x"]}]}]}},
    ],
)
def test_an_override_that_fits_no_container_is_refused(started: Bench, override: dict[str, Any]) -> None:
    arn = define(started, init("true"), container("job", "true", after="init"))

    with pytest.raises(started.batch.exceptions.ClientException):
        started.batch.submit_job(jobName="a", jobQueue=QUEUE, jobDefinition=arn, **override)


def test_a_definition_of_a_task_is_described_as_registered(started: Bench) -> None:
    define(started, init("true"), container("job", "true", after="init"))

    [found] = started.batch.describe_job_definitions()["jobDefinitions"]

    assert "containerProperties" not in found
    assert [one["name"] for one in found["ecsProperties"]["taskProperties"][0]["containers"]] == ["init", "job"]


def after(*names: str, condition: str = "SUCCESS") -> list[dict[str, str]]:
    return [{"containerName": name, "condition": condition} for name in names]


def three(inputs: str, job: str, results: str) -> list[dict[str, Any]]:
    """The task of a job with an init container and one that watches over its results."""
    return [
        init("sh", "-c", inputs, "/shared"),
        container("job", "sh", "-c", job, "/shared", after="init", essential=False, mountPoints=MOUNT),
        container("results", "sh", "-c", results, "/shared", after="init", mountPoints=MOUNT),
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
    return container("seer", "sh", "-c", script, "/shared", after="init", essential=False, mountPoints=MOUNT)


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
    first = container("first", "sh", "-c", say, "/shared", "first", essential=False, mountPoints=MOUNT)
    second = container("second", "sh", "-c", say, "/shared", "second", essential=False, mountPoints=MOUNT)
    second["dependsOn"] = after("first", condition="START")
    both = 'until test -e "$0/first" -a -e "$0/second"; do sleep 0.01; done'
    own = container("own", "sh", "-c", both, "/shared", mountPoints=MOUNT)
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
    own = container("own", "sh", "-c", 'touch "$0/own"; until test -e "$0/go"; do sleep 0.01; done', "/shared")
    other = container("other", "python", "-c", leave, str(pid), essential=False)
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
