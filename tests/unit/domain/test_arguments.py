"""Values of the run config as words of a command line: read back by argparse, click and shells as what they were."""

from __future__ import annotations

import argparse
import subprocess
from collections.abc import Mapping
from typing import Any

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from launchbay_core.domain.arguments import arguments_of, find_argument_faults
from launchbay_core.domain.job_spec import Argument
from launchbay_core.domain.jobs import RunConfig
from launchbay_core.inputs import declared_schema, infer_schema

TRAIN = ("python", "train.py")
NASTY = 'it\'s $(rm -rf /) `x` "quoted" * ~ ; & | \\ \n end'


def words_of(args: Mapping[str, Any], config: Mapping[str, Any], command: tuple[str, ...] = TRAIN) -> list[str]:
    """The arguments that a config gives; there must be no error."""
    declared = {path: Argument.model_validate(given) for path, given in args.items()}
    words, errors = arguments_of(declared, config, command)
    assert errors == []
    return words


def refusals_of(args: Mapping[str, Any], config: Mapping[str, Any]) -> list[str]:
    """What can't be put on a command line."""
    declared = {path: Argument.model_validate(given) for path, given in args.items()}
    return [str(error) for error in arguments_of(declared, config, TRAIN)[1]]


@pytest.mark.parametrize(
    ("argument", "value", "words"),
    [
        ("--lr", 0.1, ["--lr", "0.1"]),
        ("--lr", 1e-5, ["--lr", "1e-05"]),
        ("--lr", -1e-5, ["--lr=-1e-05"]),
        ("-l", -5, ["-l-5"]),
        ("--lr=", 0.1, ["--lr=0.1"]),
        ("trainer.lr=", 0.1, ["trainer.lr=0.1"]),
        ("--lr", float("nan"), ["--lr", "nan"]),
        ("--lr", float("inf"), ["--lr", "inf"]),
        ("--big", 2**70, ["--big", str(2**70)]),
        ("--name", "two words", ["--name", "two words"]),
        ("--name", "", ["--name", ""]),
        ("--name", "--help", ["--name=--help"]),
        ("--name", NASTY, ["--name", NASTY]),
        ("--name", None, []),
        ("--fast", True, ["--fast"]),
        ("--fast", False, []),
        ({"flag": "--fast", "negation": "--slow"}, False, ["--slow"]),
        ({"negation": "--no-cache"}, True, []),
        ({"negation": "--no-cache"}, False, ["--no-cache"]),
        ({"flag": "--fast", "explicit": True}, True, ["--fast", "true"]),
        ({"flag": "--fast", "explicit": True}, False, ["--fast", "false"]),
        ("--layers", [64, 32], ["--layers", "64", "32"]),
        ("--layers", [], ["--layers"]),
        ("--bounds", [-1e-5, -1e22, 0.5], ["--bounds", "-0.00001", "-10000000000000000000000", "0.5"]),
        ({"flag": "--layers", "repeat": True}, [64, 32], ["--layers", "64", "--layers", "32"]),
        ({"flag": "--layers", "repeat": True}, [], []),
        ({"flag": "--layers", "separator": ","}, [64, 32], ["--layers", "64,32"]),
        ({"flag": "--tags", "repeat": True}, ["-a", "b"], ["--tags=-a", "--tags", "b"]),
        ("--optimizer", {"name": "adam", "lr": 0.1}, ["--optimizer", '{"name": "adam", "lr": 0.1}']),
        ({"positional": True}, "data/train", ["data/train"]),
        ({"positional": True}, ["a", "b"], ["a", "b"]),
    ],
)
def test_each_kind_of_value_is_written_as_its_argument_says(argument: Any, value: Any, words: list[str]) -> None:
    assert words_of({"value": argument}, {"value": value}) == words


def test_positional_arguments_come_first_and_flags_in_the_order_given() -> None:
    args = {"layers": "--layers", "data": {"positional": True}, "model.lr": "--lr"}

    words = words_of(args, {"model": {"lr": 0.1}, "data": "x", "layers": [1, 2]})

    assert words == ["x", "--layers", "1", "2", "--lr", "0.1"]


def test_a_missing_value_is_left_out() -> None:
    assert words_of({"model.lr": "--lr", "seed": "--seed"}, {"seed": 1}) == ["--seed", "1"]


def test_a_key_with_a_dot_is_named_with_a_backslash() -> None:
    assert words_of({r"v1\.5.lr": "--lr"}, {"v1.5": {"lr": 1}}) == ["--lr", "1"]


@pytest.mark.parametrize(
    ("argument", "value", "said"),
    [
        ("--name", "a\0b", "NUL"),
        ("--names", ["a", "--help"], "`--help`"),
        ({"positional": True}, "-rf", "`-rf`"),
        ({"positional": True}, float("-inf"), "`-inf`"),
    ],
)
def test_a_value_that_would_arrive_as_something_else_is_refused(argument: Any, value: Any, said: str) -> None:
    (refusal,) = refusals_of({"value": argument}, {"value": value})

    assert said in refusal
    assert "`value`" in refusal


@given(
    lr=st.floats(allow_nan=False),
    name=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    layers=st.lists(st.integers() | st.floats(allow_nan=False, allow_infinity=False)),
    fast=st.booleans(),
    where=st.text(st.characters(categories=["L", "N"]), min_size=1),
)
def test_argparse_reads_back_what_the_config_says(
    lr: float, name: str, layers: list[float], fast: bool, where: str
) -> None:
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("where")
    parser.add_argument("--lr", type=float)
    parser.add_argument("--name")
    parser.add_argument("--layers", type=float, nargs="*")
    parser.add_argument("--fast", action=argparse.BooleanOptionalAction)
    args = {
        "layers": "--layers",
        "name": "--name",
        "lr": "--lr",
        "fast": {"flag": "--fast", "negation": "--no-fast"},
        "where": {"positional": True},
    }
    config = {"lr": lr, "name": name, "layers": layers, "fast": fast, "where": where}

    read = vars(parser.parse_args(words_of(args, config)))

    assert read == {**config, "layers": [float(layer) for layer in layers]}


@given(
    lr=st.floats(allow_nan=False),
    names=st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))),
    fast=st.booleans(),
)
def test_click_reads_back_what_the_config_says(lr: float, names: list[str], fast: bool) -> None:
    read: dict[str, Any] = {}

    @click.command()
    @click.option("--lr", "-l", type=float)
    @click.option("--names", multiple=True)
    @click.option("--fast/--no-fast", default=None)
    def train(**options: Any) -> None:
        read.update(options)

    args = {
        "lr": "-l",
        "names": {"flag": "--names", "repeat": True},
        "fast": {"flag": "--fast", "negation": "--no-fast"},
    }
    done = CliRunner().invoke(train, words_of(args, {"lr": lr, "names": names, "fast": fast}))

    assert done.exit_code == 0, done.output
    assert read == {"lr": lr, "names": tuple(names), "fast": fast}


@pytest.mark.parametrize("shell", [("sh", "-c"), ("/bin/bash", "-ec"), ("bash", "-e", "-c")])
def test_a_shell_s_script_gets_the_words_as_its_parameters_and_reads_none_of_them(shell: tuple[str, ...]) -> None:
    command = (*shell, 'printf "%s\\0" first "$@"')

    words = words_of({"name": "--name"}, {"name": NASTY}, command)

    printed = subprocess.run([*command, *words], capture_output=True, text=True, check=True).stdout
    assert printed.split("\0")[:-1] == ["first", "--name", NASTY]


def faults(args: Mapping[str, Any], values: Mapping[str, Any], schema: Any = None, command: Any = TRAIN) -> list[str]:
    """What is wrong with arguments that are registered with a run config."""
    known = infer_schema(values) if schema is None else declared_schema(schema, values)
    declared = {path: Argument.model_validate(given) for path, given in args.items()}
    return [text for _, text in find_argument_faults(declared, RunConfig(values, known), command)]


def test_arguments_of_present_and_of_possible_values_have_no_fault() -> None:
    schema = {"properties": {"lr": {"type": "number"}, "later": {"properties": {"on": {"type": "boolean"}}}}}

    assert faults({"lr": "--lr", "later.on": "--on"}, {"lr": 0.1}, schema) == []


def test_an_argument_without_a_value_is_a_fault_that_suggests_the_nearest_one() -> None:
    (fault,) = faults({"model.learning_rte": "--lr"}, {"model": {"learning_rate": 0.1}})

    assert "did you mean `model.learning_rate`?" in fault


@pytest.mark.parametrize(
    ("argument", "value"), [("out", "--delete"), ({"flag": "out", "repeat": True}, ["a", "-x"]), ("out", ["a", "-x"])]
)
def test_a_value_after_a_flag_without_hyphens_can_t_be_a_flag(argument: Any, value: Any) -> None:
    assert "the command would read it as a flag" in refusals_of({"out": argument}, {"out": value})[0]
    assert words_of({"out": argument}, {"out": -1}) == ["out", "-1"]


def test_a_secret_can_not_be_an_argument() -> None:
    secret = {"properties": {"tracker": {"properties": {"token": {"type": "string", "format": "secret"}}}}}

    password = {"anyOf": [{"type": "string", "format": "password"}, {"type": "null"}]}  # Pydantic's SecretStr | None

    assert "secret" in faults({"tracker.token": "--token"}, {}, secret)[0]
    assert "secret" in faults({"token": "--token"}, {}, {"properties": {"token": password}})[0]
    assert "secret" in faults({"tracker": "--tracker"}, {}, secret)[0]


def test_a_shell_s_script_without_a_place_for_arguments_is_a_fault() -> None:
    assert '"$@"' in faults({"lr": "--lr"}, {"lr": 1}, command=("bash", "-c", "python train.py | tee log"))[0]
    assert faults({"lr": "--lr"}, {"lr": 1}, command=("bash", "-c", 'python train.py "$@" | tee log')) == []
    assert faults({"lr": "--lr"}, {"lr": 1}, command=("bash", "train.sh")) == []


@pytest.mark.parametrize(
    "argument",
    [
        {},
        {"flag": "--lr", "positional": True},
        {"flag": "two words"},
        {"flag": ""},
        {"flag": "--l", "repeat": True, "separator": ","},
        {"negation": "--no", "explicit": True},
        {"flag": "--lr", "unknown": 1},
        7,
    ],
)
def test_an_argument_that_can_t_be_written_is_refused(argument: Any) -> None:
    with pytest.raises(ValidationError):
        Argument.model_validate(argument)
