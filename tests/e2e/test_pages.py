"""Every command of every page, as it stands: run in order on a local stack, with the files that the page shows.

A page is read in a folder that has its fenced files and the examples. What it shows of a command's output must be what
is printed, with `…` for anything, and any id for an id. A command that ends with another status than 0 shows an error,
or says `refused` in its comment. At the end, every run of the page must have succeeded.

`NOT_RUN` names the commands that can't be run here, and why; tests/unit/docs/test_commands.py still holds their words.
"""

from __future__ import annotations

import doctest
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from functools import cached_property
from pathlib import Path

import pytest

from asking_terminal import run_at_terminal
from aws_words import read_aws
from command_words import simple_commands
from page_commands import PAGES, Command, blocks_of
from sign_in_support import IdentityOf
from stack_process import LAUNCHBAY, ROOT, StackProcess

pytestmark = [pytest.mark.e2e]

ADDRESS = re.compile(r"https://[\w…]+\.execute-api\.[\w-]+\.amazonaws\.com|localhost:8470")
RUN_ID = re.compile(r"\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b|\b01[0-9A-Z]+…")
CONSOLE_ELSEWHERE = {"docs/inputs.md", "docs/jobs.md"}  # tests/unit/docs/test_examples.py runs their `console` blocks
ELSEWHERE = {"docs/runs.md"}  # tests/e2e/test_runs_page.py runs it, with a job that ends at once
NEEDS_HYDRA = {"docs/jobs.md", "examples/README.md"}
NOT_RUN = {
    "make demo": "sets up another environment; `make test` does, too",
    "make test": "this is it",
    "make dev": "goes on until it is stopped; tests/e2e/test_page.py starts the same",
    "make web-test": "takes minutes; `make test` runs it, too",
    "CHROMIUM=": "is for the browser that somebody has",
    "launchbay open": "opens a browser; tests/e2e/test_page.py runs it with --print",
    "make fuzz": "takes minutes; tests/integration/fuzz runs a few hundred cases",
    "make mutants": "takes an hour",
    "make audit": "needs the internet",
    "sam": "deploys to an account; `make check-template` checks what it would deploy",
    "git pull": "changes this folder",
    "launchbay doctor --preflight": "needs an account; tests/integration/operating/test_preflight.py runs it",
    "launchbay admin publish-page": "needs a deployment; tests/integration/operating/test_publish_page.py runs it",
    "make check-upgrade": "compares with a release, and a checkout may have no history; tests/unit/upgrade runs it",
    "aws ecr get-login-password": "needs Docker",
    "aws dynamodb update-table": "is for the table of a deployment that failed",
    "aws iam attach-role-policy": "is for the role of a deployment; the local stack reads its roles from the template",
    "docker": "is not here; tests/artefacts/test_sam_build.py runs the commands of the runner image's Dockerfile",
}
PROJECTS = {"docs/api.md": "vision", "docs/security.md": "vision", "docs/secrets.md": "vision"}
ANSWERS = {
    "launchbay launch push --secret hub.token": "hf_1234\n",
    "launchbay launch variables -o lr=0.01 --secret hub.token --env NCCL_DEBUG=INFO": "hf_1234\n",
}  # what is typed when a command asks
EVENTUAL = ("launchbay runs --columns",)  # shows metrics, which arrive some seconds after a run's end
EVENTUAL_SECONDS = 60
# A job that a page launches without having shown its registration.
BEFORE = {"docs/security.md": "launchbay register examples/digits --project vision"}


class Reader:
    """Somebody who types the commands of a page, in a shell in which the environment of Launchbay is active."""

    def __init__(self, stack: StackProcess, page: str, folder: Path) -> None:
        self.stack = stack
        self.folder = folder
        self.runs: list[str] = []
        self.project = PROJECTS.get(page, re.sub(r"\W+", "-", page.lower()).strip("-"))
        self.identity = IdentityOf(stack.state, stack.request("GET", "/healthz").body["sign_in"]["issuer"])
        shutil.copytree(stack.config, folder / ".settings")
        self.variables = {
            **stack.environment,
            "LAUNCHBAY_SETTINGS": str(folder / ".settings"),
            "LAUNCHBAY_SERVER": stack.url,
            "LAUNCHBAY_PROJECT": self.project,
            "NO_COLOR": "1",
            "PATH": os.pathsep.join([str(Path(LAUNCHBAY).parent), os.environ["PATH"]]),
            "BROWSER": f"{sys.executable} {ROOT / 'tests' / 'support' / 'sign_in_support.py'} %s",
            "SIGN_IN_AS": json.dumps(
                {"name": "ada", "groups": "project:*:admin", "code": self.identity.secrets["sign_in_code"]}
            ),
            "HF_TOKEN": "hf_5678",
        }

    def type(self, command: Command) -> None:
        """Type a command, and hold what it prints against what the page shows."""
        text = self.filled_in(command.text)
        if text.startswith("export "):
            named = dict(word.split("=", 1) for word in shlex.split(text)[1:])
            self.variables |= self.machine if "…" in named.values() else named
            return
        done = self.called(text) if re.search(r"(^|\| )aws ", text) else self.run(text)
        deadline = time.monotonic() + EVENTUAL_SECONDS
        while text.startswith(EVENTUAL) and not _is_shown(command, done.stdout) and time.monotonic() < deadline:
            done = self.run(text)
        self.runs += [found for found in RUN_ID.findall(done.stdout) if _launches(text) and found not in self.runs]
        refused = "Error:" in (command.shown or "") or "# refused" in command.text
        assert (done.returncode != 0) == refused, f"`{text}` ends with {done.returncode}:\n{done.stdout}"
        assert _is_shown(command, done.stdout), f"`{text}` (line {command.line}) prints\n{done.stdout}"

    def filled_in(self, text: str) -> str:
        """A command with this stack's address for the one that it names, and the newest runs for `RUN`."""
        text = ADDRESS.sub(lambda found: self.stack.url.removeprefix("" if "://" in found[0] else "http://"), text)
        places = re.findall(r"\bRUN\b|\b01M8…", text)
        for place, run in zip(places, self.runs[-len(places) :] if places else [], strict=True):
            text = text.replace(place, run, 1)
        return text

    def run(self, text: str) -> subprocess.CompletedProcess[str]:
        if text in ANSWERS:
            return run_at_terminal(text, ANSWERS[text], self.folder, self.variables)
        return subprocess.run(
            ["bash", "-c", text],
            cwd=self.folder,
            env=self.variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=100,
            check=False,
        )

    def called(self, text: str) -> subprocess.CompletedProcess[str]:
        """Do what a command of the AWS CLI does, which need not be installed, in the emulated account."""
        before = text.rpartition("| ")[0]
        words = simple_commands(text.replace("$BUCKET", "launchbay-databucket"))[-1]
        if words[:4] == ["aws", "s3", "cp", "-"]:
            bucket, _, key = words[4].removeprefix("s3://").partition("/")
            self.stack.client("s3").put_object(Bucket=bucket, Key=key, Body=self.run(before).stdout.encode())
        else:
            call = read_aws(words)
            pool = {"UserPoolId": self.pool} if "UserPoolId" in call.parameters else {}
            getattr(self.stack.client(call.service), call.operation)(**call.parameters | pool)
        return subprocess.CompletedProcess(words, 0, "")

    @property
    def machine(self) -> dict[str, str]:
        """What a machine has in its environment to sign in; it is a member of one project by its client's scopes."""
        return {
            "LAUNCHBAY_CLIENT_ID": "launchbay-machine",
            "LAUNCHBAY_CLIENT_SECRET": self.identity.secrets["machine_secret"],
            "LAUNCHBAY_SCOPES": f"launchbay/read launchbay/launch launchbay/machines/project:{self.project}",
        }

    @cached_property
    def pool(self) -> str:
        """The user pool that the page calls `POOL`."""
        return str(self.stack.client("cognito-idp").create_user_pool(PoolName="people")["UserPool"]["Id"])


def _launches(text: str) -> bool:
    return bool(re.match(r"launchbay (launch|rerun) (?!.*--dry-run)|printf .*curl", text, re.DOTALL))


def _is_shown(command: Command, printed: str) -> bool:
    """Whether what is printed is what the page shows, if that shows anything."""
    if not command.shown:
        return True
    shown, flags = _comparable(command.shown), doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    return doctest.OutputChecker().check_output(shown, _comparable(printed), flags)


def _comparable(text: str) -> str:
    """An output with any id for each id, and the marks of doctest for what a page leaves out."""
    return RUN_ID.sub("<id>", text).replace("…", "...")


@pytest.fixture
def reader(request: pytest.FixtureRequest, stack: StackProcess, tmp_path: Path) -> Reader:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    return Reader(stack, request.node.callspec.params["page"], tmp_path)


@pytest.mark.parametrize("page", [page for page in PAGES if page not in ELSEWHERE])
def test_every_command_of_a_page_does_what_the_page_says(page: str, reader: Reader) -> None:
    if page in NEEDS_HYDRA:
        pytest.importorskip("hydra")
    if page in BEFORE:
        reader.run(BEFORE[page])
    for block in blocks_of(page):
        if block.file:
            target = reader.folder / block.file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
        elif not (block.language == "console" and page in CONSOLE_ELSEWHERE):
            for command in block.commands:
                if not command.text.startswith(tuple(NOT_RUN)):
                    reader.type(command)
    for run in reader.runs:
        ended = reader.stack.ended(reader.project, run)
        assert ended["state"] == "SUCCEEDED", f"{run} of {ended['job']}: {ended['reason']}"
