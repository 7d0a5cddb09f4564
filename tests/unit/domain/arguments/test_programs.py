"""Whatever an override has for a value: a real program reads exactly that, at exactly that argument, or it is refused.

The programs have other options, one of them dangerous, and one more argument behind the one that is tried: nothing may
set the former, and nothing may swallow the latter.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import click
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples import examples
from launchbay_core.domain.arguments import arguments_of
from launchbay_core.domain.job_spec import Argument
from launchbay_core.domain.jobs import RunConfig
from launchbay_core.inputs import declared_schema

Given = Mapping[str, Any]
UNTOUCHED = {"config": "safe", "c": "safe", "other": "safe", "seed": "7"}
NASTY = [
    "", " ", "-", "--", "---", "-1e5", "-inf", "-nan", "-.5", "-1", "\N{MINUS SIGN}1", "+", "+1", "+config=evil",
    "~config", "--config=evil", "--config", "-cevil", "-c", "--conf", "--seed", "--no-value", "--value", "-v", "@",
    "@EVIL", "=", "=evil", "config=evil", "value", "value=", "seed", "a b", "a --config=evil", "-c evil",
    "a\n--config=evil", "a,b", ",", "NaN", "null", "true", "[1]", "{}", "a\0b", "\ud800", "$(id)", "`id`", "'", "\"",
    "\\", "%", "é", "\r\n", "\u2028",
]  # fmt: skip
TEXTS = st.sampled_from(NASTY) | st.text("-+@=~,: acv1e.\n", max_size=6) | st.text(max_size=4)
NUMBERS = st.integers() | st.floats() | st.sampled_from([-1e-5, -1e22, -0.0, -5, 2**80, -math.inf, math.nan])
SCALARS = TEXTS | NUMBERS | st.booleans() | st.none()
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=2), max_leaves=5
)
REGISTERED = st.sampled_from([True, False, 0.5, "text", ["a"], {"a": 1}, None])
FLAGS = ["--value", "--value=", "-v", "-val", "-val=", "value", "value=", "+value="]
MORE: list[Given] = [
    {},
    {"explicit": True},
    {"repeat": True},
    {"separator": ","},
    {"separator": " "},
    {"negation": "--no-value"},
]
ARGUMENTS: list[Given] = [
    *({"flag": flag, **more} for flag in FLAGS for more in MORE if not (flag.endswith("=") and "negation" in more)),
    {"negation": "--no-value"},
    {"positional": True},
    {"positional": True, "separator": ","},
]
OPEN: Given = {}
TYPED: Given = {"properties": {"value": {"type": ["array", "string", "null"]}}}


def words_of(argument: Given, registered: Any, value: Any, schema: Given) -> list[str] | None:
    """The words for a value, with those of a harmless argument behind them; None if the launch is refused."""
    values = {"value": registered, "seed": 7}
    declared = {"value": Argument.model_validate(argument), "seed": Argument(flag="--seed")}
    known = RunConfig(values, declared_schema(schema, values))
    words, errors = arguments_of(declared, known, {"value": value, "seed": 7}, ["train"])
    return None if errors else words


class Refused(Exception):
    """A program ended with an error about its arguments."""


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Refused(message)


def how_it_reads(argument: Given, registered: Any, value: Any) -> str:
    """How the author's program reads the value: once, several words, its flag again and again, or as a switch."""
    flag = argument.get("flag") or ""
    if "negation" in argument or (type(registered) is bool and is_flag_alone(argument, flag)):
        return "switch"
    if "separator" in argument or not isinstance(value, list):
        return "one"
    if "repeat" in argument:
        return "again"
    return "one" if flag.endswith("=") else "many"


def is_flag_alone(argument: Given, flag: str) -> bool:
    return bool(flag) and not flag.endswith("=") and "explicit" not in argument


def read_with_argparse(argument: Given, how: str, words: list[str]) -> Mapping[str, Any]:
    """What an argparse program reads that takes `+` for a hyphen, too, and reads arguments from files."""
    parser = Parser(allow_abbrev=True, prefix_chars="-+", fromfile_prefix_chars="@", add_help=False)
    parser.add_argument("-c", default="safe")
    for name in ("--config", "--other", "--seed"):
        parser.add_argument(name, default="safe")
    flag = (argument.get("flag") or "").removesuffix("=")
    ways: dict[str, Any] = {"one": {}, "many": {"nargs": "*"}, "again": {"action": "append"}}
    if argument.get("positional"):
        parser.add_argument("value", **ways[how])
    elif how == "switch":
        if flag:
            parser.add_argument(flag, dest="value", action="store_true", default=None)
        parser.add_argument("--no-value", dest="value", action="store_false", default=None)
    else:
        parser.add_argument(flag, dest="value", default=None, **ways[how])
    return vars(parser.parse_args(words))


def read_with_click(argument: Given, how: str, words: list[str]) -> Mapping[str, Any]:
    """What a click program reads; it has no options that take any number of words."""
    if how == "many" and not argument.get("positional"):
        return UNTOUCHED | {"value": words[1:-2]}  # no program of click's can be given that
    read: dict[str, Any] = {}
    flag = (argument.get("flag") or "").removesuffix("=")
    ways: dict[str, Any] = {"one": {}, "many": {"nargs": -1}, "again": {"multiple": True}}
    found: click.Parameter
    if argument.get("positional"):
        found = click.Argument(["value"], **ways[how])
    elif how == "switch":
        flags = f"{flag}/--no-value" if flag else " /--no-value"
        found = click.Option(["value", flags], default=None)
    else:
        found = click.Option(["value", flag], **ways[how])
    others = [click.Option([name], default="safe") for name in ("--config", "-c", "--other", "--seed")]
    try:
        click.Command("train", params=[found, *others], callback=lambda **all_: read.update(all_)).main(
            words, standalone_mode=False
        )
    except click.UsageError as error:
        raise Refused(str(error)) from error
    many = read["value"]
    return read | {"value": list(many) if isinstance(many, tuple) else many}


def read_pairs(argument: Given, how: str, words: list[str]) -> Mapping[str, Any]:
    """What a program reads that takes `key value` and `key=value`, as Hydra does, and `--seed 7`."""
    read: dict[str, Any] = dict(UNTOUCHED)
    rest = words[:-2]
    read["seed"] = words[-1]
    if argument["flag"].endswith("="):
        pairs = [word.partition("=") for word in rest]
        assert {key.lstrip("+") for key, _, _ in pairs} <= {"value"}
        texts = [text for _, _, text in pairs]
        return read | {"value": texts if how == "again" else texts[0]}
    if how == "switch":
        assert rest == ["value"]
        return read | {"value": True}
    flags = rest[::2] if how == "again" else rest[:1]
    assert set(flags) <= {"value"}
    if how == "one":
        (text,) = rest[1:]
        return read | {"value": text}
    return read | {"value": rest[1::2] if how == "again" else rest[1:]}


def is_same(argument: Given, read: Any, value: Any) -> bool:
    """Whether what a program has read, which are texts, is a value."""
    if isinstance(read, list) and not isinstance(value, list):
        return len(read) == 1 and is_same(argument, read[0], value)
    if isinstance(value, list) and isinstance(read, list):
        return len(read) == len(value) and all(is_same({}, *pair) for pair in zip(read, value, strict=True))
    if isinstance(value, list) and argument.get("separator"):
        return is_same({}, read.split(argument["separator"]) if value or read else [], value)
    if isinstance(value, str):
        return bool(read == value)
    if isinstance(value, bool) and isinstance(read, bool):
        return read is value
    if isinstance(value, float):
        return float(read) == value or (math.isnan(value) and math.isnan(float(read)))
    return read == json.dumps(value, ensure_ascii=False) or (isinstance(value, int) and int(read) == value)


Read = Callable[[Given, str, list[str]], Mapping[str, Any]]


def check(reads: Read, argument: Given, registered: Any, schema: Given, value: Any) -> None:
    """Fail if a program reads the words for a value as anything else; a refused launch has none."""
    words = words_of(argument, registered, value, schema)
    if words is None or value is None or len(words) == 2:
        assert words is None or words == ["--seed", "7"]
        return
    assert not any("\0" in word for word in words)
    how = how_it_reads(argument, registered, value)
    try:
        read = dict(reads(argument, how, words))
    except Refused:  # click has no negative numbers by themselves: its program ends at once, and says so
        assert reads is read_with_click
        assert any(re.match(r"-[\d.]", word) for word in words)
        return
    found = read.pop("value")
    assert read == UNTOUCHED, words
    assert is_same(argument, found, value), (words, found)


HYPHENS = [one for one in ARGUMENTS if one.get("flag", "-").startswith("-")]
PAIRS = [one for one in ARGUMENTS if one not in HYPHENS and "negation" not in one]
# Registered values, each with a schema that it fits: one that leaves everything open, and one with types.
KNOWN = st.tuples(REGISTERED, st.just(OPEN)) | st.tuples(st.sampled_from(["text", ["a"], None]), st.just(TYPED))
PROGRAMS = [
    *((read_with_argparse, one) for one in HYPHENS),
    *((read_with_click, one) for one in HYPHENS),
    *((read_pairs, one) for one in PAIRS),
]
NAMES = [f"{reads.__name__}-{json.dumps(argument)}" for reads, argument in PROGRAMS]


@pytest.fixture(autouse=True)
def file_of_arguments(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file that `@EVIL` names."""
    folder = tmp_path_factory.mktemp("job")
    (folder / "EVIL").write_text("--config=evil\n")
    monkeypatch.chdir(folder)


@pytest.mark.parametrize(
    ("reads", "argument"), PROGRAMS, ids=[f"{reads.__name__}-{json.dumps(one)}" for reads, one in PROGRAMS]
)
@settings(
    max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much]
)
@given(known=KNOWN, value=VALUES)
def test_a_program_reads_the_value_and_nothing_else(
    reads: Read, argument: Given, known: tuple[Any, Given], value: Any
) -> None:
    check(reads, argument, *known, value)


@pytest.mark.parametrize(
    ("reads", "argument"), PROGRAMS, ids=[f"{reads.__name__}-{json.dumps(one)}" for reads, one in PROGRAMS]
)
def test_no_hostile_text_becomes_anything_else(reads: Read, argument: Given) -> None:
    for text, known in itertools.product(NASTY, ["text", True, ["a"], None]):
        check(reads, argument, known, OPEN, text)
        check(reads, argument, known, OPEN, [text, "a"])
