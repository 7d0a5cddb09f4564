"""Run the main use case from end to end on this machine: `make demo`.

Starts a local stack on free ports in a temporary folder, then runs the commands that an author and a teammate would
type. Every expectation is checked; the exit status is 0 only if all of them hold.
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
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
LAUNCHBAY = str(Path(sys.executable).parent / "launchbay")
METRICS_SECONDS = 60
COLOUR = sys.stdout.isatty() and "NO_COLOR" not in os.environ


class DemoFailed(Exception):
    """A command had another result than the demo expects."""


def main() -> int:
    """Run the demo; return its exit status."""
    began = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="launchbay-demo-") as state, local_stack(Path(state)) as server:
            walk_through(Shell(server, Path(state)))
    except DemoFailed as failure:
        print(f"\nThe demo failed: {failure}", file=sys.stderr)
        return 1
    print(f"\nDone in {time.monotonic() - began:.0f} s; the stack is stopped and its files are deleted.")
    print("Next: `make dev` keeps a stack running. In another terminal, try `.venv/bin/launchbay --help`.")
    return 0


def walk_through(shell: Shell) -> None:
    """An author registers a job; a teammate mistypes a key, makes a dry run, launches two runs and compares them."""
    register(shell)
    before, after = launch_twice(shell)
    compare(shell, before, after)
    take_results(shell, before, after)


def register(shell: Shell) -> None:
    """Register the example job and view its inputs."""
    print_title("Every command is signed in: `launchbay dev` signed you in to the stack that it started.")
    shell.run("config")
    print_title("An author registers a job once: its command, and which inputs can be changed.")
    shell.run("register", "examples/digits")
    print_title("A teammate views the inputs that can be changed.")
    shell.run("schema", "digits")


def launch_twice(shell: Shell) -> tuple[FinishedRun, FinishedRun]:
    """Launch the job with the author's values and with others, after a refused launch and a dry run."""
    print_title("An invalid override is refused before anything starts, with the reason.")
    shell.run("launch", "digits", "-o", "model.learning_rte=0.1", expect=1)

    overrides = ["-o", "model.learning_rate=0.0005", "-o", "config.yaml:training.epochs=3"]
    print_title("A dry run shows what would run, and on which hardware. The file keeps its comments.")
    shell.run("launch", "digits", *overrides, "--gpu", "a10g", "--dry-run")

    print_title("A launch with the author's own values, on a CPU class.")
    before = shell.launch("digits", "--vcpus", "2", "--memory", "4")
    print_title("A launch with other values, on a GPU class.")
    after = shell.launch("digits", *overrides, "--gpu", "a10g")
    return before, after


def compare(shell: Shell, before: FinishedRun, after: FinishedRun) -> None:
    """Show the second run and what differs between the two; the overrides must have changed the result.

    Raises:
        DemoFailed: both runs have the same result.
    """
    print_title("The timeline of the second run.")
    shell.run("run", after.run_id)
    print_title("The differences between the two runs.")
    shell.run("diff", before.run_id, after.run_id)

    print(f"\nThe override changed the result: accuracy {before.accuracy} became {after.accuracy}.")
    if before.accuracy == after.accuracy:
        raise DemoFailed("the override changed nothing")


def take_results(shell: Shell, before: FinishedRun, after: FinishedRun) -> None:
    """Show what the runs reached, and download the classifier of the better one.

    Raises:
        DemoFailed: the classifier is not there, or the metrics are not what the log says.
    """
    shell.wait_for_metrics(before, after)
    print_title("What a run has measured while it trained.")
    shell.run("metrics", after.run_id)
    print_title("Both runs side by side.")
    shell.run("compare", before.run_id, after.run_id)
    print_title("All runs, the most accurate first.")
    ranking = shell.run("runs", "--columns", "model.learning_rate,accuracy,loss", "--sort", "-accuracy")
    best = max(before, after, key=lambda run: float(run.accuracy))
    if not ranking.split("\n")[1].startswith(best.run_id):
        raise DemoFailed(f"the first run of the list is not the most accurate one, {best.run_id}")
    print_title("The best classifier, as the script left it.")
    shell.run("outputs", best.run_id)
    shell.run("download", best.run_id, "-d", str(shell.folder / "best"))
    if not (shell.folder / "best" / "classifier.joblib").is_file():
        raise DemoFailed("the classifier was not downloaded")


class FinishedRun:
    """A finished run: its id, and the accuracy that its log reports."""

    def __init__(self, output: str) -> None:
        run_id = re.search(r"\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b", output)
        accuracy = re.findall(r"accuracy[=: ]+([0-9.]+)", output)
        if not run_id or not accuracy:
            raise DemoFailed("the launch printed no run id or no accuracy")
        self.run_id, self.accuracy = run_id.group(), accuracy[-1]


class Shell:
    """Runs commands as a person would type them, and prints them with their output."""

    def __init__(self, server: str, state: Path) -> None:
        self._environment = {**environment_of(state), "LAUNCHBAY_SERVER": server, "COLUMNS": "110"}
        if COLOUR:
            self._environment["FORCE_COLOR"] = "1"
        self.folder = state

    def run(self, *words: str, expect: int = 0) -> str:
        """Run one `launchbay` command, print and return its output, and check its exit status."""
        print(bold("$ launchbay " + " ".join(words)), flush=True)
        process = start_launchbay(*words, environment=self._environment, stderr=subprocess.STDOUT)
        lines = []
        assert process.stdout is not None  # noqa: S101  (for the type checker: it is a pipe)
        for line in process.stdout:
            print("  " + line, end="", flush=True)
            lines.append(line)
        if process.wait() != expect:
            raise DemoFailed(f"`launchbay {words[0]}` ended with exit status {process.returncode} instead of {expect}")
        return "".join(lines)

    def wait_for_metrics(self, *runs: FinishedRun) -> None:
        """Wait until what the runs have logged last is in their records, which takes some seconds.

        Raises:
            DemoFailed: it does not get there.
        """
        deadline = time.monotonic() + METRICS_SECONDS
        for run in runs:
            while self._last_accuracy(run) != float(run.accuracy):
                if time.monotonic() > deadline:
                    raise DemoFailed(f"the metrics of run {run.run_id} did not arrive in {METRICS_SECONDS} s")
                time.sleep(0.5)

    def _last_accuracy(self, run: FinishedRun) -> float | None:
        """The last accuracy in a run's record, in the digits that its log has."""
        process = start_launchbay("run", run.run_id, "--json", environment=self._environment, stderr=subprocess.PIPE)
        output, _ = process.communicate()
        last = json.loads(output)["metrics"].get("accuracy") if process.returncode == 0 else None
        return None if last is None else round(float(last), 4)

    def launch(self, *words: str) -> FinishedRun:
        """Launch a run and follow it to its end."""
        return FinishedRun(self.run("launch", *words, "--follow"))


@contextlib.contextmanager
def local_stack(state: Path) -> Iterator[str]:
    """Start a local stack on free ports with its state in `state`, yield its URL, and stop it."""
    print("Starting the whole service on this machine: no account, no Docker, no internet …", flush=True)
    log = state / "stack.log"
    options = ("--port", "0", "--state", str(state / "stack"), "--json")
    with log.open("w") as stderr:
        process = start_launchbay("dev", *options, environment=environment_of(state), stderr=stderr)
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
        raise DemoFailed(f"the local stack ended with exit status {status}:\n{log.read_text()}")


def start_launchbay(*words: str, environment: dict[str, str], stderr: int | IO[str]) -> subprocess.Popen[str]:
    """Start one `launchbay` command in the repository's root, with its output in a pipe."""
    return subprocess.Popen(
        [LAUNCHBAY, *words],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        encoding="utf-8",
    )


def environment_of(state: Path) -> dict[str, str]:
    """The environment of the demo's commands, which keep their sign-in in the demo's own folder."""
    return {**os.environ, "LAUNCHBAY_SETTINGS": str(state / "config")}


def print_title(text: str) -> None:
    """Print the title of the next step."""
    print(f"\n{bold('# ' + text)}")


def bold(text: str) -> str:
    """`text` in bold if the output is a terminal with colours."""
    return f"\x1b[1m{text}\x1b[0m" if COLOUR else text


if __name__ == "__main__":
    sys.exit(main())
