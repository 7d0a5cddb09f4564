"""What a container learns of its task from the metadata endpoint of the ECS agent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import urllib3

from batch_support import Bench, Witness, task_container, wait_for, words_in
from launchbay_local.batch import Limits

WAIT = 'until test -e "$0"; do sleep 0.01; done'


def get(url: str) -> Any:
    response = urllib3.request("GET", url, retries=False)
    return response.json() if response.status == 200 else response.status


def test_a_job_of_one_container_finds_itself_and_its_task(started: Bench, tmp_path: Path) -> None:
    address, go = tmp_path / "address", tmp_path / "go"
    script = f'echo "$ECS_CONTAINER_METADATA_URI_V4" > {address}; {WAIT}; exit 3'
    job_id = started.submit(["sh", "-c", script, str(go)])
    url = words_in(address)[0]

    wait_for(lambda: get(url)["KnownStatus"] == "RUNNING")

    own, task = get(url), get(f"{url}/task")

    job = started.job(job_id)
    task_arn = job["container"]["taskArn"]
    assert task["TaskARN"] == task_arn
    assert (task["Cluster"], task["Family"], task["Revision"]) == ("AWSBatch-local", "job", "1")
    assert (task["DesiredStatus"], task["KnownStatus"], task["LaunchType"]) == ("RUNNING", "RUNNING", "EC2")
    assert task["Containers"] == [own]
    assert (own["Name"], own["Image"], own["KnownStatus"]) == ("default", "any", "RUNNING")
    assert own["Limits"] == {"CPU": 1024, "Memory": 512}
    assert own["LogOptions"]["awslogs-stream"] == job["container"]["logStreamName"]
    assert own["Labels"]["com.amazonaws.ecs.task-arn"] == task_arn
    assert "ExitCode" not in own
    go.touch()
    started.ended(job_id)


def test_a_container_learns_how_another_one_of_its_task_has_ended(
    started: Bench, witness: Witness, tmp_path: Path
) -> None:
    watch = (
        "import json, os, time, urllib.request\n"
        "url = os.environ['ECS_CONTAINER_METADATA_URI_V4'] + '/task'\n"
        "while True:\n"
        "    task = json.load(urllib.request.urlopen(url))\n"
        "    job = next(one for one in task['Containers'] if one['Name'] == 'job')\n"
        "    if job['KnownStatus'] == 'STOPPED':\n"
        "        raise SystemExit(job['ExitCode'])\n"
        "    time.sleep(0.02)\n"
    )
    job = task_container("job", "sh", "-c", "sleep 0.2; exit 9", essential=False)
    results = task_container("results", "python", "-c", watch)

    ended = started.ended(started.submit_to(started.define_task(job, results)))

    containers = ended["attempts"][0]["taskProperties"][0]["containers"]
    assert [(one["name"], one["exitCode"]) for one in containers] == [("job", 9), ("results", 9)]


def test_a_container_that_waits_is_pulled_and_has_no_docker_id(started: Bench, tmp_path: Path) -> None:
    address, go = tmp_path / "address", tmp_path / "go"
    script = f'echo "$ECS_CONTAINER_METADATA_URI_V4" > {address}; {WAIT}'
    first = task_container("first", "sh", "-c", script, str(go), essential=False)
    second = task_container("second", "true", after="first")
    job_id = started.submit_to(started.define_task(first, second))
    url = words_in(address)[0]

    wait_for(lambda: get(url)["KnownStatus"] == "RUNNING")

    shown = {one["Name"]: one for one in get(f"{url}/task")["Containers"]}

    assert (shown["first"]["KnownStatus"], len(shown["first"]["DockerId"])) == ("RUNNING", 64)
    assert (shown["second"]["KnownStatus"], "DockerId" in shown["second"]) == ("PULLED", False)
    assert get(url)["Name"] == "first"
    go.touch()
    started.ended(job_id)


def test_nobody_is_answered_without_the_address_or_after_the_end(started: Bench, tmp_path: Path) -> None:
    address = tmp_path / "address"
    job_id = started.submit(["sh", "-c", f'echo "$ECS_CONTAINER_METADATA_URI_V4" > {address}'])
    url = words_in(address)[0]
    started.ended(job_id)

    assert wait_for(lambda: get(url) == 404)
    assert get(f"{url}/task") == 404
    assert get(f"{started.url}/v4/{'0' * 32}-0/task") == 404


def test_containers_are_answered_while_the_stack_stops(bench: Bench, tmp_path: Path) -> None:
    bench.options["limits"] = Limits(stop_grace=60)
    bench.start()
    ready, seen = tmp_path / "ready", tmp_path / "seen"
    script = (
        "import os, pathlib, signal, sys, urllib.request\n"
        "def look(*_):\n"
        "    content = urllib.request.urlopen(os.environ['ECS_CONTAINER_METADATA_URI_V4']).read()\n"
        "    pathlib.Path(sys.argv[2]).write_bytes(content)\n"
        "    sys.exit()\n"
        "signal.signal(signal.SIGTERM, look)\n"
        "pathlib.Path(sys.argv[1]).touch()\n"
        "signal.pause()\n"
    )
    bench.submit(["python", "-c", script, str(ready), str(seen)])
    wait_for(ready.exists)

    bench.stop()

    assert json.loads(seen.read_text())["DesiredStatus"] == "STOPPED"
