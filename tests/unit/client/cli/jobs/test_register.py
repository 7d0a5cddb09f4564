"""`launchbay register`: what it says of what was registered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fake_server import FakeServer
from launchbay.cli.main import main
from launchbay_local.http.messages import Response

NOTICE = "`sead` in `exclude` matches nothing in the run config; did you mean `seed`?"
VERSION: dict[str, Any] = {"job": "digits", "version": 1, "inputs": {"config": {"types": {"seed": "int"}}, "files": {}}}


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    """A server that has the code of the job in the working folder."""
    monkeypatch.setenv("LAUNCHBAY_SETTINGS", str(tmp_path / "settings"))
    folder = tmp_path / "job"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "launchbay.yaml").write_text("name: digits\ncommand: 'true'\n")
    fake = FakeServer()
    fake.answers["/v1/projects/p/uploads"] = lambda _: Response.json(200, {"exists": True})
    yield fake
    fake.server.stop()


def register(server: FakeServer, version: dict[str, Any], *options: str) -> None:
    server.answers["/v1/projects/p/jobs"] = lambda _: Response.json(201, version)
    with pytest.raises(SystemExit) as end:
        main(["register", ".", "--server", server.url, "--project", "p", *options])
    assert not end.value.code


def test_what_the_author_may_not_have_meant_is_said_beside_what_was_registered(
    server: FakeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    register(server, {**VERSION, "notices": [NOTICE]})

    printed = capsys.readouterr()
    assert "Registered digits, version 1" in printed.out
    assert f"Note: {NOTICE}" in printed.err


def test_json_has_the_notices_as_the_server_gave_them(server: FakeServer, capsys: pytest.CaptureFixture[str]) -> None:
    register(server, {**VERSION, "notices": [NOTICE]}, "--json")

    assert json.loads(capsys.readouterr().out)["notices"] == [NOTICE]


def test_a_server_that_sends_no_notices_has_none(server: FakeServer, capsys: pytest.CaptureFixture[str]) -> None:
    register(server, VERSION)

    assert "Note:" not in capsys.readouterr().err
