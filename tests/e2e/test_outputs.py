"""What runs leave to keep, with each runner, on a stack whose policies are in force."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
import urllib3

from intake_support import archive
from stack_process import StackProcess, wait_for

pytestmark = [pytest.mark.e2e]

WRITE = """
set -e
mkdir -p out
echo weights > out/model.pt
echo plot > "$LAUNCHBAY_OUTPUT_DIR/plot.png"
echo "attempt $LAUNCHBAY_ATTEMPT"
"""
OUTPUTS = {"out/model.pt": ("model", b"weights\n"), "plot.png": (None, b"plot\n")}


def register(stack: StackProcess, project: str, script: str, **spec: Any) -> None:
    job = {"name": "keeper", "command": ["sh", "-c", script], "outputs": {"model": "out"}, **spec}
    answer = stack.request("POST", f"/v1/projects/{project}/jobs", job)
    assert answer.status == 201, answer


def kept(stack: StackProcess, project: str, run_id: str) -> dict[str, tuple[str | None, bytes]]:
    """The outputs of a run as the API gives them: names and contents by path."""
    path = f"/v1/projects/{project}/runs/{run_id}/outputs"
    found = {}
    for one in stack.request("GET", path).body["outputs"]:
        url = stack.request("GET", f"{path}/{one['path']}").body["url"]
        content = urllib3.request("GET", url).data
        assert hashlib.sha256(content).hexdigest() == one["sha256"]
        found[one["path"]] = (one["name"], content)
    return found


@pytest.mark.parametrize("runner", ["exec", "init"])
@pytest.mark.parametrize("has_code", [True, False])
def test_a_run_leaves_what_it_declares_and_what_lies_in_its_folder(
    stack: StackProcess, project: str, runner: str, has_code: bool
) -> None:
    code = {"code": upload(stack, project, archive({"readme": b"code"}))} if has_code else {}
    register(stack, project, WRITE, runner=runner, **code)

    run = stack.launch(project, "keeper")
    ended = stack.ended(project, run["run_id"])

    assert ended["state"] == "SUCCEEDED", ended
    assert kept(stack, project, run["run_id"]) == OUTPUTS
    assert "attempt 1" in stack.log_text(project, run["run_id"])


@pytest.mark.parametrize("runner", ["exec", "init"])
def test_a_run_that_fails_keeps_what_it_had_and_its_own_exit_code(
    stack: StackProcess, project: str, runner: str
) -> None:
    register(stack, project, f"{WRITE}\nexit 7", runner=runner)

    run = stack.launch(project, "keeper")
    ended = stack.ended(project, run["run_id"])

    assert (ended["state"], ended["exit_code"]) == ("FAILED", 7)
    assert kept(stack, project, run["run_id"]) == OUTPUTS


@pytest.mark.parametrize("runner", ["exec", "init"])
def test_a_run_without_its_declared_output_fails_and_says_so(stack: StackProcess, project: str, runner: str) -> None:
    register(stack, project, "echo done", runner=runner)

    run = stack.launch(project, "keeper")
    ended = stack.ended(project, run["run_id"])

    assert (ended["state"], ended["exit_code"]) == ("FAILED", 115)
    assert "results could not be uploaded" in ended["timeline"][-1]["reason"]
    assert "the declared output `model` (out) is not there" in stack.log_text(project, run["run_id"])


@pytest.mark.parametrize("runner", ["exec", "init"])
def test_a_run_that_is_cancelled_keeps_what_it_had(stack: StackProcess, project: str, runner: str) -> None:
    register(stack, project, f"{WRITE}\necho written\nexec sleep 600", runner=runner)
    run = stack.launch(project, "keeper")
    wait_for(lambda: "written" in stack.log_text(project, run["run_id"]))

    assert stack.request("POST", f"/v1/projects/{project}/runs/{run['run_id']}/cancel").status == 200
    ended = stack.ended(project, run["run_id"])

    assert ended["state"] == "CANCELLED"
    wait_for(lambda: kept(stack, project, run["run_id"]) == OUTPUTS or None)


def upload(stack: StackProcess, project: str, content: bytes) -> dict[str, str]:
    """Upload a code archive, as `launchbay register` does."""
    digest = hashlib.sha256(content).hexdigest()
    body = {"sha256": digest, "size": len(content)}
    form = stack.request("POST", f"/v1/projects/{project}/uploads", body).body
    if not form["exists"]:  # the same content has been uploaded by another test
        answer = urllib3.request("POST", form["url"], fields={**form["fields"], "file": ("code", content)})
        assert answer.status in (200, 201, 204)
    return {"sha256": digest}


RESUMED = """
set -e
mkdir -p ckpt
if [ -e ckpt/last.pt ]; then echo "goes on from $(cat ckpt/last.pt), LAUNCHBAY_RESUME=$LAUNCHBAY_RESUME"; exit 0; fi
echo "step 500" > ckpt/last.pt
echo saved
exec sleep 600
"""


@pytest.mark.parametrize("has_code", [True, False])
def test_a_reclaimed_run_without_launchbay_in_its_image_goes_on_from_its_checkpoint(
    stack: StackProcess, project: str, has_code: bool
) -> None:
    code = {"code": upload(stack, project, archive({"readme": b"code"}))} if has_code else {}
    checkpoints = {"path": "ckpt", "every_seconds": 5}
    register(stack, project, RESUMED, runner="init", outputs={}, checkpoints=checkpoints, retries=1, **code)
    run_id = stack.launch(project, "keeper")["run_id"]
    wait_for(lambda: "saved" in stack.log_text(project, run_id))

    stack.cli("admin", "reclaim", run_id, "--notice", "8", project=project)
    ended = stack.ended(project, run_id, within=100)

    assert (ended["state"], ended["attempts"]) == ("SUCCEEDED", 2), stack.log_text(project, run_id)
    assert "goes on from step 500, LAUNCHBAY_RESUME=1" in stack.log_text(project, run_id)
