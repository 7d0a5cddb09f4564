"""What a launch may change of a command, and how it is refused."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.domain.arguments.launched_commands import command_of, find_command_errors
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.inputs import Overrides


def spec_of(command: tuple[str, ...] = ("python", "train.py"), **inputs: Any) -> JobSpec:
    return JobSpec.model_validate({"command": list(command), "inputs": {"command": True, **inputs}})


CLOSED = JobSpec.model_validate({"command": ["python"]})


def said(spec: JobSpec, **given: Any) -> list[str]:
    return [f"{error.path}: {error.message}" for error in find_command_errors(spec, Overrides(**given))]


def test_a_command_is_the_job_s_or_the_launch_s() -> None:
    assert command_of(spec_of(), Overrides()) == ["python", "train.py"]
    assert command_of(spec_of(), Overrides(entry_point=("python", "eval.py"))) == ["python", "eval.py"]


def test_an_author_who_says_nothing_allows_neither() -> None:
    refused = said(CLOSED, args=("y",), entry_point=("x",))

    assert [text.partition(":")[0] for text in refused] == ["args", "entry_point"]
    assert all("`inputs: {command: true}`" in text for text in refused)
    assert said(CLOSED, args=()) == []


@pytest.mark.parametrize("words", [(), ("",), ("", "x")])
def test_an_entry_point_names_a_program(words: tuple[str, ...]) -> None:
    assert said(spec_of(), entry_point=words) == [
        "entry_point: `entry_point` needs the name of a program as its first word"
    ]


@pytest.mark.parametrize(
    ("flag", "word"),
    [
        ("--lr", "--lr"),
        ("--lr", "--lr=3"),
        ("--lr=", "--lr=3"),
        ("-l", "-l"),
        ("-l", "-l3"),
        ("lr=", "lr=3"),
        ("lr=", "+lr=3"),
        ("+lr=", "++lr=3"),
        ("lr=", "~lr"),
    ],
)
def test_a_word_that_is_the_argument_of_a_value_is_refused(flag: str, word: str) -> None:
    spec = spec_of(config={"values": {"lr": 1}}, args={"lr": flag})

    assert said(spec, args=("a", word)) == [
        f"args: `{word}` in `args` is the argument of `lr` in the run config: give that another value"
    ]


@pytest.mark.parametrize("word", ["--lrs", "--lr-decay=1", "lr", "-x", "xlr=3", "3", ""])
def test_other_words_are_taken(word: str) -> None:
    spec = spec_of(config={"values": {"lr": 1, "n": 1}}, args={"lr": "--lr", "n": "lr="})

    assert said(spec, args=(word,)) == []


def test_a_shell_s_script_must_say_where_the_words_go() -> None:
    script = ("bash", "-c", "python train.py | tee log")

    assert "must contain" in said(spec_of(script), args=("--x",))[0]
    assert said(spec_of(script)) == []
    assert said(spec_of(script), entry_point=("bash", "-c", 'exec python "$@"'), args=("--x",)) == []
    assert "entry_point: " in said(spec_of(), entry_point=script, args=("--x",))[0]


def test_a_word_that_no_program_can_be_given_is_refused() -> None:
    assert "131,072 bytes" in said(spec_of(), args=("x" * 131_072,))[0]
