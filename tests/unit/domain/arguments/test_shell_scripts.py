"""Commands that are shell scripts: the words after them arrive as they are, and the first one is not lost as `$0`."""

from __future__ import annotations

import subprocess

import pytest

from launchbay_core.domain.arguments.shell_scripts import find_script_fault, name_of_script

WORDS = ["--name", 'it\'s $(id) `x` "quoted" * ~ ; & | \\ \n end', "--config=evil"]
SHELLS = [
    ["sh", "-c"],
    ["/bin/bash", "-ec"],
    ["bash", "-e", "-c"],
    ["bash", "-ce"],
    ["bash", "-o", "pipefail", "-c"],
    ["bash", "-euo", "pipefail", "-c"],
    ["bash", "+o", "posix", "-O", "extglob", "-c"],
    ["bash", "--norc", "-c"],
    ["bash", "--rcfile", "/dev/null", "-c"],
    ["bash", "-c", "--"],
    ["env", "A=1", "bash", "-c"],
    ["timeout", "60", "sh", "-c"],
]


@pytest.mark.parametrize("shell", SHELLS, ids=" ".join)
def test_a_script_gets_the_words_as_its_parameters_and_reads_none_of_them(shell: list[str]) -> None:
    command = [*shell, 'printf "%s\\0" first "$@"']

    assert find_script_fault(command) == ""
    done = subprocess.run([*command, *name_of_script(command), *WORDS], capture_output=True, text=True, check=True)
    assert done.stdout.split("\0")[:-1] == ["first", *WORDS]


@pytest.mark.parametrize("shell", SHELLS, ids=" ".join)
def test_a_script_without_a_place_for_arguments_is_a_fault(shell: list[str]) -> None:
    assert "must contain" in find_script_fault([*shell, "python train.py | tee log"])


@pytest.mark.parametrize(
    "command", [["bash", "train.sh"], ["bash"], ["bash", "-c"], ["python", "-c", "pass"], ["sh", "-e"]]
)
def test_other_commands_get_the_words_alone(command: list[str]) -> None:
    assert name_of_script(command) == []
    assert find_script_fault(command) == ""


def test_a_script_that_has_its_name_gets_no_other() -> None:
    assert name_of_script(["bash", "-c", 'python "$@"', "train"]) == []


@pytest.mark.parametrize(
    "script",
    ["train $@", "train $*", "train ${@}", "train ${@:2}", 'echo "a" $@ "b"', r"echo \"$@\"", "# it's\ntrain $@"],
)
def test_parameters_without_quotes_are_a_fault_as_the_shell_would_split_them(script: str) -> None:
    assert "in double quotes" in find_script_fault(["bash", "-c", script])


@pytest.mark.parametrize(
    "script",
    [
        'train "$@"',
        'train "${@:2}"',
        'x="$(train "$@")"',
        'train "$*"',
        '# don\'t\ntrain "$@"',
        "echo '$@'; train \"$@\"",
    ],
)
def test_parameters_in_quotes_are_no_fault(script: str) -> None:
    assert find_script_fault(["bash", "-c", script]) == ""
