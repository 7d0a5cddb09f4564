"""A local stack for the tests of the page, as a program: it starts one with jobs in it, and says where it is.

When all is ready, it prints the path of a JSON file with what `Ready` has. It ends, with the stack, when its standard
input does: no stack outlives the tests that started it. `--runs N` puts that many runs into the project `crowded`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import page_jobs
from many_runs import copy_runs
from stack_process import ROOT, StackProcess, wait_for

PROJECT = "vision"
CROWDED = "crowded"


@dataclass(frozen=True)
class Ready:
    """What tests need of a stack.

    `url` is the address of the page and of the API, `token` an access token of the machine's owner, `sign_in_code` what
    signs the owner in; `settings` is the folder of the command line's settings; `jobs` has the bodies of the jobs.
    """

    url: str
    token: str
    sign_in_code: str
    issuer: str
    state: str
    settings: str
    project: str
    jobs: dict[str, dict[str, Any]]


def register_jobs(stack: StackProcess, project: str = PROJECT) -> None:
    """Register the jobs of the page's tests, and the main example."""
    for job in page_jobs.every_job().values():
        answer = stack.request("POST", f"/v1/projects/{project}/jobs", job)
        assert answer.status == 201, answer
    stack.cli("register", str(ROOT / "examples" / "digits"), project=project)


def fill(stack: StackProcess, runs: int) -> None:
    """Put many runs into a project; the stack is started again for it."""
    job = page_jobs.every_input()
    assert stack.request("POST", f"/v1/projects/{CROWDED}/jobs", job).status == 201
    values = {"learning_rate": 0.5, "dropout": 0.5}
    launched = stack.launch(CROWDED, job["name"], overrides={"config": values})["run_id"]
    assert stack.ended(CROWDED, launched)["state"] == "SUCCEEDED"
    path = f"/v1/projects/{CROWDED}/runs/{launched}/metrics"
    wait_for(lambda: stack.request("GET", path).body["metrics"], within=60)
    stack.stop()
    copy_runs(stack.state / "journal.sqlite3", launched, runs, values)
    stack.start()


@contextmanager
def page_stack(folder: Path, runs: int = 0) -> Iterator[tuple[StackProcess, Ready]]:
    """A running stack with its jobs."""
    stack = StackProcess(folder / "state", ["--slots", "8", "--memory", "16"]).start()
    try:
        if runs:
            fill(stack, runs)
        register_jobs(stack)
        identity = json.loads((stack.state / "identity" / "identity.json").read_text())
        issuer = stack.request("GET", "/healthz").body["sign_in"]["issuer"]
        yield (
            stack,
            Ready(
                url=stack.url,
                token=stack.token,
                sign_in_code=identity["sign_in_code"],
                issuer=issuer,
                state=str(stack.state),
                settings=str(stack.config),
                project=PROJECT,
                jobs=page_jobs.every_job(),
            ),
        )
    finally:
        stack.stop()


def main(arguments: Sequence[str]) -> None:
    """Run a stack until standard input ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=0, help="runs to put into the project `crowded`")
    options = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory(prefix="launchbay-page-") as folder,
        page_stack(Path(folder), options.runs) as (_, ready),
    ):
        said = Path(folder) / "ready.json"
        said.write_text(json.dumps(asdict(ready)))
        print(said, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1:])
