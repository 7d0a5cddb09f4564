"""`launchbay register --capture` of scripts that do not end well: what is asked, said and registered."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pexpect
import pytest

from launchbay.cli.main import main

LAUNCHBAY = str(Path(sys.executable).parent / "launchbay")
FAILS = "from launchbay import launch\nlaunch.manage_config({'lr': 0.1})\nraise SystemExit(3)\n"
GOES_ON = (
    "import time\nfrom launchbay import launch\nlaunch.manage_config({'lr': 0.1})\nprint('ready')\ntime.sleep(600)\n"
)
COMMAND = ["register", "--capture", "--dry-run", "--name", "digits"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAUNCHBAY_SETTINGS", str(tmp_path / "settings"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def register(folder: Path, script: str, *options: str) -> int:
    (folder / "train.py").write_text(script)
    with pytest.raises(SystemExit) as end:
        main([*COMMAND, *options, "--", sys.executable, "train.py"])
    return int(str(end.value.code or 0))


def at_a_terminal(folder: Path, script: str) -> pexpect.spawn:
    (folder / "train.py").write_text(script)
    words = [*COMMAND, "--", sys.executable, "-u", "train.py"]
    return pexpect.spawn(LAUNCHBAY, words, env={**os.environ, "NO_COLOR": "1"}, encoding="utf-8", timeout=60)


def test_without_a_terminal_a_failed_script_is_refused_with_what_to_pass(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert register(folder, FAILS) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert "ended with status 3" in said.err
    assert "add --yes before the `--`" in said.err


def test_with_yes_what_a_failed_script_declared_is_registered_and_the_failure_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert register(folder, FAILS, "--yes") == 0

    said = capsys.readouterr()
    assert "lr: 0.1" in said.out
    assert "ended with status 3" in said.err


def test_with_stop_a_script_need_not_end(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert register(folder, GOES_ON, "--stop") == 0

    assert "lr: 0.1" in capsys.readouterr().out


@pytest.mark.parametrize(("answer", "registers"), [("y", True), ("", True), ("n", False)])
def test_at_a_terminal_the_author_is_asked(folder: Path, answer: str, registers: bool) -> None:
    terminal = at_a_terminal(folder, FAILS)

    terminal.expect("ended with status 3 .*Register them")
    terminal.sendline(answer)
    terminal.expect(pexpect.EOF)
    terminal.wait()

    assert ("lr: 0.1" in str(terminal.before)) == registers
    assert terminal.exitstatus == (0 if registers else 1)


def test_ctrl_c_at_a_terminal_ends_the_script_and_asks(folder: Path) -> None:
    terminal = at_a_terminal(folder, GOES_ON)

    terminal.expect("ready")
    terminal.sendintr()
    terminal.expect("was interrupted .*Register them")
    terminal.sendline("y")
    terminal.expect(pexpect.EOF)
    terminal.wait()

    assert "lr: 0.1" in str(terminal.before)
    assert terminal.exitstatus == 0


def test_stopping_a_script_needs_a_capture(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["register", ".", "--stop", "--dry-run"])

    assert "`--stop` is for --capture" in capsys.readouterr().err


def test_the_run_config_that_a_script_is_captured_with_is_an_input_and_not_a_variable(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = "from launchbay import launch\nassert launch.load_wandb_config() == {'lr': 0.1}\n"

    assert register(folder, script, "--env", 'WANDB_CONFIG={"lr": 0.1}', "--env", "KEPT=1") == 0

    printed = capsys.readouterr().out
    assert "lr: 0.1" in printed
    assert "KEPT: '1'" in printed
    assert "WANDB_CONFIG" not in printed
