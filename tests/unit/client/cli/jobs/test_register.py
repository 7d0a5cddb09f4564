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


def registered_spec(server: FakeServer, *options: str) -> Any:
    """What was sent to be registered."""
    sent: list[Any] = []

    def answer(request: Any) -> Response:
        sent.append(json.loads(request.body))
        return Response.json(201, VERSION)

    server.answers["/v1/projects/p/jobs"] = answer
    with pytest.raises(SystemExit) as end:
        main(["register", ".", "--server", server.url, "--project", "p", *options])
    assert not end.value.code
    return sent[0]


def test_what_is_left_out_of_the_code_is_said_with_its_size(
    server: FakeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("wandb/run/log", "data/a.csv", "data/b.csv"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(b"x" * 150_000)
    Path("launchbay.yaml").write_text("name: digits\ncommand: 'true'\nignore: [data/]\n")

    register(server, VERSION)

    said = capsys.readouterr().err
    assert "Left out: data/ (2 files, 0.3 MB; `ignore`)" in said
    assert "Left out: wandb/ (1 file, 0.1 MB; `ignore: ['!wandb/']` takes it back)" in said


def test_much_code_is_said_before_it_is_packed_where_nobody_can_be_asked(
    server: FakeServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("launchbay.cli.console.code_packing._LARGE_BYTES", 100_000)
    Path("data.csv").write_bytes(b"x" * 150_000)

    register(server, VERSION)

    said = capsys.readouterr().err
    assert "The code has 2 files with 0.2 MB. The largest:\n         0.1 MB  data.csv\n" in said


@pytest.mark.parametrize(("answer", "status"), [("y", 0), ("n", 1), ("", 1)])
def test_at_a_terminal_much_code_is_asked_about(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch, answer: str, status: int
) -> None:
    monkeypatch.setattr("launchbay.cli.console.code_packing._LARGE_BYTES", 100_000)
    for stream in ("stdin", "stderr"):
        monkeypatch.setattr(f"launchbay.cli.console.code_packing.sys.{stream}.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: answer)
    Path("data.csv").write_bytes(b"x" * 150_000)
    server.answers["/v1/projects/p/jobs"] = lambda _: Response.json(201, VERSION)

    with pytest.raises(SystemExit) as end:
        main(["register", ".", "--server", server.url, "--project", "p"])
    assert (end.value.code or 0) == status
    with pytest.raises(SystemExit) as end:
        main(["register", ".", "--server", server.url, "--project", "p", "--yes"])
    assert not end.value.code, "--yes asks nothing"


def test_a_server_on_this_machine_is_told_of_the_environment_beside_the_job(server: FakeServer) -> None:
    assert registered_spec(server).get("python") is None
    Path(".venv/bin").mkdir(parents=True)
    Path(".venv/bin/python").touch()

    assert registered_spec(server)["python"] == str(Path.cwd() / ".venv")


def test_another_server_is_told_what_the_author_wrote(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".venv/bin").mkdir(parents=True)
    Path(".venv/bin/python").touch()
    Path("launchbay.yaml").write_text("name: digits\ncommand: 'true'\npython: .venv\n")
    assert registered_spec(server)["python"] == str(Path.cwd() / ".venv")

    monkeypatch.setattr("launchbay.api.signing_in.LOOPBACK", frozenset())

    assert registered_spec(server)["python"] == ".venv"
