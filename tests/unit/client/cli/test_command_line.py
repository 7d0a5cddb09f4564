"""The command line without a server: instant, with help for everything, clear about wrong usage."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from launchbay.cli.main import SECTIONS

LAUNCHBAY = str(Path(sys.executable).parent / "launchbay")
COMMANDS = [name for section in SECTIONS.values() for name in section]

# Whatever takes more than a few milliseconds to import, or talks to anybody.
HEAVY = {
    *("boto3", "botocore", "urllib3", "pydantic", "yaml", "tomlkit", "jsonschema_rs", "rich"),
    *("moto", "flask", "samtranslator", "launchbay_local", "launchbay.api", "launchbay_core.inputs"),
}

# Each command's --help in one process, and what that has imported in the end.
EVERY_HELP = """
import sys
from launchbay.cli.main import main
for words in [["--help"], ["--version"], *([name, "--help"] for name in sys.argv[1:])]:
    try:
        main(words)
    except SystemExit as end:
        assert not end.code, words
print(*sys.modules, file=sys.stderr)
"""


def launchbay(*words: str, env: Mapping[str, str] = {}, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command line, without a server."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("LAUNCHBAY")}
    return subprocess.run(
        [LAUNCHBAY, *words], env={**own, **env}, cwd=cwd, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture(scope="module")
def every_help() -> subprocess.CompletedProcess[str]:
    """The help of all commands, and the modules that showing it took."""
    return subprocess.run(
        [sys.executable, "-c", EVERY_HELP, *COMMANDS], capture_output=True, text=True, check=True, timeout=60
    )


def test_no_help_imports_anything_heavy(every_help: subprocess.CompletedProcess[str]) -> None:
    assert not HEAVY & set(every_help.stderr.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(every_help: subprocess.CompletedProcess[str], command: str) -> None:
    (help_text,) = [text for text in every_help.stdout.split("Usage: ") if text.startswith(f"launchbay {command} ")]

    examples = [line for line in help_text.splitlines() if f"launchbay {command}" in line and line.startswith("  ")]
    assert examples, help_text


def test_the_help_lists_every_command() -> None:
    shown = launchbay("--help").stdout

    assert all(f"\n  {command} " in shown for command in COMMANDS)


def test_no_arguments_show_the_help_as_wrong_usage() -> None:
    done = launchbay()

    assert done.returncode == 2
    assert "launch" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["lanch"], "Did you mean `launch`?"),
        (["xyzzy"], "`launchbay --help` lists them"),
        (["launch"], "Missing argument"),
        (["launch", "a:b:c"], "JOB:VERSION (a number)"),
        (["launch", "a", "b.c=1"], "Give each override an `-o` of its own"),
        (["launch", "a", "--gpu", "a10g:x"], "MODEL:COUNT"),
        (["launch", "a", "--vcpus", "0"], "--vcpus"),
        (["launch", "a", "--nope"], "--nope"),
        (["register", "nowhere"], "There is no folder `nowhere`"),
        (["register"], "no launchbay.yaml"),
        (["register", "--capture"], "Give the command after --capture"),
        (["register", "a", "b"], "Give one folder"),
        (["register", "--env", "A"], "NAME=VALUE"),
        (["alias", "digits", "prod"], "`digits` has no version: give JOB:VERSION"),
        (["patch", "none.yaml", "-o", "a=1"], "none.yaml"),
        (["completion", "tcsh"], "tcsh"),
    ],
)
def test_wrong_usage_is_reported_with_status_2(tmp_path: Path, words: list[str], said: str) -> None:
    done = launchbay(*words, cwd=tmp_path)

    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_server_the_ways_to_name_one_are_shown_with_status_3(tmp_path: Path) -> None:
    done = launchbay("jobs", env={"LAUNCHBAY_SETTINGS": str(tmp_path)}, cwd=tmp_path)

    assert done.returncode == 3
    assert "launchbay dev" in done.stderr
    assert "LAUNCHBAY_SERVER" in done.stderr


def test_no_script_is_run_to_be_captured_when_no_server_would_take_the_job(tmp_path: Path) -> None:
    words = ["register", "--capture", "--server", "http://127.0.0.1:1", "--", "touch", "ran"]

    done = launchbay(*words, env={"LAUNCHBAY_SETTINGS": str(tmp_path / "settings")}, cwd=tmp_path)

    assert done.returncode == 3
    assert "does not answer" in done.stderr
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("server", ["http://127.0.0.1:1", "ftp://x", "127.0.0.1:8470"])
def test_an_invalid_or_missing_server_is_reported_with_status_3(tmp_path: Path, server: str) -> None:
    done = launchbay("jobs", "--server", server, cwd=tmp_path)

    assert done.returncode == 3
    assert server in done.stderr
    assert "Traceback" not in done.stderr


def test_the_stack_that_does_not_answer_is_named_with_its_folder_and_port(tmp_path: Path) -> None:
    (tmp_path / ".launchbay").mkdir()
    (tmp_path / ".launchbay" / "server.json").write_text('{"url": "http://127.0.0.1:1"}')
    (tmp_path / "below").mkdir()

    here = launchbay("jobs", cwd=tmp_path)
    below = launchbay("jobs", cwd=tmp_path / "below")

    assert "start it again with `launchbay dev --port 1`." in here.stderr
    assert f"start it again with `launchbay dev --state {tmp_path}/.launchbay --port 1`." in below.stderr


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}])
def test_nothing_is_coloured_for_those_who_do_not_want_it(env: dict[str, str]) -> None:
    words = ["jobs", "--server", "http://127.0.0.1:1"]

    assert "\x1b[31m" in at_a_terminal(words, {"TERM": "xterm"})
    assert "\x1b" not in at_a_terminal(words, env)


def at_a_terminal(words: Sequence[str], env: Mapping[str, str]) -> str:
    """What the command line writes to a terminal."""
    terminal, end = pty.openpty()
    own = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR", "TERM"}}
    with subprocess.Popen([LAUNCHBAY, *words], env={**own, **env}, stdout=end, stderr=end, stdin=end) as process:
        os.close(end)
        written = b"".join(iter(lambda: _read(terminal), b""))
        process.wait(60)
    os.close(terminal)
    return written.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the last program that had the terminal open has ended
        return b""


def test_a_job_file_with_faults_is_reported_with_status_1_and_each_line(tmp_path: Path) -> None:
    (tmp_path / "launchbay.yaml").write_text("name: a\ncomand: x\n")

    done = launchbay("register", "--dry-run", cwd=tmp_path)

    assert done.returncode == 1
    assert "launchbay.yaml:2 comand: unknown field; did you mean `command`?" in done.stderr


def test_without_a_job_file_an_example_of_one_is_shown(tmp_path: Path) -> None:
    (tmp_path / "my job!").mkdir()

    said = launchbay("register", "my job!", cwd=tmp_path).stderr

    assert "name: my-job\n  command: python train.py" in said


def test_a_dry_run_shows_the_spec_with_its_files_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("# why\nlr: 0.1\n")
    (tmp_path / "launchbay.yaml").write_text("name: a\ncommand: train\ninputs: {files: a.yaml}\n")

    done = launchbay("register", "--dry-run", cwd=tmp_path)

    assert done.returncode == 0
    assert "      text: |\n        # why\n        lr: 0.1\n" in done.stdout


@pytest.mark.parametrize(
    ("env", "is_coloured"), [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)]
)
def test_colours_are_for_terminals_unless_asked_for(tmp_path: Path, env: dict[str, str], is_coloured: bool) -> None:
    (tmp_path / "a.yaml").write_text("lr: 0.1\n")

    done = launchbay("patch", "a.yaml", "-o", "lr=0.2", "--diff", cwd=tmp_path, env=env)

    assert ("\x1b[" in done.stdout) == is_coloured
