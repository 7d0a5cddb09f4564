"""The options that change a command and its environment, up to the request, and how such overrides are shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import pytest

from launchbay.cli.console.input_views import assignments, print_command_and_config, print_schema
from launchbay.cli.console.overrides import command_overrides, read_overrides
from launchbay_core.inputs import Overrides

SCHEMA: dict[str, Any] = {
    "config": {"schema": {"properties": {"v": {"type": "string"}, "n": {"type": "number"}}}},
    "files": {},
}


def test_without_options_nothing_is_changed() -> None:
    assert command_overrides(None, None, ()) == Overrides()


def test_texts_become_words_as_in_a_shell() -> None:
    found = command_overrides("--name 'a b' lr=1", "python eval.py", ("A=1", "B=x=y", "A=2"))

    assert found == Overrides(
        args=("--name", "a b", "lr=1"), entry_point=("python", "eval.py"), env={"A": "2", "B": "x=y"}
    )


def test_empty_words_are_none() -> None:
    assert command_overrides("", None, ()).args == ()


def test_an_entry_point_that_means_something_to_a_shell_runs_in_one(capsys: pytest.CaptureFixture[str]) -> None:
    found = command_overrides(None, 'LR=1 python eval.py "$@"', ())

    assert found.entry_point == ("bash", "-euo", "pipefail", "-c", 'LR=1 python eval.py "$@"')
    assert "Note: the command has `LR=`, so it runs in bash" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("args", "entry_point", "said"),
    [
        ("--x $HOME", None, "`--args` can't be read: it has `$HOME`, which only a shell understands"),
        ("a | b", None, "it has `|`"),
        ("'a", None, "quote ' without its end"),
        (None, "'a", "`--entry-point` can't be read"),
    ],
)
def test_what_would_be_read_otherwise_is_refused(args: str | None, entry_point: str | None, said: str) -> None:
    with pytest.raises(click.UsageError) as refused:
        command_overrides(args, entry_point, ())

    assert said in refused.value.message


def test_options_go_over_a_file_whose_texts_are_what_is_written(tmp_path: Path) -> None:
    file = tmp_path / "more.yaml"
    file.write_text("config: {v: 1.10, n: 1.10}\nargs: [1e-4, off]\nenv: {UMASK: 0022, B: 1}\n")

    found = read_overrides([], file, SCHEMA, commanded=Overrides(env={"B": "2"}))

    assert found == Overrides({"v": "1.10", "n": 1.1}, args=("1e-4", "off"), env={"UMASK": "0022", "B": "2"})


def test_overrides_are_shown_as_they_are_typed() -> None:
    overrides = Overrides({"n": 1}, args=("--name", "a b"), entry_point=("python", "e.py"), env={"A": "x y"})

    assert assignments(overrides.to_json()) == [
        "n=1",
        "--entry-point 'python e.py'",
        "--args '--name '\"'\"'a b'\"'\"''",
        "--env 'A=x y'",
    ]


def test_a_plan_shows_the_environment(capsys: pytest.CaptureFixture[str]) -> None:
    print_command_and_config({"command": ["a"], "env": {"A": "x y"}, "config": None})

    assert capsys.readouterr().out.splitlines() == ["command", "  a", "environment", "  A='x y'"]


def test_a_schema_says_what_a_launch_may_change(capsys: pytest.CaptureFixture[str]) -> None:
    shown = {"job": "a", "version": 1, "config": None, "files": {}, "variables": ["A", "B"], "command": True}
    print_schema(shown)

    out = capsys.readouterr().out
    assert "set one with --env A=…" in out
    assert "--entry-point" in out
    assert "none" not in out
