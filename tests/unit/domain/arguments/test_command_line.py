"""Values of the run config as words of a command line: read back by argparse, click and shells as what they were."""

from __future__ import annotations

import argparse
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
    words, errors = arguments_of(declared, registered(config), config, command)
    assert errors == []
    return words


def refusals_of(
    args: Mapping[str, Any], config: Mapping[str, Any], values: Mapping[str, Any] | None = None, schema: Any = None
) -> list[str]:
    """What can't be put on a command line; `values` are those that were registered, by default `config`."""
    declared = {path: Argument.model_validate(given) for path, given in args.items()}
    known = registered(config if values is None else values, schema)
    return [str(error) for error in arguments_of(declared, known, config, TRAIN)[1]]


def registered(values: Mapping[str, Any], schema: Any = None) -> RunConfig:
    """A run config as a version has it, with an inferred schema if none is given."""
    return RunConfig(values, infer_schema(values) if schema is None else declared_schema(schema, values))


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


@pytest.mark.parametrize("value", ["--config=/tmp/evil.py", "", 0, 1.5, [True], {"a": True}])
@pytest.mark.parametrize(
    ("argument", "registered_value"),
    [({"negation": "--no-cache"}, True), ({"flag": "--amp", "negation": "--no-amp"}, None), ("--amp", False)],
)
def test_a_switch_takes_only_booleans(argument: Any, registered_value: Any, value: Any) -> None:
    (refusal,) = refusals_of({"cache": argument}, {"cache": value}, {"cache": registered_value}, schema={})

    assert refusal.startswith("`cache` must be `true` or `false`")


@pytest.mark.parametrize("registered_value", [0.1, "text", None, [1]])
def test_a_flag_before_a_value_takes_no_booleans(registered_value: Any) -> None:
    (refusal,) = refusals_of({"lr": "--lr"}, {"lr": True}, {"lr": registered_value}, schema={})

    assert "can't be `true` or `false`" in refusal
    assert "`explicit: true`" in refusal


def test_a_flag_with_an_equals_sign_writes_booleans_and_lists_in_its_one_word() -> None:
    assert words_of({"amp": "trainer.amp="}, {"amp": False}) == ["trainer.amp=false"]
    assert words_of({"layers": "--layers="}, {"layers": [64, "--help"]}) == ['--layers=[64, "--help"]']


def test_a_positional_boolean_is_a_word() -> None:
    assert words_of({"amp": {"positional": True}}, {"amp": False}) == ["false"]


@pytest.mark.parametrize("argument", ["--lr", "-l", "lr", {"positional": True}])
@pytest.mark.parametrize("registered_value", [0.1, None, {}])
def test_a_list_in_the_place_of_one_value_is_refused(argument: Any, registered_value: Any) -> None:
    (refusal,) = refusals_of({"lr": argument}, {"lr": [1, 2]}, {"lr": registered_value}, schema={})

    assert "can't be a list" in refusal


def test_a_list_is_taken_where_the_schema_says_so() -> None:
    schema = {"properties": {"lr": {"anyOf": [{"type": "number"}, {"type": "array"}]}}}

    assert refusals_of({"lr": "--lr"}, {"lr": [1, 2]}, {"lr": 1}, schema) == []


@pytest.mark.parametrize(
    ("separator", "items"), [(",", ["a,b"]), (",", ["a", '{"x": 1, "y": 2}']), (",,", ["a,", "b"]), (" ", [{"a": 1}])]
)
def test_items_that_their_separator_would_split_otherwise_are_refused(separator: str, items: list[Any]) -> None:
    (refusal,) = refusals_of({"tags": {"flag": "--tags", "separator": separator}}, {"tags": items})

    assert f"can't be joined with `{separator}`" in refusal


@pytest.mark.parametrize("argument", ["--name", "-n", "--name=", {"flag": "--name", "repeat": True}])
@pytest.mark.parametrize("value", ["--", ["--"]])
def test_the_word_that_ends_the_flags_is_refused(argument: Any, value: Any) -> None:
    refusals = refusals_of({"name": argument}, {"name": value})

    assert len(refusals) == (0 if argument == "--name=" and value == ["--"] else 1)  # `--name=["--"]`


@pytest.mark.parametrize(("flag", "word"), [("-lr", "-lr=-5"), ("-l", "-l-5"), ("--lr", "--lr=-5")])
def test_a_value_is_joined_to_its_flag_as_parsers_take_it_apart(flag: str, word: str) -> None:
    assert words_of({"lr": flag}, {"lr": -5}) == [word]


def test_a_word_by_itself_is_not_the_pair_of_another_argument() -> None:
    args = {"data": {"positional": True}, "lr": "trainer.lr="}

    (refusal,) = refusals_of(args, {"data": "trainer.lr=100", "lr": 1})

    assert "reads `key=value` as another argument" in refusal
    assert words_of({"data": {"positional": True}}, {"data": "a=b"}) == ["a=b"]


def test_an_item_is_not_the_flag_of_another_argument() -> None:
    (refusal,) = refusals_of({"tags": "tags", "lr": "lr"}, {"tags": ["a", "lr", "100"], "lr": 1})

    assert "can't contain `lr`" in refusal


def test_a_positional_value_does_not_take_the_place_of_one_that_is_left_out() -> None:
    args = {"source": {"positional": True}, "target": {"positional": True}}

    (refusal,) = refusals_of(args, {"source": None, "target": "b"}, {"source": "a", "target": "b"})

    assert refusal.startswith("`source` needs a value")
    assert words_of(args, {"source": None, "target": "b"}) == ["b"]  # as its author has registered it
    assert words_of(args, {"source": "a", "target": None}) == ["a"]


def test_half_of_a_surrogate_pair_is_refused() -> None:
    assert "surrogate" in refusals_of({"name": "--name"}, {"name": "\ud800"})[0]
    assert "surrogate" in refusals_of({"name": "--name"}, {"name": {"a": "\ud800"}})[0]


def test_a_long_value_is_shortened_in_its_refusal() -> None:
    assert len(refusals_of({"name": {"positional": True}}, {"name": "-" * 10_000})[0]) < 200


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


def faults(args: Mapping[str, Any], values: Mapping[str, Any], schema: Any = None, command: Any = TRAIN) -> list[str]:
    """What is wrong with arguments that are registered with a run config."""
    declared = {path: Argument.model_validate(given) for path, given in args.items()}
    return [text for _, text in find_argument_faults(declared, registered(values, schema), command)]


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


@pytest.mark.parametrize("argument", [{"negation": "--no-x"}, {"flag": "--x", "negation": "--no-x"}])
@pytest.mark.parametrize(
    ("value", "schema"),
    [
        ("text", None),
        (None, None),
        (True, {}),
        (True, {"properties": {"x": {"type": ["boolean", "string"]}}}),
        (True, {"properties": {"x": {"anyOf": [{"type": "boolean"}, {"type": "integer"}]}}}),
    ],
)
def test_a_negation_of_what_may_be_no_boolean_is_a_fault(argument: Any, value: Any, schema: Any) -> None:
    (fault,) = faults({"x": argument}, {"x": value}, schema)

    assert "`type: boolean`" in fault


@pytest.mark.parametrize("kind", [{"type": "boolean"}, {"type": ["boolean", "null"]}, {"enum": [True, False, None]}])
def test_a_negation_of_a_boolean_is_no_fault(kind: Any) -> None:
    assert faults({"x": {"negation": "--no-x"}}, {}, {"properties": {"x": kind}}) == []
    assert faults({"x": {"negation": "--no-x"}}, {"x": False}) == []


def test_a_flag_alone_for_booleans_and_other_values_is_a_fault() -> None:
    mixed = {"properties": {"x": {"type": ["boolean", "string"]}}}

    assert "`explicit: true`" in faults({"x": "--x"}, {"x": "auto"}, mixed)[0]
    assert "`explicit: true`" in faults({"x": "--x"}, {"x": True}, {})[0]
    assert faults({"x": {"flag": "--x", "explicit": True}}, {"x": True}, mixed) == []
    assert faults({"x": "--x="}, {"x": True}, mixed) == []
    assert faults({"x": {"positional": True}}, {"x": True}, mixed) == []
    assert faults({"x": "--x"}, {"x": "auto"}, {}) == []  # a boolean is refused at launch


def test_a_switch_that_can_not_be_changed_is_judged_by_its_value() -> None:
    config = RunConfig({"x": True, "y": 1}, infer_schema({"x": True, "y": 1}, ["y"]))
    declared = {"x": Argument(flag="--x", negation="--no-x")}

    assert list(find_argument_faults(declared, config, TRAIN)) == []


@pytest.mark.parametrize(
    "argument",
    [
        {},
        {"flag": "--lr", "positional": True},
        {"flag": "two words"},
        {"flag": ""},
        {"flag": "--l", "repeat": True, "separator": ","},
        {"negation": "--no", "explicit": True},
        {"flag": "--x=", "negation": "--no"},
        {"flag": "--x", "negation": "--no="},
        {"flag": "--l", "separator": ""},
        {"flag": "--l", "separator": "\0"},
        {"flag": "--"},
        {"flag": "-"},
        {"flag": "--l\0"},
        {"flag": "--l\ud800"},
        {"flag": "--lr", "unknown": 1},
        7,
    ],
)
def test_an_argument_that_can_t_be_written_is_refused(argument: Any) -> None:
    with pytest.raises(ValidationError):
        Argument.model_validate(argument)
