"""The page of a real local stack, followed as a browser follows it: the link, the sign-in, the API beside it."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from built_page import ASSET, make_page
from sign_in_support import HTTP, Pkce, answer_in, authorize_url, post
from stack_process import LAUNCHBAY, ROOT, StackProcess

pytestmark = [pytest.mark.e2e]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StackProcess]:
    built = make_page(tmp_path_factory.mktemp("built") / "page")
    running = StackProcess(tmp_path_factory.mktemp("stack") / "state", ["--page", str(built)]).start()
    yield running
    running.stop()


def sign_in_at_the_page(link: str) -> str:
    """Do what the page does with a link: read its settings, go to the issuer and back, exchange the code."""
    page = f"{urlsplit(link).scheme}://{urlsplit(link).netloc}"
    name, _, hint = urlsplit(link).fragment.partition("=")
    assert name == "sign-in"
    settings = HTTP.request("GET", f"{page}/config.json").json()
    pkce = Pkce.new()
    asked = {"client_id": settings["client_id"], "redirect_uri": f"{page}/callback", "login_hint": hint}
    address = authorize_url(settings["issuer"], pkce, " ".join(settings["scopes"]), **asked)
    code = answer_in(HTTP.request("GET", address, redirect=False))["code"]
    form = {
        "grant_type": "authorization_code",
        "client_id": settings["client_id"],
        "code": code,
        "redirect_uri": f"{page}/callback",
        "code_verifier": pkce.verifier,
    }
    status, tokens = post(f"{settings['issuer']}/token", form, origin=page)
    assert status == 200, tokens
    return str(tokens["access_token"])


def test_the_printed_link_signs_the_owner_in_to_the_api(stack: StackProcess) -> None:
    token = sign_in_at_the_page(stack.page)

    answer = HTTP.request("GET", f"{stack.url}/v1/hardware", headers={"authorization": f"Bearer {token}"})

    assert answer.status == 200


def test_open_takes_whoever_is_signed_in_on_the_command_line_to_the_page(stack: StackProcess, tmp_path: Path) -> None:
    program = tmp_path / "browser.py"
    program.write_text("import pathlib, sys\npathlib.Path(sys.argv[1]).write_text(sys.argv[2])\n")
    browser = shlex.join([sys.executable, str(program), str(tmp_path / "opened")]) + " %s"
    environment = {**stack.environment, "BROWSER": browser}

    command = [LAUNCHBAY, "open", "--server", stack.url, "--project", "vision"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True)

    link = (tmp_path / "opened").read_text()
    assert link.startswith(f"{stack.url}/p/vision/jobs#sign-in=")
    assert done.stdout == f"Opened {stack.url}/p/vision/jobs\n"
    assert sign_in_at_the_page(link)


def test_the_page_and_the_api_share_a_host_and_each_answers_as_it_is_deployed(stack: StackProcess) -> None:
    page, asset, api = (
        HTTP.request("GET", stack.url + path, headers={"accept-encoding": "identity"})
        for path in ("/p/vision/runs", f"/{ASSET}", "/v1/projects/vision/runs")
    )

    issuer = json.loads(HTTP.request("GET", f"{stack.url}/config.json").data)["issuer"]
    assert f"connect-src 'self' {issuer};" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-cache"
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert (api.status, "content-security-policy" in api.headers) == (401, False)


def test_an_error_of_the_api_passes_as_it_is(stack: StackProcess) -> None:
    token = stack.token

    answer = HTTP.request(
        "GET", f"{stack.url}/v1/projects/vision/jobs/none", headers={"authorization": f"Bearer {token}"}
    )

    assert (answer.status, answer.headers["content-type"]) == (404, "application/problem+json")
