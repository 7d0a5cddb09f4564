"""What SubmitJob accepts and refuses, and how jobs are listed and described."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from batch_support import GPU_QUEUE, QUEUE, Bench, needs
from launchbay_local.batch import Slots

BLOCK = ["sleep", "600"]


@pytest.fixture
def full(bench: Bench) -> Bench:
    """A stand-in whose only slot is in use, so that jobs wait."""
    bench.start(Slots(vcpus=1, memory_mib=1024))
    bench.reached(bench.submit(BLOCK, jobName="blocker"), "RUNNING")
    return bench


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"jobName": "a name"}, "Job name should match valid pattern"),
        ({"jobName": ""}, "Job name should match valid pattern"),
        ({"jobName": "_a"}, "Job name should match valid pattern"),
        ({"jobName": "x" * 129}, "Job name should match valid pattern"),
        ({"jobQueue": "nowhere"}, "JobQueue nowhere not found"),
        ({"jobQueue": "no where"}, "Provided name no where is not supported pattern"),
        ({"jobQueue": f"arn:aws:batch:us-west-2:123456789012:job-queue/{QUEUE}"}, "not found"),
        ({"jobQueue": f"arn:aws:batch:us-east-1:123456789012:job-definition/{QUEUE}"}, "is not supported pattern"),
        ({"jobDefinition": "no thing"}, "Provided name no thing is not supported pattern"),
        ({"jobDefinition": "nothing"}, "JobDefinition name nothing does not exist or is not in ACTIVE status"),
        ({"jobDefinition": "job:9"}, "JobDefinition name job:9 does not exist"),
        (
            {"containerOverrides": {"environment": [{"name": "X", "value": "x" * 8192}]}},
            "Overrides length must be at most 8192",
        ),
        ({"containerOverrides": {"environment": [{"name": "AWS_BATCH_JOB_ID", "value": "x"}]}}, "AWS_BATCH"),
        ({"containerOverrides": {"resourceRequirements": [{"type": "GPU", "value": "-1"}]}}, "value"),
        ({"containerOverrides": {"resourceRequirements": [{"type": "TPU", "value": "1"}]}}, "TPU is not one of"),
        ({"containerOverrides": {"command": ["echo", ""]}}, "Command field cannot have empty strings"),
        (
            {"ecsPropertiesOverride": {"taskProperties": [{"containers": [{"name": "a", "command": [""]}]}]}},
            "empty str",
        ),
        ({"dependsOn": [{"jobId": "x", "type": "LATER"}]}, "LATER is not one of N_TO_N, SEQUENTIAL"),
        ({"dependsOn": [{"jobId": "no id"}]}, "Provided name no id"),
        ({"tags": {"aws:x": "1"}}, "aws: is reserved"),
        ({"tags": {"x": "y" * 257}}, "tags.x"),
        ({"tags": {"x" * 129: "y"}}, "tags.x"),
        ({"retryStrategy": {"attempts": 2, "evaluateOnExit": [{"action": "WAIT"}]}}, "WAIT is not one of RETRY, EXIT"),
        ({"shareIdentifier": "a"}, "shareIdentifier can't be specified"),
        ({"schedulingPriorityOverride": 1}, "schedulingPriorityOverride can't be specified"),
        ({"parameters": {"p": "x" * 30 * 1024}}, "30720 bytes"),
        ({"arrayProperties": {"size": 2}}, "arrayProperties"),
        ({"timeout": {"attemptDurationSeconds": 0}}, "attemptDurationSeconds"),
        ({"dependsOn": [{"jobId": "x"}] * 21}, "dependsOn"),
    ],
)
def test_what_aws_batch_refuses_is_refused_and_leaves_no_job(
    bench: Bench, change: dict[str, Any], message: str
) -> None:
    bench.start()
    arn = bench.define(["true"])

    with pytest.raises(ClientError, match=message) as refusal:
        bench.submit_to(arn, **change)

    assert refusal.value.response["Error"]["Code"] == "ClientException"
    assert (
        bench.batch.list_jobs(jobQueue=QUEUE, filters=[{"name": "JOB_NAME", "values": ["*"]}])["jobSummaryList"] == []
    )


def test_overrides_go_over_the_definition(full: Bench) -> None:
    arn = full.define(["echo", "Ref::word"], environment=[{"name": "A", "value": "1"}, {"name": "B", "value": "1"}])
    overrides = {"environment": [{"name": "B", "value": "2"}, {"name": "C", "value": "3"}], **needs(2, 64, 1)}

    job = full.job(full.submit_to(arn, containerOverrides=overrides, parameters={"word": "hi"}, tags={"run": "r"}))

    assert job["container"]["command"] == ["echo", "hi"]
    assert job["container"]["environment"] == [
        {"name": "A", "value": "1"},
        {"name": "B", "value": "2"},
        {"name": "C", "value": "3"},
    ]
    assert {one["type"]: one["value"] for one in job["container"]["resourceRequirements"]} == {
        "VCPU": "2",
        "MEMORY": "64",
        "GPU": "1",
    }
    assert job["tags"] == {"run": "r"}
    assert job["status"] == "RUNNABLE"


def test_a_submission_s_retries_and_timeout_go_over_the_definition_s(full: Bench) -> None:
    arn = full.define(["true"], retryStrategy={"attempts": 5}, timeout={"attemptDurationSeconds": 100})

    plain = full.job(full.submit_to(arn))
    changed = full.submit_to(arn, retryStrategy={"attempts": 2}, timeout={"attemptDurationSeconds": 70})

    assert (plain["retryStrategy"]["attempts"], plain["timeout"]["attemptDurationSeconds"]) == (5, 100)
    job = full.job(changed)
    assert (job["retryStrategy"]["attempts"], job["timeout"]["attemptDurationSeconds"]) == (2, 70)


def test_jobs_that_are_not_known_are_left_out_of_a_description(bench: Bench) -> None:
    bench.start()
    job_id = bench.submit(["true"])

    described = bench.batch.describe_jobs(jobs=["nothing", job_id, bench.job(job_id)["jobArn"]])["jobs"]

    assert [job["jobId"] for job in described] == [job_id, job_id]


def test_more_than_a_hundred_jobs_can_not_be_described_at_once(bench: Bench) -> None:
    bench.start()

    assert bench.batch.describe_jobs(jobs=["x"] * 100)["jobs"] == []
    with pytest.raises(
        ClientError, match="Error executing request, Exception : Maximum number of jobs supported is  100"
    ):
        bench.batch.describe_jobs(jobs=["x"] * 101)


@pytest.mark.parametrize(
    "reference", ["a/b", "an id", "", "x" * 129, "arn:aws:batch:us-east-1:123456789012:job-queue/x"]
)
def test_one_id_that_can_not_be_one_makes_the_whole_description_fail(bench: Bench, reference: str) -> None:
    bench.start()
    job_id = bench.submit(["true"])

    with pytest.raises(ClientError, match=r"is not supported pattern\[a-zA-Z_0-9-\]\{1,128\}") as refusal:
        bench.batch.describe_jobs(jobs=[job_id, reference])

    assert refusal.value.response["Error"]["Code"] == "ClientException"


def test_ended_jobs_are_forgotten_after_seven_days_and_no_others(bench: Bench) -> None:
    clock = [1_700_000_000_000]
    week = 7 * 24 * 3600 * 1000
    bench.options["clock"] = lambda: clock[0]
    bench.start(Slots(vcpus=2, memory_mib=4096))
    ended, running = bench.submit(["true"], jobName="ended"), bench.submit(["sleep", "600"], jobName="running")
    bench.ended(ended)
    every = {"filters": [{"name": "JOB_NAME", "values": ["*"]}]}

    clock[0] += week
    assert sorted(listed(bench, **every)) == ["ended", "running"]
    clock[0] += 1

    assert listed(bench, **every) == ["running"]
    assert [job["jobId"] for job in bench.batch.describe_jobs(jobs=[ended, running])["jobs"]] == [running]
    assert (bench.folder / "jobs" / ended).exists()
    assert bench.server is not None
    bench.server.forget_ended_jobs()
    assert not (bench.folder / "jobs" / ended).exists()


def listed(bench: Bench, **asked: Any) -> list[str]:
    answer = bench.batch.list_jobs(jobQueue=QUEUE, **asked)
    return [job["jobName"] for job in answer["jobSummaryList"]]


def test_jobs_are_listed_by_queue_and_status_running_ones_if_none_is_given(full: Bench) -> None:
    full.submit(["true"], jobName="waiting")
    other = full.submit(["true"], jobName="other", jobQueue=GPU_QUEUE)

    assert listed(full) == ["blocker"]
    assert listed(full, jobStatus="RUNNABLE") == ["waiting"]
    assert listed(full, jobStatus="SUCCEEDED") == []
    answer = full.batch.list_jobs(jobQueue=full.job(other)["jobQueue"], jobStatus="RUNNABLE")
    assert [job["jobId"] for job in answer["jobSummaryList"]] == [other]


@pytest.mark.parametrize(
    ("name", "values", "found"),
    [
        ("JOB_NAME", ["RUN-1"], ["run-1"]),
        ("JOB_NAME", ["run-*"], ["run-2", "run-1"]),
        ("JOB_NAME", ["run_*"], []),
        ("JOB_NAME", ["run"], []),
        ("JOB_NAME", ["run-1", "blocker"], ["run-1", "blocker"]),
        ("JOB_DEFINITION", ["job"], ["run-2", "run-1", "blocker"]),
        ("JOB_DEFINITION", ["jo*"], ["run-2", "run-1", "blocker"]),
        ("JOB_DEFINITION", ["jo"], []),
        ("JOB_DEFINITION", ["JOB"], []),
        ("JOB_DEFINITION", ["arn:aws:batch:us-east-1:123456789012:job-definition/job:2"], ["run-1"]),
        ("AFTER_CREATED_AT", ["1000"], ["run-2", "run-1", "blocker"]),
        ("BEFORE_CREATED_AT", ["1000"], []),
        ("SHARE_IDENTIFIER", ["x"], []),
    ],
)
def test_a_filter_finds_jobs_of_any_status_newest_first(
    full: Bench, name: str, values: list[str], found: list[str]
) -> None:
    full.submit(["true"], jobName="run-1")
    full.submit(["true"], jobName="run-2")

    assert listed(full, filters=[{"name": name, "values": values}]) == found


def test_long_lists_come_in_pages(full: Bench) -> None:
    arn = full.define(["true"])
    names = [f"job-{number}" for number in range(5)]
    for name in names:
        full.submit_to(arn, jobName=name)

    pages = full.batch.get_paginator("list_jobs").paginate(
        jobQueue=QUEUE, jobStatus="RUNNABLE", PaginationConfig={"PageSize": 2}
    )

    assert [[job["jobName"] for job in page["jobSummaryList"]] for page in pages] == [
        ["job-4", "job-3"],
        ["job-2", "job-1"],
        ["job-0"],
    ]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({}, "specify a job queue"),
        ({"jobQueue": "nowhere"}, "JobQueue nowhere not found"),
        ({"jobQueue": "nowhere", "filters": [{"name": "JOB_NAME", "values": ["x"]}]}, "JobQueue nowhere not found"),
        ({"jobQueue": "no where"}, "Provided name no where is not supported pattern"),
        ({"jobQueue": QUEUE, "jobStatus": "DONE"}, "DONE is not one of SUBMITTED, PENDING"),
        ({"jobQueue": QUEUE, "nextToken": "!"}, "nextToken"),
        ({"jobQueue": QUEUE, "filters": [{"name": "COLOUR", "values": ["x"]}]}, "filters"),
        ({"jobQueue": QUEUE, "filters": [{"name": "BEFORE_CREATED_AT", "values": ["now"]}]}, "milliseconds"),
    ],
)
def test_a_list_that_can_not_be_made_is_refused(bench: Bench, asked: dict[str, Any], message: str) -> None:
    bench.start()

    with pytest.raises(ClientError, match=message):
        bench.batch.list_jobs(**asked)


def test_queues_and_this_machine_are_described(bench: Bench) -> None:
    bench.start()

    queues = bench.batch.describe_job_queues()["jobQueues"]
    one = bench.batch.describe_job_queues(jobQueues=[QUEUE, "nowhere"])["jobQueues"]
    environments = bench.batch.describe_compute_environments()["computeEnvironments"]

    assert [queue["jobQueueName"] for queue in queues] == sorted([QUEUE, GPU_QUEUE])
    assert [queue["jobQueueName"] for queue in one] == [QUEUE]
    assert {queue["computeEnvironmentOrder"][0]["computeEnvironment"] for queue in queues} == {
        environments[0]["computeEnvironmentArn"]
    }


def test_a_stand_in_without_a_list_of_queues_takes_any(bench: Bench) -> None:
    bench.start(queues=None)

    job = bench.job(bench.submit(["true"], jobQueue="whatever"))

    assert job["jobQueue"].endswith(":job-queue/whatever")
    assert [queue["jobQueueName"] for queue in bench.batch.describe_job_queues()["jobQueues"]] == ["whatever"]
