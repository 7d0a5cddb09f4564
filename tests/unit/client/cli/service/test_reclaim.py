"""`launchbay admin reclaim`: which server can do it, and what is said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fake_server import FakeServer
from launchbay.api.servers import Server
from launchbay.cli.main import group
from launchbay.operating.reclaims import CannotReclaim, reclaim_machine
from launchbay_local.http.messages import Request, Response

RUN_ID = "01JZ8Q4T6V2M9X3C7B5N1K0HFD"
RUN: dict[str, Any] = {"run_id": RUN_ID, "state": "RUNNING", "batch_job_id": "job-1"}
DONE = {"jobId": "job-1", "instanceId": "i-0123", "noticeSeconds": 5, "reclaimedAt": 1}


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    """A local stack, in the folder in which commands are run: one server is its API and its stand-in for AWS Batch."""
    monkeypatch.setenv("LAUNCHBAY_SETTINGS", str(tmp_path / "settings"))
    monkeypatch.chdir(tmp_path)
    fake = FakeServer()
    (tmp_path / ".launchbay").mkdir()
    published = {"url": fake.url, "batch_endpoint": fake.url, "access_key": "LOCALKEY"}
    (tmp_path / ".launchbay" / "server.json").write_text(json.dumps(published))
    fake.answers[f"/v1/projects/vision/runs/{RUN_ID}"] = lambda _: Response.json(200, RUN)
    yield fake
    fake.server.stop()


def reclaim(*words: str) -> Result:
    return CliRunner().invoke(group, ["admin", "reclaim", RUN_ID, "--project", "vision", *words])


@pytest.mark.parametrize(
    ("words", "seconds", "said"),
    [
        ((), 5, "ends in 5 s"),
        (("--notice", "120"), 120, "ends in 120 s"),
        (("--notice", "0"), 0, "ends now, without a notice"),
    ],
)
def test_it_says_what_will_happen(server: FakeServer, words: tuple[str, ...], seconds: int, said: str) -> None:
    asked: list[Request] = []

    def answer(request: Request) -> Response:
        asked.append(request)
        return Response.json(200, DONE)

    server.answers["/local/jobs/job-1/reclaim"] = answer

    shown = reclaim(*words)

    assert shown.exit_code == 0, shown.output
    assert f"The machine of run {RUN_ID} (i-0123) {said}." in shown.output
    [request] = asked
    assert json.loads(request.body) == {"noticeSeconds": seconds}
    assert "Credential=LOCALKEY/" in (request.header("authorization") or "")


def test_a_server_that_is_named_is_found_in_the_folder(server: FakeServer) -> None:
    server.answers["/local/jobs/job-1/reclaim"] = lambda _: Response.json(200, DONE)

    shown = reclaim("--server", server.url, "--json")

    assert json.loads(shown.output) == {
        "run_id": RUN_ID,
        "batch_job_id": "job-1",
        "instance_id": "i-0123",
        "notice_seconds": 5,
    }


def test_what_the_stack_refuses_is_said(server: FakeServer) -> None:
    server.answers["/local/jobs/job-1/reclaim"] = lambda _: Response.json(409, {"message": "It does not run."})

    shown = reclaim()

    assert shown.exit_code == 1
    assert str(shown.exception) == "It does not run."


def test_a_run_without_a_job_has_no_machine(server: FakeServer, tmp_path: Path) -> None:
    local = Server(server.url, tmp_path / ".launchbay" / "server.json")

    with pytest.raises(CannotReclaim, match=f"Run {RUN_ID} has no machine that could be reclaimed: it is QUEUED"):
        reclaim_machine({**RUN, "state": "QUEUED", "batch_job_id": None}, 5, local, tmp_path)


def test_a_deployment_on_aws_is_refused_with_what_to_do_there(tmp_path: Path) -> None:
    with pytest.raises(CannotReclaim, match=r"is not a local stack.*send-spot-instance-interruptions"):
        reclaim_machine(RUN, 5, Server("https://launchbay.example.com"), tmp_path)


def test_a_run_that_has_ended_has_no_machine_any_more(server: FakeServer, tmp_path: Path) -> None:
    local = Server(server.url, tmp_path / ".launchbay" / "server.json")

    with pytest.raises(CannotReclaim, match=f"Run {RUN_ID} has no machine that could be reclaimed: it is SUCCEEDED"):
        reclaim_machine({**RUN, "state": "SUCCEEDED"}, 5, local, tmp_path)


@pytest.mark.usefixtures("server")
def test_another_stack_of_this_machine_than_that_of_the_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        CannotReclaim, match=r"The state folder of the local stack at http://127\.0\.0\.1:1 is not known"
    ):
        reclaim_machine(RUN, 5, Server("http://127.0.0.1:1"), tmp_path)


def test_a_stack_that_has_ended_is_told_of(tmp_path: Path) -> None:
    file = tmp_path / "server.json"
    file.write_text(
        json.dumps({"url": "http://127.0.0.1:1", "batch_endpoint": "http://127.0.0.1:1", "access_key": "K"})
    )

    with pytest.raises(CannotReclaim, match="did not answer as it should"):
        reclaim_machine(RUN, 5, Server("http://127.0.0.1:1", file), tmp_path)
