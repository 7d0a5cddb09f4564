"""Values of assignments: what is refused because it could be meant otherwise, and what is said of the rest."""

from __future__ import annotations

import math
from typing import Any

import pytest

from launchbay_core.inputs import BadAssignment, infer_schema, parse_overrides

SCHEMA = infer_schema({"lr": 0.1, "n": 3, "text": "wandb", "csv": "a,b", "version": "1.9", "null": None, "list": [1]})
SCHEMA["properties"] |= {
    "optional": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": "x"},
    "count": {"type": ["integer", "null"], "default": 1},
    "either": {"type": ["string", "object"], "default": "x"},
    "choice": {"enum": ["none", "a", None]},
    "token": {"type": "string", "format": "secret"},
}
DECLARED = {"properties": {"text": {"type": "string", "default": "wandb"}}}


def read(text: str, schema: dict[str, Any] = SCHEMA) -> tuple[Any, list[str]]:
    """The value of one assignment, and its notices."""
    overrides, notices = parse_overrides([text], schema, {})
    (value,) = overrides.config.values()
    return value, notices


@pytest.mark.parametrize(
    "typed",
    [
        "#ff0000",
        "a #b",
        "|",
        "---",
        "&x",
        "*x",
        "!t",
        "%",
        "@x",
        "`x`",
        "? x",
        "- x",
        "a: b",
        "x ",
        "x\t",
        "a\nb",
        "> x",
    ],
)
def test_what_yaml_reads_otherwise_is_text_where_text_is_asked_for_and_refused_elsewhere(typed: str) -> None:
    assert read(f"text={typed}")[0] == typed
    assert read(f"optional={typed}")[0] == typed
    for key in ("lr", "n", "list", "count"):
        with pytest.raises(BadAssignment, match="YAML"):
            read(f"{key}={typed}")
    with pytest.raises(BadAssignment, match="for this text, write `'null=\""):
        read(f"null={typed}")


@pytest.mark.parametrize("key", ["null", "lr", "list", "either"])
def test_a_map_without_spaces_is_refused_with_how_to_write_it(key: str) -> None:
    with pytest.raises(BadAssignment, match=r"write `\{key: value\}`"):
        read(f"{key}={{a:10,b:20}}")

    assert read("null={a: 10, b: 20}")[0] == {"a": 10, "b": 20}


def test_nothing_is_an_empty_text_where_text_is_asked_for_and_never_null() -> None:
    assert read("text=")[0] == ""
    for key in ("null", "lr", "count"):
        with pytest.raises(BadAssignment, match="there is nothing after the `=`"):
            read(f"{key}=")


@pytest.mark.parametrize("typed", ["1,2,3", "range(1,5)", "choice(a,b)", "a,b", "[1],[2]"])
def test_a_sweep_is_refused_unless_quotes_insist(typed: str) -> None:
    for key in ("lr", "n", "text", "null", "list", "optional"):
        with pytest.raises(BadAssignment, match=r"sweep.*a launch starts one run"):
            read(f"{key}={typed}")

    assert read(f'text="{typed}"')[0] == typed
    assert read(f'null="{typed}"')[0] == typed


def test_commas_are_text_where_the_present_text_has_them_and_in_secrets() -> None:
    assert read("csv=b,c")[0] == "b,c"
    assert read("token=a,b") == ("a,b", [])
    assert read("text=Hello, world")[0] == "Hello, world"
    with pytest.raises(BadAssignment, match=r"for a list, write `\[4,5\]`"):
        read("list=4,5")


@pytest.mark.parametrize("word", ["None", "none"])
def test_python_s_null_is_null_where_null_is_expected_and_that_is_said(word: str) -> None:
    said = ["`null=…` is read as null; for that text, put it in quotes"]

    assert read(f"null={word}") == (None, said)
    assert read(f"optional={word}") == (None, [said[0].replace("null=", "optional=")])
    assert read(f"count={word}")[0] is None
    assert read(f'null="{word}"') == (word, [])
    assert read(f"text={word}") == (word, [])


def test_none_is_a_text_where_it_is_one_of_the_choices() -> None:
    assert read("choice=none") == ("none", [])


@pytest.mark.parametrize(
    ("typed", "value"),
    [("inf", math.inf), ("-inf", -math.inf), ("+Inf", math.inf), ("Infinity", math.inf), (".inf", math.inf)],
)
def test_python_s_infinities_are_floats_where_a_float_is_asked_for(typed: str, value: float) -> None:
    assert read(f"lr={typed}") == (value, [])
    assert math.isnan(read("lr=nan")[0])
    assert read("text=inf") == ("inf", [])
    assert read("null=inf") == ("inf", ["`null=…` is a text; for a float, write `.inf`, `-.inf` or `.nan`"])


@pytest.mark.parametrize(
    ("typed", "looks"),
    [("null", "null"), ("~", "null"), ("true", "a boolean"), ("7", "a number"), ("[1]", "a list"), ("{a: 1}", "a map")],
)
def test_a_text_that_looks_like_another_type_is_said(typed: str, looks: str) -> None:
    said = f"`text=…` looks like {looks}, but the input is text, so it is the text that was typed"

    assert read(f"text={typed}") == (typed, [f"{said}; its author can allow other types by a schema"])
    assert read(f"text={typed}", DECLARED) == (typed, [said])
    assert read(f'text="{typed}"') == (typed, [])


def test_nothing_is_said_where_the_present_text_looks_the_same_or_is_secret() -> None:
    assert read("version=1.10") == ("1.10", [])
    assert read("token=123") == ("123", [])
    assert read("text=resnet") == ("resnet", [])
    assert read("lr=1") == (1, [])


@pytest.mark.parametrize(
    ("text", "value", "form"),
    [
        ("null=12:30", 750, "a number in base 60"),
        ("null=0123", 83, "an octal number"),
        ("n=010", 8, "an octal number"),
        ("null=no", False, "a boolean"),
    ],
)
def test_a_form_that_only_older_yaml_has_is_said(text: str, value: Any, form: str) -> None:
    name = text.partition("=")[0]

    hint = "; for that text, put it in quotes" if name == "null" else ""
    assert read(text) == (value, [f"`{name}=…` is read as {form}, as in YAML 1.1{hint}"])


@pytest.mark.parametrize("text", ["n=0", "n=10", "null=0x10", "null=true", "null=1e5", "null=0.5"])
def test_nothing_is_said_of_forms_that_all_readers_share(text: str) -> None:
    assert read(text)[1] == []


def test_an_interpolation_in_brackets_is_refused_with_how_to_write_it() -> None:
    with pytest.raises(BadAssignment, match=r"put `\${…}` in double quotes"):
        read("list=[${n}, 1]")

    assert read('list=["${n}", 1]')[0] == ["${n}", 1]
