"""What is refused of tasks, by RegisterJobDefinition itself."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from batch_support import Bench, needs, task_container

LEAST = needs()["resourceRequirements"]
MOUNT = {"sourceVolume": "shared", "containerPath": "/shared"}


def container(name: str, **more: Any) -> dict[str, Any]:
    return task_container(name, **{"command": ["true"], **more})


@pytest.mark.parametrize(
    ("containers", "task", "words"),
    [
        ([container(f"c{number}") for number in range(11)], {}, "at most 10 items"),
        ([], {}, "at least 1 item"),
        ([container("a", essential=False)], {}, "at least one essential container"),
        ([container("a"), container("a")], {}, "unique"),
        ([container("a", dependsOn=[{"containerName": "b", "condition": "START"}])], {}, "not in its task"),
        ([container("a", dependsOn=[{"containerName": "a", "condition": "START"}])], {}, "form a cycle"),
        ([container("a", dependsOn=[{"containerName": "b", "condition": "HEALTHY"}])], {}, "condition"),
        ([container("a", resourceRequirements=[LEAST[0]])], {}, "memory is not provided"),
        ([container("a", image="")], {}, "image should not be null or empty"),
        ([container("a", stopTimeout=1)], {}, "stopTimeout of container a must be at least 2 seconds"),
        ([container("a", startTimeout=0)], {}, "startTimeout of container a must be at least 2 seconds"),
        ([container("a", mountPoints=[MOUNT])], {}, "Unknown volume shared in the mount points of container a"),
        (
            [container("a", mountPoints=[{"sourceVolume": "shared"}])],
            {"volumes": [{"name": "shared"}]},
            "has no containerPath",
        ),
        (
            [container("a", mountPoints=[MOUNT, MOUNT | {"containerPath": "/shared/"}])],
            {"volumes": [{"name": "shared"}]},
            "mounts two volumes at /shared",
        ),
        ([container("a")], {"volumes": [{"name": "v"}, {"name": "v"}]}, "Volume names must be unique"),
        ([container("a")], {"networkConfiguration": {"assignPublicIp": "ENABLED"}}, "networkConfiguration can't be"),
        ([container("a")], {"ephemeralStorage": {"sizeInGiB": 30}}, "ephemeralStorage can't be specified"),
        ([container("a")], {"ipcMode": "shared"}, "ipcMode must be one of host, task, none"),
        ([container("a")], {"pidMode": "none"}, "pidMode must be one of host, task"),
    ],
)
def test_a_task_that_aws_batch_refuses_is_refused(
    bench: Bench, containers: list[dict[str, Any]], task: dict[str, Any], words: str
) -> None:
    bench.start()

    with pytest.raises(ClientError, match=words):
        bench.define_task(*containers, task=task)


def test_two_kinds_of_properties_are_refused(bench: Bench) -> None:
    bench.start()
    single = {"image": "any", "command": ["true"], "resourceRequirements": LEAST}

    with pytest.raises(ClientError, match="either containerProperties or ecsProperties"):
        bench.define_task(container("a"), containerProperties=single)


def test_what_aws_batch_accepts_is_accepted_and_runs(bench: Bench) -> None:
    bench.start()
    waits = [{"containerName": "a", "condition": "COMPLETE"}]
    first = container("a", essential=False, mountPoints=[MOUNT], startTimeout=120, stopTimeout=2)
    others = [container(f"c{number}", dependsOn=waits, essential=number == 0) for number in range(9)]
    task = {"volumes": [{"name": "shared", "host": {}}], "ipcMode": "task", "pidMode": "task"}

    arn = bench.define_task(first, *others, task=task)

    assert bench.ended(bench.submit_to(arn))["status"] == "SUCCEEDED"


def test_several_essential_containers_end_with_the_first(bench: Bench) -> None:
    bench.start()
    short = container("short", command=["sh", "-c", "sleep 0.2; exit 6"])

    job = bench.ended(bench.submit_to(bench.define_task(container("long", command=["sleep", "600"]), short)))

    [task] = job["attempts"][0]["taskProperties"]
    assert (job["status"], job["statusReason"]) == ("FAILED", "Essential container in task exited")
    assert [(one["name"], one["exitCode"]) for one in task["containers"]] == [("long", 143), ("short", 6)]
