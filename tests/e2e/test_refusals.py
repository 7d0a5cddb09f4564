"""What bad input gets: a clear error with the right status, the job unharmed, never a 500."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from job_scripts import script_job, witness_job
from stack_process import Answer, StackProcess

pytestmark = [pytest.mark.e2e]

ALIAS_BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
)


@pytest.fixture
def runs(stack: StackProcess, project: str, seen: Path) -> str:
    """The path of a project's runs, with the witness job registered."""
    assert stack.request("POST", f"/v1/projects/{project}/jobs", witness_job(seen)).status == 201
    return f"/v1/projects/{project}/runs"


def launching(**overrides: Any) -> dict[str, Any]:
    """A launch of the witness with overrides."""
    return {"job": "witness", "overrides": overrides}


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ({"config": {"seed": 1}}, "seed"),
        ({"config": {"trainer": {"private": {"key": "x"}}}}, "trainer.private"),
        ({"config": {"trainer": {"learning_rte": 0.1}}}, "did you mean `trainer.learning_rate`"),
        ({"config": {"trainer": {"learning_rate": "fast"}}}, "trainer.learning_rate"),
        ({"config": {"trainer": {"batch_size": 1.5}}}, "trainer.batch_size"),
        ({"files": {"conf/trian.yaml": {"training": {"epochs": 1}}}}, "conf/train.yaml"),
        ({"files": {"conf/train.yaml": {"training": {"epoch": 1}}}}, "did you mean `training.epochs`"),
    ],
)
def test_overrides_that_break_the_schema_are_refused_with_the_reason(
    stack: StackProcess, runs: str, overrides: dict[str, Any], words: str
) -> None:
    answer = stack.request("POST", runs, launching(**overrides))

    assert answer.status == 422, answer
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert any(words.lower() in error["message"].lower() for error in answer.body["errors"]), answer.body
    assert stack.request("GET", runs).body["runs"] == []


def test_every_error_is_reported_not_only_the_first(stack: StackProcess, runs: str) -> None:
    overrides = {
        "config": {"trainer": {"learning_rate": "x", "batch_size": "y"}, "seed": 1},
        "files": {"conf/train.yaml": {"training": {"epochs": "z"}}},
    }

    answer = stack.request("POST", runs, launching(**overrides))

    assert answer.status == 422
    assert len(answer.body["errors"]) == 4


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/v1/projects/nobody/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV", None, 404),
        ("GET", "/v1/projects/nobody/jobs", None, 404),
        ("GET", "{project}/jobs/nothing", None, 404),
        ("GET", "{project}/jobs/witness/versions/99", None, 404),
        ("GET", "{project}/jobs/witness/versions/prod", None, 404),
        ("GET", "{project}/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV", None, 404),
        ("GET", "{project}/runs/not-an-id", None, 400),
        ("POST", "{project}/runs", {"job": "nothing"}, 404),
        ("POST", "{project}/runs", {"job": "witness", "version": 99}, 404),
        ("POST", "{project}/runs", {"job": "witness", "alias": "prod"}, 404),
        ("POST", "{project}/runs", {"job": "witness", "unknown": 1}, 400),
        ("POST", "{project}/runs", {"job": "witness", "overrides": []}, 400),
        ("POST", "{project}/runs", [], 400),
        ("POST", "{project}/runs", {"job": "witness", "hardware": {"gpu": {"model": "a10g", "count": 64}}}, 422),
        ("POST", "{project}/runs", {"job": "witness", "hardware": {"gpu": {"model": "voodoo"}}}, 422),
        ("GET", "/v1/nowhere", None, 404),
        ("DELETE", "/healthz", None, 404),
    ],
)
def test_what_is_not_there_or_not_understood_gets_its_status(
    stack: StackProcess, project: str, runs: str, method: str, path: str, body: Any, status: int
) -> None:
    answer = stack.request(method, path.format(project=f"/v1/projects/{project}"), body)

    assert answer.status in {status, 405 if method == "DELETE" else status}, answer


@pytest.mark.parametrize("raw", [b"{", b"", b"\xff\xfe", b'{"job": "witness"', b"[" * 100_000, b'{"job": 1e999}'])
def test_unreadable_bodies_are_a_400(stack: StackProcess, runs: str, raw: bytes) -> None:
    assert stack.request("POST", runs, raw=raw).status == 400


def test_an_oversize_body_is_a_413(stack: StackProcess, runs: str) -> None:
    assert stack.request("POST", runs, raw=b'{"job": "' + b"x" * (11 * 1024 * 1024) + b'"}').status == 413


@pytest.mark.parametrize("path", ["/etc/passwd", "../x.yaml", "conf/../../x.yaml", "~/x.yaml", "C:\\x.yaml"])
def test_a_file_outside_the_job_s_folder_is_refused_at_registration(
    stack: StackProcess, project: str, path: str
) -> None:
    job = script_job("pass", name="escape", inputs={"files": {path: {"text": "a: 1\n", "format": "yaml"}}})

    assert stack.request("POST", f"/v1/projects/{project}/jobs", job).status == 400


def test_a_file_name_with_two_dots_inside_is_fine(stack: StackProcess, project: str) -> None:
    job = script_job("pass", name="dots", inputs={"files": {"a..b.yaml": {"text": "a: 1\n"}}})

    assert stack.request("POST", f"/v1/projects/{project}/jobs", job).status == 201


@pytest.mark.parametrize("text", [ALIAS_BOMB, "a: [1, 2", "\tx: 1"])
def test_a_file_that_can_t_be_read_is_refused_at_registration(stack: StackProcess, project: str, text: str) -> None:
    job = script_job("pass", name="broken", inputs={"files": {"conf.yaml": {"text": text}}})

    answer = stack.request("POST", f"/v1/projects/{project}/jobs", job)

    assert answer.status == 400, answer
    assert "conf.yaml" in answer.body["detail"] or "conf.yaml" in str(answer.body.get("errors"))


def test_an_override_of_a_file_with_several_documents_names_the_document(stack: StackProcess, project: str) -> None:
    files = {"conf.yaml": {"text": "a: 1\n---\nb: 2\n"}}
    stack.request("POST", f"/v1/projects/{project}/jobs", script_job("pass", name="several", inputs={"files": files}))

    def dry_run(override: dict[str, Any]) -> Answer:
        body = {"job": "several", "overrides": {"files": {"conf.yaml": override}}}
        return stack.request("POST", f"/v1/projects/{project}/runs?dry_run=true", body)

    refused = dry_run({"b": 3})
    assert refused.status == 422
    assert "[0]" in refused.body["errors"][0]["message"]
    assert dry_run({"[1]": {"b": 3}}).status == 200


def test_a_command_that_does_not_exist_fails_the_run_and_says_so(stack: StackProcess, project: str) -> None:
    job = {"name": "nowhere", "command": ["no-such-command-here", "--flag"]}
    stack.request("POST", f"/v1/projects/{project}/jobs", job)

    run = stack.ended(project, stack.launch(project, "nowhere")["run_id"])

    assert (run["state"], run["exit_code"]) == ("FAILED", 127)
    assert "no-such-command-here" in stack.log_text(project, run["run_id"])


def test_the_command_line_refuses_with_status_1_and_wrong_usage_with_2(
    stack: StackProcess, project: str, runs: str
) -> None:
    refused = stack.cli("launch", "witness", "-o", "trainer.learning_rte=1", project=project, expect=1)
    stack.cli("launch", "nothing", project=project, expect=1)
    stack.cli("launch", project=project, expect=2)
    stack.cli("launch", "witness", "-o", "no-equals-sign", project=project, expect=2)

    assert "did you mean `trainer.learning_rate`" in refused.stderr.lower()
