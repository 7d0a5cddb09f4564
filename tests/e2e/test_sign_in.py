"""Signing in from the command line: a person with a browser, a machine with a secret, over and over, and out again."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from sign_in_support import IdentityOf
from stack_process import LAUNCHBAY, ROOT, StackProcess

pytestmark = [pytest.mark.e2e]

BROWSER = f"{sys.executable} {ROOT / 'tests' / 'support' / 'sign_in_support.py'} %s"


class Person:
    """Somebody at the command line of a stack, with settings of their own."""

    def __init__(self, stack: StackProcess, config: Path) -> None:
        self.stack = stack
        self.config = config
        self.identity = IdentityOf(stack.state, stack.request("GET", "/healthz").body["sign_in"]["issuer"])

    def run(self, *words: str, expect: int = 0, **variables: str) -> subprocess.CompletedProcess[str]:
        own = {"LAUNCHBAY_SETTINGS": str(self.config), "LAUNCHBAY_PROJECT": "team", "NO_COLOR": "1", **variables}
        done = subprocess.run(
            [LAUNCHBAY, *words],
            cwd=self.config.parent,
            env={**self.stack.environment, **own},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == expect, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def log_in(self, name: str, groups: str, *words: str) -> subprocess.CompletedProcess[str]:
        form = {"name": name, "groups": groups, "code": self.identity.secrets["sign_in_code"]}
        sign_in_as = json.dumps(form)
        return self.run("login", "--server", self.stack.url, *words, BROWSER=BROWSER, SIGN_IN_AS=sign_in_as)

    @property
    def token_file(self) -> Path:
        (found,) = (self.config / "tokens").glob("*.json")
        return found

    def tokens(self) -> dict[str, Any]:
        return dict(json.loads(self.token_file.read_text()))

    def let_expire(self) -> None:
        self.token_file.write_text(json.dumps(self.tokens() | {"expires_at": time.time() - 1}))


@pytest.fixture
def person(stack: StackProcess, tmp_path: Path) -> Person:
    return Person(stack, tmp_path / "config")


def test_a_person_signs_in_with_a_browser_and_is_known_by_name(person: Person, project: str) -> None:
    said = person.log_in("grace", f"project:{project}:admin", "--name", "here")
    person.run("register", str(ROOT / "examples" / "config-file"), "--project", project)

    assert "as grace" in said.stdout
    assert "by grace" in person.run("job", "config-file", "--project", project).stdout
    assert person.stack.url in person.run("config").stdout
    assert person.run("jobs", "--project", "others", "--json").stdout.strip() == "[]", "a project of others is empty"
    refused = person.run("register", str(ROOT / "examples" / "config-file"), "--project", "others", expect=1)
    assert "There is no project `others`" in refused.stderr


def test_who_is_signed_in_and_what_they_may_do_is_told(person: Person, project: str) -> None:
    person.log_in("grace", f"project:{project}:admin project:speech:read", "--name", "here")

    said = person.run("whoami", "--server", "here").stdout
    found = json.loads(person.run("whoami", "--server", "here", "--json").stdout)

    assert f"grace on {person.stack.url}" in said
    assert re.search(rf"^{project} +read, launch, admin, priority high$", said, flags=re.MULTILINE)
    assert re.search(r"^speech +read$", said, flags=re.MULTILINE)
    assert (found["server"], found["caller"]["name"]) == (person.stack.url, "grace")


def test_the_owner_of_the_machine_may_use_every_project(stack: StackProcess, project: str) -> None:
    stack.cli("register", str(ROOT / "examples" / "config-file"), project=project)

    found = json.loads(stack.cli("whoami", "--json").stdout)

    assert found["all_projects"] is True
    assert project in [one["project"] for one in found["projects"]]


def test_who_is_in_no_project_is_told_what_to_do(person: Person) -> None:
    person.log_in("grace", "", "--name", "here")

    assert "Not a member of any project. Ask an admin" in person.run("whoami", "--server", "here").stdout


def test_tokens_are_for_their_owner_s_eyes_alone(person: Person) -> None:
    person.log_in("grace", "project:team")

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [person.config / "tokens", person.token_file]}
    assert modes == {"tokens": 0o700, person.token_file.name: 0o600}


def test_no_token_or_code_is_printed(person: Person) -> None:
    said = person.log_in("grace", "project:team", "--json")
    tokens = person.tokens()

    for secret in (tokens["access_token"], tokens["refresh_token"]):
        assert secret not in said.stdout + said.stderr
        assert secret not in (person.stack.state.parent / f"{person.stack.state.name}.log").read_text()
    assert "code=" not in said.stderr.replace("code_challenge=", "").replace("response_type=code", "")


def test_a_token_is_renewed_before_it_expires_once_for_all_commands(person: Person) -> None:
    person.log_in("grace", "project:team")
    before = person.tokens()
    person.let_expire()

    with ThreadPoolExecutor(4) as pool:
        tokens = set(pool.map(lambda _: person.run("config", "token", "--server", person.stack.url).stdout, range(4)))

    assert len(tokens) == 1, "one command renewed it, the others took what it got"
    assert person.tokens()["access_token"] != before["access_token"]
    assert person.tokens()["refresh_token"] == before["refresh_token"]


def test_signing_out_forgets_the_tokens_and_ends_their_renewal(person: Person) -> None:
    person.log_in("grace", "project:team", "--name", "here")
    kept = person.tokens()
    said = person.run("logout", "--server", "here").stdout
    assert "with the code that the terminal of `launchbay dev` shows" in said
    assert not list((person.config / "tokens").glob("*.json"))

    stolen = person.config / "tokens" / f"127.0.0.1-{person.stack.url.rpartition(':')[2]}.json"
    stolen.write_text(json.dumps(kept | {"expires_at": 0}))
    refused = person.run("runs", "--server", "here", expect=1)
    assert "launchbay login" in refused.stderr


def test_a_command_without_a_sign_in_says_how_to_sign_in(person: Person) -> None:
    refused = person.run("runs", "--server", person.stack.url, expect=1)

    assert "`launchbay login`, with the code that the terminal of `launchbay dev` shows" in refused.stderr


def test_a_machine_needs_its_secret_in_the_environment_and_no_login(person: Person, project: str) -> None:
    person.stack.cli("register", str(ROOT / "examples" / "config-file"), project=project)
    machine = {
        "LAUNCHBAY_CLIENT_ID": "launchbay-machine",
        "LAUNCHBAY_CLIENT_SECRET": person.identity.secrets["machine_secret"],
        "LAUNCHBAY_SCOPES": f"launchbay/read launchbay/launch launchbay/machines/project:{project}",
        "LAUNCHBAY_SERVER": person.stack.url,
    }

    run = json.loads(person.run("launch", "config-file", "--project", project, "--json", **machine).stdout)

    assert run["created_by"] == {"subject": "launchbay-machine", "name": "launchbay-machine"}
    person.run("alias", "config-file:1", "prod", "--project", project, expect=1, **machine)
    wrong = person.run("login", expect=1, **machine | {"LAUNCHBAY_CLIENT_SECRET": "wrong"})
    assert "Signing in failed" in wrong.stderr
    assert "as launchbay-machine" in person.run("login", **machine).stdout


def test_deployments_are_named_listed_and_picked(person: Person) -> None:
    person.log_in("grace", "project:team", "--name", "here")
    person.run("config", "add", "prod", "https://launchbay.example.com/")

    listed = {one["name"]: one for one in json.loads(person.run("config", "list", "--json").stdout)}
    assert {name: (one["in_use"], one["signed_in"]) for name, one in listed.items()} == {
        "here": (True, True),
        "prod": (False, False),
    }
    shown = json.loads(person.run("config", "show", "--json").stdout)
    assert (shown["server"], shown["deployment"], shown["signed_in"]) == (person.stack.url, "here", True)
    person.run("runs")
    person.run("config", "use", "prod")
    assert json.loads(person.run("config", "show", "--json").stdout)["server"] == "https://launchbay.example.com"
    assert "known: here, prod" in person.run("config", "use", "nowhere", expect=1).stderr
    person.run("config", "remove", "here")
    assert not person.run("config", "list").stdout.count("here")


def test_a_local_stack_is_found_before_the_deployment_in_use(person: Person, tmp_path: Path) -> None:
    person.run("config", "add", "prod", "https://launchbay.example.com")
    state = tmp_path / ".launchbay"
    state.mkdir()
    (state / "server.json").write_text(json.dumps({"url": person.stack.url}))

    shown = json.loads(person.run("config", "show", "--json").stdout)

    assert (shown["server"], shown["deployment"]) == (person.stack.url, None)
