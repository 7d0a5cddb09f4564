"""Queues with a scheduling policy, over boto3."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from batch_support import Bench, needs
from launchbay_local.batch import FairSharePolicy, JobQueue, Slots
from launchbay_local.batch.scheduling.policies import MAX_ACTIVE_SHARES

FAIR, PLAIN, OTHER = "fair", "plain", "other"
ARN = "arn:aws:batch:us-east-1:123456789012:scheduling-policy/shares"
POLICY = FairSharePolicy(ARN, decay_seconds=3600, weights={"heavy": 100})
QUEUES: list[str | JobQueue] = [JobQueue(FAIR, POLICY), JobQueue(OTHER, POLICY), PLAIN]


@pytest.fixture
def one_slot(bench: Bench) -> Bench:
    return bench.start(Slots(vcpus=1, memory_mib=2048), queues=QUEUES)


def fair(bench: Bench, arn: str, share: str, priority: int = 0, queue: str = FAIR, **request: Any) -> str:
    asked = {"shareIdentifier": share, "schedulingPriorityOverride": priority, "jobQueue": queue, **request}
    return bench.submit_to(arn, **asked)


def front(bench: Bench, queue: str = FAIR) -> list[str]:
    listed = bench.batch.get_job_queue_snapshot(jobQueue=queue)["frontOfQueue"]["jobs"]
    return [job["jobArn"].rsplit("/", 1)[1] for job in listed]


def started_before(bench: Bench, first: str, others: list[str]) -> bool:
    began = bench.job(first)["startedAt"]
    return all(job.get("startedAt", began) >= began for job in bench.batch.describe_jobs(jobs=others)["jobs"])


def test_the_only_run_of_one_project_starts_as_soon_as_a_slot_is_free_though_another_has_a_hundred(
    one_slot: Bench, tmp_path: Path
) -> None:
    go = tmp_path / "go"
    blocking = one_slot.define(["sh", "-c", f"until [ -e {go} ]; do sleep 0.02; done"], "blocking")
    quick = one_slot.define(["true"])
    running = fair(one_slot, blocking, "many")
    one_slot.reached(running, "RUNNING")
    waiting = [fair(one_slot, quick, "many") for _ in range(100)]

    single = fair(one_slot, quick, "one")

    assert front(one_slot) == [single, *waiting[:99]]
    go.touch()
    one_slot.ended(single)
    assert started_before(one_slot, single, waiting)


def test_a_priority_orders_jobs_inside_a_share(one_slot: Bench) -> None:
    sleeping = one_slot.define(["sleep", "600"])
    one_slot.reached(fair(one_slot, sleeping, "a"), "RUNNING")
    low, high, middle, also_high = (fair(one_slot, sleeping, "a", priority) for priority in (0, 100, 50, 100))

    assert front(one_slot) == [high, also_high, middle, low]


def test_the_definition_s_priority_counts_unless_the_submission_has_one(one_slot: Bench) -> None:
    sleeping = str(
        one_slot.batch.register_job_definition(
            jobDefinitionName="urgent",
            type="container",
            schedulingPriority=10,
            containerProperties={"image": "any", "command": ["sleep", "600"], **needs()},
        )["jobDefinitionArn"]
    )
    job_id = one_slot.submit_to(sleeping, shareIdentifier="a", jobQueue=FAIR)
    lower = fair(one_slot, sleeping, "a", priority=0)

    assert (one_slot.job(job_id)["schedulingPriority"], one_slot.job(lower)["schedulingPriority"]) == (10, 0)
    assert one_slot.job(job_id)["shareIdentifier"] == "a"


def test_use_decides_after_a_restart_too(bench: Bench, tmp_path: Path) -> None:
    clock = [1_700_000_000_000]
    bench.options["clock"] = lambda: clock[0]
    bench.start(Slots(vcpus=1, memory_mib=2048), queues=QUEUES)
    ledger = tmp_path / "ledger"
    sleeping, quick = (
        bench.define(["sleep", "600"], "s"),
        bench.define(["sh", "-c", f"echo $AWS_BATCH_JOB_ID >> {ledger}"], "q"),
    )
    running = fair(bench, sleeping, "used")
    bench.reached(running, "RUNNING")
    clock[0] += 60_000
    bench.batch.terminate_job(jobId=running, reason="enough")
    bench.ended(running)
    bench.reached(fair(bench, sleeping, "blocker"), "RUNNING")
    used, unused = fair(bench, quick, "used"), fair(bench, quick, "unused")

    assert front(bench) == [unused, used]
    bench.stop()
    bench.start(queues=QUEUES)
    bench.ended(used)
    assert ledger.read_text().split() == [unused, used]


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({}, "shareIdentifier must be specified."),
        ({"shareIdentifier": "a"}, "Either schedulingPriority in job definition or schedulingPriorityOverride"),
        ({"shareIdentifier": "a-b", "schedulingPriorityOverride": 0}, "shareIdentifier must have 1 to 255"),
        ({"shareIdentifier": "", "schedulingPriorityOverride": 0}, "shareIdentifier must have 1 to 255"),
        ({"shareIdentifier": "a" * 256, "schedulingPriorityOverride": 0}, "shareIdentifier must have 1 to 255"),
        ({"shareIdentifier": "a", "schedulingPriorityOverride": 10_000}, "schedulingPriorityOverride"),
        ({"shareIdentifier": "a", "schedulingPriorityOverride": -1}, "schedulingPriorityOverride"),
    ],
)
def test_a_submission_needs_a_share_and_a_priority_that_are_valid(
    one_slot: Bench, request_: dict[str, Any], message: str
) -> None:
    arn = one_slot.define(["true"])

    with pytest.raises(ClientError, match=message) as refusal:
        one_slot.submit_to(arn, jobQueue=FAIR, **request_)

    assert refusal.value.response["Error"]["Code"] == "ClientException"


def test_a_share_can_be_listed_with_a_status(one_slot: Bench) -> None:
    sleeping = one_slot.define(["sleep", "600"])
    running = fair(one_slot, sleeping, "a")
    one_slot.reached(running, "RUNNING")
    waiting = fair(one_slot, sleeping, "a")
    fair(one_slot, sleeping, "b")
    by_share = [{"name": "SHARE_IDENTIFIER", "values": ["a"]}]

    every = one_slot.batch.list_jobs(jobQueue=FAIR, filters=by_share)["jobSummaryList"]
    runnable = one_slot.batch.list_jobs(jobQueue=FAIR, filters=by_share, jobStatus="RUNNABLE")["jobSummaryList"]

    assert [job["jobId"] for job in every] == [waiting, running]
    assert [(job["jobId"], job["shareIdentifier"]) for job in runnable] == [(waiting, "a")]
    assert runnable[0]["capacityUsage"] == [{"capacityUnit": "VCPU", "quantity": 1.0}]


def test_a_snapshot_shows_what_waits_and_what_each_share_uses(bench: Bench) -> None:
    bench.start(Slots(vcpus=4, memory_mib=8192), queues=QUEUES)
    sleeping = bench.define(["sleep", "600"])
    for share, vcpus in (("a", 1), ("b", 2)):
        bench.reached(fair(bench, sleeping, share, containerOverrides=needs(vcpus)), "RUNNING")
    waiting = fair(bench, sleeping, "a", containerOverrides=needs(2))

    shown = bench.batch.get_job_queue_snapshot(jobQueue=FAIR)
    empty = bench.batch.get_job_queue_snapshot(jobQueue=OTHER)

    [job] = shown["frontOfQueue"]["jobs"]
    assert job["jobArn"].endswith(waiting)
    assert bench.job(waiting)["createdAt"] <= job["earliestTimeAtPosition"] <= shown["frontOfQueue"]["lastUpdatedAt"]
    use = shown["queueUtilization"]
    assert use["totalCapacityUsage"] == [{"capacityUnit": "VCPU", "quantity": 3.0}]
    assert use["fairshareUtilization"]["activeShareCount"] == 2
    assert [
        (one["shareIdentifier"], one["capacityUsage"][0]["quantity"])
        for one in use["fairshareUtilization"]["topCapacityUtilization"]
    ] == [("b", 2.0), ("a", 1.0)]
    assert empty["frontOfQueue"]["jobs"] == []


def test_a_queue_without_a_policy_is_first_in_first_out_and_shows_no_shares(one_slot: Bench) -> None:
    sleeping = one_slot.define(["sleep", "600"])
    one_slot.reached(one_slot.submit_to(sleeping, jobQueue=PLAIN), "RUNNING")
    waiting = [one_slot.submit_to(sleeping, jobQueue=PLAIN) for _ in range(3)]

    assert front(one_slot, PLAIN) == waiting
    assert "fairshareUtilization" not in one_slot.batch.get_job_queue_snapshot(jobQueue=PLAIN)["queueUtilization"]
    with pytest.raises(ClientError, match="JobQueue nowhere not found"):
        front(one_slot, "nowhere")


def test_what_is_reserved_stays_free_for_a_share_that_comes_later(bench: Bench) -> None:
    policy = FairSharePolicy(ARN, compute_reservation=50)
    bench.start(Slots(vcpus=4, memory_mib=8192), queues=[JobQueue(FAIR, policy)])
    sleeping = bench.define(["sleep", "600"])
    first = [fair(bench, sleeping, "a") for _ in range(3)]
    for job_id in first[:2]:
        bench.reached(job_id, "RUNNING")
    assert bench.job(first[2])["status"] == "RUNNABLE"

    other = fair(bench, sleeping, "b")

    bench.reached(other, "RUNNING")
    assert bench.job(first[2])["status"] == "RUNNABLE"


def test_a_queue_has_no_more_than_five_hundred_active_shares(one_slot: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_ACTIVE_SHARES == 500
    monkeypatch.setattr("launchbay_local.batch.scheduling.scheduler.MAX_ACTIVE_SHARES", 2)
    sleeping = one_slot.define(["sleep", "600"])
    fair(one_slot, sleeping, "a")
    second = fair(one_slot, sleeping, "b")

    with pytest.raises(ClientError, match="2 active share identifiers"):
        fair(one_slot, sleeping, "c")

    fair(one_slot, sleeping, "a")
    fair(one_slot, sleeping, "c", queue=OTHER)
    one_slot.batch.cancel_job(jobId=second, reason="room")
    fair(one_slot, sleeping, "c")


def test_a_policy_is_described_with_its_queue(one_slot: Bench) -> None:
    [queue] = one_slot.batch.describe_job_queues(jobQueues=[FAIR])["jobQueues"]
    [plain] = one_slot.batch.describe_job_queues(jobQueues=[PLAIN])["jobQueues"]
    [policy] = one_slot.batch.describe_scheduling_policies(arns=[ARN, ARN + "x"])["schedulingPolicies"]

    assert (queue["schedulingPolicyArn"], "schedulingPolicyArn" in plain) == (ARN, False)
    assert (policy["name"], policy["arn"]) == ("shares", ARN)
    assert policy["fairsharePolicy"] == {
        "shareDecaySeconds": 3600,
        "computeReservation": 0,
        "shareDistribution": [{"shareIdentifier": "heavy", "weightFactor": 100.0}],
    }
