"""What stands before the value of an assignment: signs, files, paths, and characters that mean something else there."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.inputs import (
    Add,
    BadAssignment,
    Index,
    Items,
    Overrides,
    Remove,
    Replace,
    infer_schema,
    parse_overrides,
)
from launchbay_core.inputs.assignments import parse_assignment
from launchbay_core.inputs.left_sides import read_left_side

VALUES: dict[str, Any] = {
    "lr": 0.1,
    "tag": "v1",
    "opt": {"name": "adam", "lr": 1},
    "layers": [64, 32],
    "datasets": [{"path": "a", "0": "x"}, {"path": "b"}],
    "A=B": 1,
    "x": "text",
    "~k": 1,
    "+k": 1,
    "@k": 1,
}
CONFIG = infer_schema(VALUES)
FILES = {
    "conf/x=1.yaml": infer_schema({"A=B": 1, "a": [1]}),
    "a.yaml": infer_schema({"x": 1, "list": [1], "[0]": {"n": 1}}),
    "+odd.yaml": infer_schema({"x": 1}),
}


def read(*texts: str) -> Overrides:
    return parse_overrides(texts, CONFIG, FILES, read_file)[0]


def read_file(name: str) -> Overrides:
    raise AssertionError(f"no file of overrides is named here: {name}")


@pytest.mark.parametrize(
    ("text", "config"),
    [
        ("lr=1", {"lr": 1}),
        ("+new=1", {"new": Add(1)}),
        ("++new=1", {"new": Add(1)}),
        ("+opt.more.deep={a: 1}", {"opt": {"more": {"deep": Add({"a": 1})}}}),
        ("+opt:={a: 1}", {"opt": Add(Replace({"a": 1}))}),
        ("~lr", {"lr": Remove()}),
        ("~opt.lr", {"opt": {"lr": Remove()}}),
        ("~layers[0]", {"layers": Items({0: Remove()})}),
        ("~layers[-1]", {"layers": Items({-1: Remove()})}),
        ("layers[0]=1", {"layers": Items({0: 1})}),
        ("layers[+]=1", {"layers": Items({}, (1,))}),
        ("+layers[+]=1", {"layers": Items({}, (1,))}),
        ("layers[+]:={a: 1}", {"layers": Items({}, ({"a": 1},))}),
        ("datasets[1].path=c", {"datasets": Items({1: {"path": "c"}})}),
        ("datasets[1]={path: c}", {"datasets": Items({1: {"path": "c"}})}),
        ("datasets[1]:={path: c}", {"datasets": Items({1: Replace({"path": "c"})})}),
        ("+datasets[0].new=1", {"datasets": Items({0: {"new": Add(1)}})}),
        ("~datasets[0].path", {"datasets": Items({0: {"path": Remove()}})}),
        ("datasets.1.path=c", {"datasets": Items({1: {"path": "c"}})}),
        ("layers.-1=c", {"layers": Items({-1: "c"})}),
        ("~layers.0", {"layers": Items({0: Remove()})}),
        ("A=B=2", {"A=B": 2}),
        (r"A\=B=2", {"A=B": 2}),
        ("x=B=2", {"x": "B=2"}),
        ("tag=a=b", {"tag": "a=b"}),
        (r"\+k=1", {"+k": 1}),
        (r"\~k=1", {"~k": 1}),
        (r"\@k=1", {"@k": 1}),
        (r"\+new=1", {"+new": 1}),
        (r"\~new=1", {"~new": 1}),
        (r"\@new=1", {"@new": 1}),
        (r"+\+new=1", {"+new": Add(1)}),
        ("+k=1", {"+k": 1}),
        ("~k=1", {"~k": 1}),
        ("@k=1", {"@k": 1}),
        ("~k", {"k": Remove()}),
        (r"k\:=1", {"k:": 1}),
        (r"k\::={a: 1}", {"k:": Replace({"a": 1})}),
        (r"k\[0]=1", {"k[0]": 1}),
        (r"a\.yaml\:x=1", {"a.yaml:x": 1}),
        (r"k\\\=1=1", {"k\\=1": 1}),
    ],
)
def test_a_left_side_in_the_run_config(text: str, config: dict[str, Any]) -> None:
    assert read(text) == Overrides(config)


@pytest.mark.parametrize(
    ("text", "file", "values"),
    [
        ("conf/x=1.yaml:A=B=2", "conf/x=1.yaml", {"A=B": 2}),
        (r"conf/x=1.yaml:A\=B=2", "conf/x=1.yaml", {"A=B": 2}),
        ("conf/x=1.yaml:a[-1]=2", "conf/x=1.yaml", {"a": Items({-1: 2})}),
        ("+a.yaml:new=1", "a.yaml", {"new": Add(1)}),
        ("a.yaml:+new=1", "a.yaml", {"new": Add(1)}),
        ("a.yaml:++new=1", "a.yaml", {"new": Add(1)}),
        ("~a.yaml:x", "a.yaml", {"x": Remove()}),
        ("a.yaml:~x", "a.yaml", {"x": Remove()}),
        (r"a.yaml:\~x=1", "a.yaml", {"~x": 1}),
        ("a.yaml:[0].n=2", "a.yaml", {"[0]": {"n": 2}}),
        (r"a.yaml:\[0].n=2", "a.yaml", {"[0]": {"n": 2}}),
        ("a.yaml:[1][3].n=2", "a.yaml", {"[1]": Items({3: {"n": 2}})}),
        ("+odd.yaml:x=1", "+odd.yaml", {"x": 1}),
        ("++odd.yaml:new=1", "+odd.yaml", {"new": Add(1)}),
        ("a.yaml:list[+]=2", "a.yaml", {"list": Items({}, (2,))}),
        ("+conf/trian.yaml:x=1", "conf/trian.yaml", {"x": Add(1)}),
    ],
)
def test_a_left_side_in_a_file(text: str, file: str, values: dict[str, Any]) -> None:
    assert read(text) == Overrides(files={file: values})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("lr", "there is no `=`"),
        ("+lr", "there is no `=`"),
        ("~lr=1", "what is removed has no value: write `~path`"),
        ("+a.yaml:+x=1", "the sign is given twice"),
        ("~a.yaml:~x", "the sign is given twice"),
        ("layers[*]=1", "`[*]` is every item"),
        ("layers[+].x=1", "`[+]` is one more item: give the whole of it"),
        ("~layers[+]", "`[-1]` is the last one"),
        ("+layers[0]=1", "`[0]` is the position of an item: write `[+]` for one more"),
        ("[-1].lr=1", "counted from its beginning"),
        ("[+].lr=1", "counted from its beginning"),
        ("layers[x]=1", "brackets have the position of an item"),
        ("layers[0=1", "brackets have the position of an item"),
        ("layers[00]=1", "brackets have the position of an item"),
        ("layers[0]x=1", "a `]` is followed by a dot"),
        ("layers[]=1", "brackets have the position of an item"),
        ("=1", "a key of the path is empty"),
        ("+=1", "a key of the path is empty"),
        ("~", "a key of the path is empty"),
        ("a..b=1", "a key of the path is empty"),
    ],
)
def test_what_is_not_one_place_is_refused_with_what_to_write(text: str, reason: str) -> None:
    with pytest.raises(BadAssignment) as refused:
        read(text)

    assert reason in str(refused.value)
    assert text.startswith(refused.value.text)


@pytest.mark.parametrize(("text", "under"), [(r"\~a\=b[x]=1", "["), ("+a.yaml:x[y]=1", "["), (r"a\:b..c=1", ".c")])
def test_a_fault_is_pointed_at_where_it_was_typed(text: str, under: str) -> None:
    with pytest.raises(BadAssignment) as refused:
        read(text)

    assert refused.value.text[refused.value.position :].startswith(under)


def test_what_is_shown_of_an_assignment_has_no_value() -> None:
    assert read_left_side("hub.token=hf_1", CONFIG, FILES).shown == "hub.token=…"
    assert read_left_side("conf/x=1.yaml:A=B=hf_1", CONFIG, FILES).shown == "conf/x=1.yaml:A=B=…"
    assert read_left_side("~opt.lr", CONFIG, FILES).shown == "~opt.lr"


def test_a_number_is_an_index_only_where_a_list_is() -> None:
    assert read("datasets[0].0=y") == Overrides({"datasets": Items({0: {"0": "y"}})})
    assert read("opt.0=1") == Overrides({"opt": {"0": 1}})


@pytest.mark.parametrize(
    ("texts", "notices"),
    [
        (["layers[0]=1", "layers[0]=2"], ["`layers[0]=…` is overridden by the later `layers[0]=…`"]),
        (["layers[0]=1", "layers[1]=2"], []),
        (["layers[+]=1", "layers[+]=2"], []),
        (["layers=[1]", "layers[0]=2"], ["`layers=…` is overridden by the later `layers[0]=…`"]),
        (["layers[+]=1", "layers=[2]"], ["`layers[+]=…` is overridden by the later `layers=…`"]),
        (["opt.lr=1", "~opt"], ["`opt.lr=…` is overridden by the later `~opt`"]),
        (["~opt.lr", "opt.lr=1"], ["`~opt.lr` is overridden by the later `opt.lr=…`"]),
        (["+new={a: 1}", "+new={b: 2}"], []),
        (["+new={a: 1}", "+new={a: 2}"], ["`+new=…` is overridden by the later `+new=…`"]),
        (["+new=1", "~new"], ["`+new=…` is overridden by the later `~new`"]),
        (["a.yaml:x=1", "~a.yaml:x"], ["`a.yaml:x=…` is overridden by the later `~a.yaml:x`"]),
    ],
)
def test_on_one_path_the_last_wins_and_a_notice_says_so(texts: list[str], notices: list[str]) -> None:
    assert parse_overrides(texts, CONFIG, FILES)[1] == notices


def test_an_index_is_written_as_it_is_read() -> None:
    assert str(Index(-1)) == "[-1]"


def test_a_sign_that_is_given_twice_is_told_without_the_value() -> None:
    with pytest.raises(BadAssignment) as refused:
        read("+a.yaml:+token=hf_1")

    assert "hf_1" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("++lr=1", {"lr": 1}),
        ("++opt.name=sgd", {"opt": {"name": "sgd"}}),
        ("++opt:={name: sgd}", {"opt": Replace({"name": "sgd"})}),
        ("++new=1", {"new": Add(1)}),
        ("++opt.new=1", {"opt": {"new": Add(1)}}),
        ("+lr=1", {"lr": Add(1)}),
    ],
)
def test_two_signs_change_a_key_that_is_there_and_add_one_that_is_not(text: str, values: dict[str, Any]) -> None:
    schema = infer_schema({"lr": 0.5, "opt": {"name": "adam"}})

    assert parse_assignment(text, schema).values == values
