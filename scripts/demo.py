"""The main job from end to end, on this machine: what `make demo` runs.

Starts the local stack on free ports in a folder of its own, then does what an author and a teammate would do, with the
commands that they would type. Every expectation is checked; the demo ends with status 0 only if all of them held.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LAUNCHBAY = str(Path(sys.executable).parent / "launchbay")
COLOUR = sys.stdout.isatty() and "NO_COLOR" not in os.environ


class DemoFailed(Exception):
    """Something came out otherwise than the demo says."""


def main() -> int:
    """Run the demo; return its exit status."""
    began = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="launchbay-demo-") as state, local_stack(Path(state)) as server:
            walk_through(Shell(server, Path(state)))
    except DemoFailed as failure:
        print(f"\nThe demo failed: {failure}", file=sys.stderr)
        return 1
    print(f"\nDone in {time.monotonic() - began:.0f} s; the stack is stopped and its files are gone.")
    print("Next: `make dev` keeps a stack running; then, in another terminal, `.venv/bin/launchbay --help`.")
    return 0


def walk_through(shell: Shell) -> None:
    """An author registers a job; a teammate looks, errs, tries dry, and launches twice."""
    title("Everybody signs in; `launchbay dev` has signed you in to the stack that it started.")
    shell.run("config")
    title("An author registers a job, once: its command, and which inputs may be changed.")
    shell.run("register", "examples/digits")
    title("A teammate sees what may be changed.")
    shell.run("schema", "digits")

    title("A wrong override is refused before anything starts, with a reason.")
    shell.run("launch", "digits", "-o", "model.learning_rte=0.1", expect=1)

    overrides = ["-o", "model.learning_rate=0.0005", "-o", "config.yaml:training.epochs=3"]
    title("A dry run shows what would be run, and on what. The file keeps its comments.")
    shell.run("launch", "digits", *overrides, "--gpu", "a10g", "--dry-run")

    title("A launch with the author's own values, on a CPU class.")
    before = shell.launch("digits", "--vcpus", "2", "--memory", "4")
    title("A launch with other values, on a GPU class.")
    after = shell.launch("digits", *overrides, "--gpu", "a10g")

    title("What happened to the second run, and when.")
    shell.run("run", after.run_id)
    title("How the two runs differ.")
    shell.run("diff", before.run_id, after.run_id)

    print(f"\nThe override changed the result: accuracy {before.accuracy} became {after.accuracy}.")
    if before.accuracy == after.accuracy:
        raise DemoFailed("the override changed nothing")


class Launched:
    """A finished run: its id, and the accuracy that its log reports."""

    def __init__(self, output: str) -> None:
        run_id = re.search(r"\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b", output)
        accuracy = re.findall(r"accuracy[=: ]+([0-9.]+)", output)
        if not run_id or not accuracy:
            raise DemoFailed("the launch printed no run id or no accuracy")
        self.run_id, self.accuracy = run_id.group(), accuracy[-1]


class Shell:
    """Types commands as a person would, and shows them."""

    def __init__(self, server: str, state: Path) -> None:
        self._environment = {**environment(state), "LAUNCHBAY_SERVER": server, "COLUMNS": "110"}
        if COLOUR:
            self._environment["FORCE_COLOR"] = "1"
        self._log = state / "demo.log"

    def run(self, *words: str, expect: int = 0) -> str:
        """Run one `launchbay` command, show and return its output, and check its exit status."""
        print(bold("$ launchbay " + " ".join(words)), flush=True)
        process = subprocess.Popen(
            [LAUNCHBAY, *words],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        lines = []
        assert process.stdout is not None  # noqa: S101  (for the type checker: it is a pipe)
        for line in process.stdout:
            print("  " + line, end="", flush=True)
            lines.append(line)
        if process.wait() != expect:
            raise DemoFailed(f"`launchbay {words[0]}` ended with {process.returncode}, not {expect}")
        return "".join(lines)

    def launch(self, *words: str) -> Launched:
        """Launch and follow a run to its end."""
        return Launched(self.run("launch", *words, "--follow"))


@contextlib.contextmanager
def local_stack(state: Path) -> Iterator[str]:
    """A local stack on free ports with its state in `state`; gives its URL, and ends it cleanly."""
    print("Starting the whole service on this machine: no account, no Docker, no internet …", flush=True)
    log = state / "stack.log"
    with log.open("w") as stderr:
        process = subprocess.Popen(
            [LAUNCHBAY, "dev", "--port", "0", "--state", str(state / "stack"), "--json"],
            cwd=ROOT,
            env=environment(state),
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
    try:
        assert process.stdout is not None  # noqa: S101  (for the type checker: it is a pipe)
        ready = process.stdout.readline()
        if not ready:
            raise DemoFailed(f"the local stack did not start:\n{log.read_text()}")
        yield json.loads(ready)["url"]
    finally:
        process.send_signal(signal.SIGTERM)
        status = process.wait(timeout=30)
    if status != 0:
        raise DemoFailed(f"the local stack ended with {status}:\n{log.read_text()}")


def environment(state: Path) -> dict[str, str]:
    """The environment of the demo's commands: their sign-in is kept in the demo's own folder."""
    return {**os.environ, "LAUNCHBAY_SETTINGS": str(state / "config")}


def title(text: str) -> None:
    """Print what comes next."""
    print(f"\n{bold('# ' + text)}")


def bold(text: str) -> str:
    """`text` in bold where the terminal shows it."""
    return f"\x1b[1m{text}\x1b[0m" if COLOUR else text


if __name__ == "__main__":
    sys.exit(main())
