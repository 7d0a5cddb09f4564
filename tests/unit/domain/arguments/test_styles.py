"""Arguments in the grammar of what reads them: Hydra's own parser and JSON's read back exactly the value."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import pytest
from hydra.core.override_parser.overrides_parser import OverridesParser
from hypothesis import given
from hypothesis import strategies as st
from omegaconf import OmegaConf
from pydantic import ValidationError

from launchbay_core.domain.arguments import arguments_of
from launchbay_core.domain.job_spec import Argument, Inputs
from launchbay_core.domain.jobs import RunConfig

PARSER = OverridesParser.create()
ANYTHING: Mapping[str, Any] = {"properties": {"x": {}}}


def written(value: Any, **argument: Any) -> tuple[list[str], list[str]]:
    """The words of a value of `x`, and why it is refused."""
    declared = {"x": Argument.model_validate(argument)}
    words, errors = arguments_of(declared, RunConfig({"x": 0}, ANYTHING), {"x": value}, ["train"])
    return words, [str(error) for error in errors]


def read_by_hydra(word: str) -> Any:
    """The value that a Hydra job has of an override; OmegaConf reads it too, and fails on what it can't."""
    override = PARSER.parse_override(word)
    assert (override.key_or_group, override.is_sweep_override()) == ("x", False)
    return OmegaConf.to_container(OmegaConf.create({"x": override.value()}), resolve=False)["x"]  # type: ignore[index, call-overload]


def same(a: Any, b: Any) -> bool:
    """Whether two values are one, in their types and signs, too."""
    return json.dumps(a) == json.dumps(b)


TEXTS = [
    *(
        "1.10",
        "null",
        "[a]",
        "1e5",
        "true",
        "a,b",
        "#1",
        "介绍",
        "log/epoch=9-step=8.ckpt",
        "",
        " ",
        "  a ",
        "a b",
        "\t",
    ),
    *(
        "'",
        '"',
        "it's",
        'a"b',
        "\\",
        "\\\\",
        "a\\",
        "\\'",
        "\\\\'",
        "'\\",
        "a\nb",
        "\n",
        "\\\n",
        "{a: 1}",
        "{",
        "}",
        ":",
    ),
    *("${data.dir}/x", "${now:%Y-%m-%d}", "${oc.env:HOME}/a", "${a}${b.c[0]}", "${a.${b}}", "\\${x}", "$x", "$", "~x"),
    *("@x", "+x", "-1", "--x", "inf", "NaN", "Infinity", "True", "NULL", "yes", "0x10", "1_000", "choice(1,2)", "a=b"),
    *("range(3)", "1,2,3", "glob(*)", "a.b", "a/b", "a-b", "é", "a:b", "%", "a;b", "(a)", "2026-01-31", "*", "a?b|c"),
]


@pytest.mark.parametrize("text", TEXTS)
def test_hydra_reads_a_text_as_that_text(text: str) -> None:
    words, refused = written(text, flag="x=", style="hydra")

    assert refused == []
    assert read_by_hydra(words[0]) == text
    assert read_by_hydra(written([text, {"k": text}], flag="x=", style="hydra")[0][0]) == [text, {"k": text}]


KEYS = st.from_regex(r"[A-Za-z_][A-Za-z0-9_./-]{0,5}", fullmatch=True).filter(
    lambda key: key.lower() not in {"null", "true", "false", "inf", "nan"}
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(TEXTS)
OPEN_TEXT = st.text("\\'\"abc, =:[]{}()#~+-.0\n", max_size=8) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=5
)
VALUES = st.recursive(
    SCALARS | OPEN_TEXT.filter(lambda text: "\0" not in text),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


@given(VALUES)
def test_hydra_reads_every_value_as_what_it_is(value: Any) -> None:
    words, refused = written(value, flag="x=", style="hydra")

    assert refused == [] or "${" in json.dumps(value)
    if not refused:
        assert len(words) == 1
        assert same(read_by_hydra(words[0]), value)


@pytest.mark.parametrize("text", ["${", "a ${b", "${}", "${a b}", "${a:${b}", "x${.}y", "\\\\${"])
def test_what_hydra_would_fail_on_is_refused(text: str) -> None:
    for value in (text, [text], {"a": text}):
        assert "begins no interpolation" in written(value, flag="x=", style="hydra")[1][0]


def test_what_hydra_takes_for_missing_is_refused() -> None:
    assert "takes that for a value that is missing" in written(["???"], flag="x=", style="hydra")[1][0]


@pytest.mark.parametrize("key", ["1", "null", "True", "a,b", "é", "", "a b", "a:b", "a=b"])
def test_a_map_with_a_key_that_hydra_would_read_as_another_is_refused(key: str) -> None:
    assert f"can't have the key `{key}`" in written({"a": [{key: 1}]}, flag="x=", style="hydra")[1][0]


@given(VALUES)
def test_json_reads_every_value_as_what_it_is(value: Any) -> None:
    for argument in ({"flag": "--x"}, {"flag": "--x="}, {"flag": "x="}, {"flag": "-x"}):
        words, refused = written(value, **argument, style="json")
        assert refused == []
        text = "".join(words).removeprefix(argument["flag"]).removeprefix("=" if argument["flag"] == "--x" else "")
        assert same(json.loads(text), value)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("a", ["--x", '"a"']),
        (None, ["--x", "null"]),
        (True, ["--x", "true"]),
        ([1, None], ["--x", "[1, null]"]),
        (-1, ["--x=-1"]),
    ],
)
def test_json_is_one_word(value: Any, words: list[str]) -> None:
    assert written(value, flag="--x", style="json") == (words, [])


def test_each_item_of_a_repeated_flag_is_json() -> None:
    assert written(["a", None], flag="--x", repeat=True, style="json")[0] == ["--x", '"a"', "--x", "null"]


@pytest.mark.parametrize(
    "argument",
    [
        {"flag": "--x", "style": "hydra"},
        {"flag": "x", "style": "hydra"},
        {"positional": True, "style": "hydra"},
        {"flag": "x=", "style": "hydra", "repeat": True},
        {"flag": "x=", "style": "hydra", "separator": ","},
        {"flag": "--x", "style": "json", "separator": ","},
        {"flag": "--x", "style": "json", "negation": "--no-x"},
        {"flag": "x=", "style": "yaml"},
    ],
)
def test_a_style_that_can_t_be_meant_is_refused(argument: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Argument.model_validate(argument)


def test_a_style_can_be_that_of_all_arguments() -> None:
    inputs = Inputs.model_validate({"args": {"style": "hydra", "a": "a=", "b": {"flag": "--b", "style": "plain"}}})

    assert {path: (one.flag, one.style) for path, one in inputs.args.items()} == {
        "a": ("a=", "hydra"),
        "b": ("--b", "plain"),
    }
    assert Inputs.model_validate(inputs.model_dump(by_alias=True)) == inputs
    assert Inputs.model_validate({"args": {"style": "--style"}}).args["style"].flag == "--style"


@pytest.mark.parametrize(
    "argument",
    [
        {"flag": "--x"},
        {"flag": "--x", "repeat": True},
        {"flag": "--x=", "repeat": True},
        {"flag": "--x=", "separator": ","},
        {"positional": True},
    ],
)
def test_a_null_in_a_list_is_no_word(argument: dict[str, Any]) -> None:
    for value in ([None], ["a", None]):
        assert "can't have null in its list" in refused_list(argument, value, [1])[0]


@pytest.mark.parametrize(
    ("argument", "registered", "said"),
    [
        ({"flag": "--x", "repeat": True}, ["a"], "take its own default"),
        ({"flag": "--x", "separator": ","}, ["a"], "one empty text"),
        ({"flag": "--x", "repeat": True}, [], ""),
        ({"flag": "--x"}, ["a"], ""),
        ({"flag": "--x="}, ["a"], ""),
    ],
)
def test_an_empty_list_that_would_leave_no_word_is_refused(argument: Any, registered: Any, said: str) -> None:
    refused = refused_list(argument, [], registered)

    assert said in refused[0] if said else refused == []


def refused_list(argument: dict[str, Any], value: list[Any], registered: Any) -> list[str]:
    declared = {"x": Argument.model_validate(argument)}
    schema = {"properties": {"x": {"type": "array"}}}
    return [
        str(error) for error in arguments_of(declared, RunConfig({"x": registered}, schema), {"x": value}, ["t"])[1]
    ]


def test_a_null_in_a_list_in_json_is_itself() -> None:
    assert written([None], flag="--x=") == (["--x=[null]"], [])
    assert math.isinf(read_by_hydra(written(math.inf, flag="x=", style="hydra")[0][0]))
