"""`launchbay open`: which address it opens, and what it says where there is no browser or no page."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fake_server import FakeServer, as_issuer
from launchbay.api.auth.tokens import Tokens, save_tokens
from launchbay.cli.main import group
from launchbay_local.http.messages import Request, Response

RUN_ID = "01JZ8Q4T6V2M9X3C7B5N1K0HFD"
MISSING = {"status": 404, "title": "Not found", "detail": "There is no job.", "kind": "job"}


class Browser:
    """What `BROWSER` was started with."""

    def __init__(self, file: Path) -> None:
        self._file = file
        program = file.with_suffix(".py")
        program.write_text(f"import pathlib, sys\npathlib.Path({str(file)!r}).write_text(sys.argv[1])\n")
        self.command = f"{shlex.quote(sys.executable)} {shlex.quote(str(program))} %s"

    @property
    def opened(self) -> str | None:
        return self._file.read_text() if self._file.exists() else None


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Browser:
    found = Browser(tmp_path / "opened.txt")
    monkeypatch.setenv("BROWSER", found.command)
    monkeypatch.setattr("webbrowser._tryorder", None)  # it is filled once in a process, from the environment
    return found


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    """A deployment's API whose page is somewhere else, with a run and a job."""
    monkeypatch.setenv("LAUNCHBAY_SETTINGS", str(tmp_path / "settings"))
    fake = FakeServer()
    fake.answers["/healthz"] = lambda _: Response.json(200, health("https://page.example"))
    fake.answers["/v1/projects/vision/runs"] = lambda _: Response.json(
        200, {"runs": [{"run_id": RUN_ID, "name": "brave-otter"}], "cursor": None}
    )
    fake.answers["/v1/projects/vision/jobs/digits"] = lambda _: Response.json(200, {"name": "digits"})
    for other in ("brave-otter", "HFD"):
        fake.answers[f"/v1/projects/vision/jobs/{other}"] = lambda _: Response.json(
            404, MISSING, [("content-type", "application/problem+json")]
        )
    monkeypatch.setenv("LAUNCHBAY_SERVER", fake.url)
    yield fake
    fake.server.stop()


def health(page: str | None, sign_in: Any = None) -> dict[str, Any]:
    return {"status": "ok", "version": "1", "sign_in": sign_in, "page": page}


def open_page(*words: str) -> Result:
    return CliRunner().invoke(group, ["open", "--project", "vision", *words])


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ((), "/p/vision/jobs"),
        (("digits",), "/p/vision/jobs/digits"),
        (("latest",), f"/p/vision/runs/{RUN_ID}"),
        ((RUN_ID.lower(),), f"/p/vision/runs/{RUN_ID}"),
        (("brave-otter",), f"/p/vision/runs/{RUN_ID}"),
        (("HFD",), f"/p/vision/runs/{RUN_ID}"),
    ],
)
def test_it_opens_the_page_of_the_project_the_job_or_the_run(
    server: FakeServer, browser: Browser, words: tuple[str, ...], path: str
) -> None:
    shown = open_page(*words)

    assert shown.exit_code == 0, shown.output
    assert browser.opened == f"https://page.example{path}"
    assert shown.stdout == f"Opened https://page.example{path}\n"


def test_what_is_neither_a_job_nor_a_run_is_said_to_be_neither(server: FakeServer, browser: Browser) -> None:
    server.answers["/v1/projects/vision/runs"] = lambda _: Response.json(200, {"runs": [], "cursor": None})

    shown = open_page("brave-otter")

    assert (shown.exit_code, browser.opened) == (1, None)
    assert "`brave-otter` is neither a job nor a run of project `vision`" in str(shown.exception)
    assert "There is no run yet" in str(open_page("latest").exception)


def test_print_opens_nothing(server: FakeServer, browser: Browser) -> None:
    shown = open_page("--print")

    assert (shown.stdout, browser.opened) == ("https://page.example/p/vision/jobs\n", None)


@pytest.mark.parametrize(
    ("variable", "said"), [("SSH_CONNECTION", "this is an SSH session"), ("TERM", "this session has no display")]
)
def test_where_no_browser_would_be_seen_it_says_why_and_prints_the_address(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch, variable: str, said: str
) -> None:
    for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, "x")
    monkeypatch.setattr("sys.platform", "linux")

    shown = open_page()

    assert shown.stdout == "https://page.example/p/vision/jobs\n"
    assert said in shown.stderr


def test_programs_read_the_address_and_whether_it_was_opened(server: FakeServer, browser: Browser) -> None:
    address = "https://page.example/p/vision/jobs/digits"

    assert json.loads(open_page("digits", "--json").stdout) == {"address": address, "opened": True, "reason": None}


def test_a_server_that_serves_the_page_itself_needs_not_name_it(server: FakeServer, browser: Browser) -> None:
    server.answers["/healthz"] = lambda _: Response.json(200, health(None))
    server.answers["/config.json"] = lambda _: Response.json(200, {"issuer": None})

    open_page()

    assert browser.opened == f"{server.url}/p/vision/jobs"


@pytest.mark.parametrize("page", [None, "file:///etc/passwd", "http://page.example", "javascript:alert(1)"])
def test_without_a_page_it_says_how_to_get_one(server: FakeServer, browser: Browser, page: str | None) -> None:
    server.answers["/healthz"] = lambda _: Response.json(200, health(page))
    server.answers["/config.json"] = lambda _: Response.json(404, {"message": "Not Found"})

    shown = open_page()

    assert shown.exit_code == 1
    assert browser.opened is None
    assert "has no page: it is not built. Build it with `make web`" in str(shown.exception)


def test_a_local_stack_signs_in_who_is_signed_in_on_the_command_line(server: FakeServer, browser: Browser) -> None:
    as_issuer(server, sign_in_ticket_endpoint=f"{server.url}/tickets")
    details = {"issuer": server.url, "client_id": "cli", "scopes": ["openid"]}
    server.answers["/healthz"] = lambda _: Response.json(200, health(None, details))
    server.answers["/config.json"] = lambda _: Response.json(200, {"issuer": server.url})
    asked: list[Request] = []

    def give(request: Request) -> Response:
        asked.append(request)
        return Response.json(200, {"ticket": "t1-_", "expires_in": 60})

    server.answers["/tickets"] = give
    save_tokens(Tokens.from_answer(server.url, server.url, "cli", {"access_token": "mine", "expires_in": 3600}))

    shown = open_page("digits")

    assert browser.opened == f"{server.url}/p/vision/jobs/digits#sign-in=t1-_"
    assert asked[0].header("authorization") == "Bearer mine"
    assert "t1-_" not in shown.output, "the ticket is for the browser alone"


def test_no_token_leaves_for_an_issuer_elsewhere(server: FakeServer, browser: Browser) -> None:
    details = {"issuer": "https://issuer.example", "client_id": "cli", "scopes": ["openid"]}
    server.answers["/healthz"] = lambda _: Response.json(200, health("https://page.example", details))
    save_tokens(Tokens.from_answer(server.url, server.url, "cli", {"access_token": "mine", "expires_in": 3600}))

    open_page()

    assert browser.opened == "https://page.example/p/vision/jobs"
