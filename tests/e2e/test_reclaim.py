"""A reclaimed machine: the run is told, ends, and is started again; only the developer can ask for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from job_scripts import told
from stack_process import StackProcess, wait_for

pytestmark = [pytest.mark.e2e]

# The first attempt tries to reclaim its own machine, tells how that was answered, and waits for the notice.
JOB = """
import json, os, sys, time, urllib.error, urllib.request

def status(url, method="GET", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method=method, headers=named)) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""

def tell(**found):
    with open(os.environ["JOB_SEEN"], "a") as file:
        file.write(json.dumps(found) + "\\n")

if os.environ["AWS_BATCH_JOB_ATTEMPT"] == "2":
    tell(attempt=2)
    sys.exit()
stand_in = os.environ["ECS_CONTAINER_METADATA_URI_V4"].partition("/v4/")[0]
reclaim = f"{stand_in}/local/jobs/{os.environ['AWS_BATCH_JOB_ID']}/reclaim"
scope = "20260101/us-east-1/batch/aws4_request"
own = f"AWS4-HMAC-SHA256 Credential={os.environ['AWS_ACCESS_KEY_ID']}/{scope}"
machine = os.environ["AWS_EC2_METADATA_SERVICE_ENDPOINT"]
_, token = status(f"{machine}/latest/api/token", "PUT", X_aws_ec2_metadata_token_ttl_seconds="300")
tell(refused=[status(reclaim, "POST")[0], status(reclaim, "POST", Authorization=own)[0]])
while True:
    found = status(f"{machine}/latest/meta-data/spot/instance-action", X_aws_ec2_metadata_token=token)
    if found[0] == 200:
        tell(notice=json.loads(found[1])["action"])
        time.sleep(600)
    time.sleep(0.05)
"""


def test_a_reclaimed_run_is_told_and_started_again(stack: StackProcess, project: str, seen: Path) -> None:
    job = {"name": "lost", "command": ["python", "-c", JOB], "env": {"JOB_SEEN": str(seen)}, "retries": 1}
    assert stack.request("POST", f"/v1/projects/{project}/jobs", job).status == 201
    run_id = stack.launch(project, "lost")["run_id"]
    wait_for(lambda: told(seen))

    done = stack.cli("admin", "reclaim", run_id, "--notice", "5", "--json", project=project)

    answer = json.loads(done.stdout)
    assert (answer["run_id"], answer["notice_seconds"]) == (run_id, 5)
    run = stack.ended(project, run_id)
    assert (run["state"], run["attempts"]) == ("SUCCEEDED", 2)
    assert run["batch_job_id"] == answer["batch_job_id"]
    assert answer["instance_id"] in run["ended_attempts"][0]["reason"]
    assert told(seen) == [{"refused": [403, 403]}, {"notice": "terminate"}, {"attempt": 2}]

    late = stack.cli("admin", "reclaim", run_id, project=project, expect=1)
    assert f"Run {run_id} has no machine that could be reclaimed: it is SUCCEEDED" in late.stderr
