"""What Tab offers for a run: `latest` and the newest runs, by either end of their ids, with one request."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from fake_server import FakeServer
from launchbay.cli.completions.names import complete_run
from launchbay_local.http.messages import Response

IDS = ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "01BX5ZZKBKACTAV9WEVGEMMVRZ"]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    """A server with two runs, and no sign-in."""
    fake = FakeServer()
    runs = [{"run_id": one, "job": "digits", "version": 1, "state": "QUEUED", "name": ""} for one in IDS]
    fake.answers["/v1/projects/vision/runs"] = lambda _: Response.json(200, {"runs": runs, "cursor": None})
    fake.answers["/healthz"] = lambda _: Response.json(200, {"status": "ok", "sign_in": None})
    monkeypatch.setenv("LAUNCHBAY_SETTINGS", "/nonexistent")
    yield fake
    fake.server.stop()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("", ["latest", *IDS]), ("la", ["latest"]), ("01a", IDS[:1]), ("mmvrz", IDS[1:]), ("xx", [])],
)
def test_runs_are_offered_by_either_end_of_their_ids(server: FakeServer, typed: str, offered: list[str]) -> None:
    command = click.Command("run", params=[click.Argument(["run"])])
    context = click.Context(command)
    context.params = {"server": server.url, "project": "vision", "of_job": None}

    found = [item.value for item in complete_run(context, command.params[0], typed)]

    assert found == offered
    assert [request.path for request in server.requests if request.path != "/healthz"] == ["/v1/projects/vision/runs"]
