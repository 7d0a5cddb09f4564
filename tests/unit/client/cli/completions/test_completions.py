"""The completion scripts, in the shells that they are for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent

# Loads the script as ~/.bashrc does, then asks for completions as bash does when Tab is pressed.
BASH = """
eval "$(launchbay completion bash)"
COMP_WORDS=({words}) COMP_CWORD={last}
_launchbay_completion launchbay "${{COMP_WORDS[$COMP_CWORD]}}"
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
FISH = 'launchbay completion fish | source; complete -C "{line}"'
ZSH = """
autoload -Uz compinit && compinit -u -D
eval "$(launchbay completion zsh)"
print -l ${{_comps[launchbay]}}
"""


def shell(program: str, script: str) -> list[str]:
    """The lines that a script of a shell prints; the test is skipped where there is no such shell."""
    if shutil.which(program) is None:
        pytest.skip(f"there is no {program} here")
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)])
    done = subprocess.run(
        [program, "-c", script],
        env={**os.environ, "PATH": path, "HOME": "/tmp"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.split("\n")[:-1]


@pytest.mark.parametrize(
    ("line", "offered"),
    [("launchbay la", ["launch"]), ("launchbay run", ["run", "runs"]), ("launchbay launch --dry", ["--dry-run"])],
)
def test_bash_completes_commands_and_options(line: str, offered: list[str]) -> None:
    words = line.split()

    found = shell("bash", BASH.format(words=line, last=len(words) - 1))

    assert sorted(found) == offered


def test_bash_completes_the_values_of_an_argument() -> None:
    found = shell("bash", BASH.format(words="launchbay completion ''", last=2))

    assert sorted(found) == ["bash", "fish", "zsh"]


@pytest.mark.parametrize(("line", "offered"), [("launchbay la", ["launch"]), ("launchbay launch --dry", ["--dry-run"])])
def test_fish_completes_commands_and_options(line: str, offered: list[str]) -> None:
    found = shell("fish", FISH.format(line=line))

    assert sorted(answer.split("\t")[0] for answer in found) == offered


def test_zsh_takes_the_script_for_the_completion_of_launchbay() -> None:
    assert shell("zsh", ZSH.format()) == ["_launchbay_completion"]
