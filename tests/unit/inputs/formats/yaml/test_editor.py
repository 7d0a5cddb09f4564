"""Each rule of patching YAML, on the smallest file that shows it: the text, the overrides, the patched text."""

from __future__ import annotations

from typing import Any

import pytest

from inputs_support import check_patch
from launchbay_core.inputs import UnpatchableText, merge, parse_text, patch_text
from launchbay_core.inputs.values.marks import Replace

CASES: dict[str, tuple[str, dict[str, Any], str]] = {
    "a literal block gets new lines": (
        "text: |\n  hello\n  you\nnext: 1\n",
        {"text": "bye\n"},
        "text: |\n  bye\nnext: 1\n",
    ),
    "a block's comment and chomping stay": (
        "text: |- # why\n  hello\n\n# for next\nnext: 1\n",
        {"text": "one\ntwo"},
        "text: |- # why\n  one\n  two\n\n# for next\nnext: 1\n",
    ),
    "a folded block gets lines that fold back": (
        "text: >\n  hello\n  you\n\nnext: 1\n",
        {"text": "a\nb\n"},
        "text: >\n  a\n\n  b\n\nnext: 1\n",
    ),
    "a block that keeps its last line breaks gets others": (
        "text: |+\n  hello\n\n\nnext: 1\n",
        {"text": "x\n\n"},
        "text: |+\n  x\n\nnext: 1\n",
    ),
    "the neighbour of such a block": ("text: |+\n  hello\n\nnext: 1\n", {"next": 2}, "text: |+\n  hello\n\nnext: 2\n"),
    "a block becomes a number before the comment": (
        "text: | # c\n  hello\n  you\nnext: 1\n",
        {"text": 5},
        "text: 5 # c\nnext: 1\n",
    ),
    "a block at the end without a line break keeps its value": (
        "text: |\n  hello",
        {"new": 1},
        'text: "hello"\nnew: 1',
    ),
    "an item is added at the list's dashes": (
        "layers:\n  - 1 # one\n  # two is next\n  - 2\n# end\nz: 1\n",
        {"layers": [1, 2, 3]},
        "layers:\n  - 1 # one\n  # two is next\n  - 2\n  - 3\n# end\nz: 1\n",
    ),
    "the last item goes with its comment": (
        "layers:\n- 1 # one\n- 2 # two\n- 3 # three\nz: 1\n",
        {"layers": [1, 2]},
        "layers:\n- 1 # one\n- 2 # two\nz: 1\n",
    ),
    "an item between others goes, theirs stay": (
        "layers:\n- 1 # one\n- 2 # two\n- 3 # three\nz: 1\n",
        {"layers": [1, 3]},
        "layers:\n- 1 # one\n- 3 # three\nz: 1\n",
    ),
    "the first item goes": (
        "layers:\n- 1 # one\n- 2 # two\n- 3 # three\nz: 1\n",
        {"layers": [2, 3]},
        "layers:\n- 2 # two\n- 3 # three\nz: 1\n",
    ),
    "a list over several lines gets a line more": (
        "layers: [\n  1, # one\n  2  # two\n]\n",
        {"layers": [1, 2, 3]},
        "layers: [\n  1, # one\n  2,  # two\n  3\n]\n",
    ),
    "a trailing comma stays the last": (
        "layers: [\n  1,\n  2,  # two\n]\n",
        {"layers": [1, 2, 3, 4]},
        "layers: [\n  1,\n  2,  # two\n  3,\n  4,\n]\n",
    ),
    "a flow list gets shorter": ("layers: [1, 2, 3]  # c\n", {"layers": [1]}, "layers: [1]  # c\n"),
    "a list becomes empty on its key's line": (
        "layers: # c\n  - 1\n  - 2\nz: 1\n",
        {"layers": []},
        "layers: [] # c\nz: 1\n",
    ),
    "maps in a list are changed key by key": (
        "datasets:\n  - path: a  # first\n    type: x\n  - path: b\n",
        {"datasets": [{"path": "a", "type": "y"}, {"path": "b"}, {"path": "c", "n": [1]}]},
        "datasets:\n  - path: a  # first\n    type: 'y'\n  - path: b\n  - path: c\n    'n': [1]\n",
    ),
    "a map is replaced by null": (
        "opt: # which\n  name: adam\n  lr: 1\n# next\nz: 1\n",
        {"opt": None},
        "opt: null # which\n# next\nz: 1\n",
    ),
    "null is replaced by a map": ("opt: null # c\nz: 1\n", {"opt": {"name": "adam"}}, "opt: {name: adam} # c\nz: 1\n"),
    "an empty value is filled before its comment": ("opt:   # c\nz: 1\n", {"opt": 3}, "opt: 3   # c\nz: 1\n"),
    "a new key goes behind its last sibling, before what is next": (
        "a:\n    b: 1\n\n# of c\nc: 1\n",
        {"a": {"n": 2}},
        "a:\n    b: 1\n    'n': 2\n\n# of c\nc: 1\n",
    ),
    "what a merge key brings elsewhere stays as it was": (
        "base: &b\n  lr: 1\n  wd: 2\nrun:\n  <<: *b\n  x: 1\n",
        {"base": {"lr": 5}},
        "base: &b\n  lr: 5\n  wd: 2\nrun:\n  <<: *b\n  x: 1\n  lr: 1\n",
    ),
    "a merged key is overridden in its own map": (
        "base: &b\n  lr: 1\nrun:\n  <<: *b\n  x: 1\n",
        {"run": {"lr": 5}},
        "base: &b\n  lr: 1\nrun:\n  <<: *b\n  x: 1\n  lr: 5\n",
    ),
    "other aliases keep the old value": (
        "a: &x [1, 2]\nb: *x\nc: *x\n",
        {"a": [3]},
        "a: &x [3]\nb: [1, 2]\nc: [1, 2]\n",
    ),
    "an alias is written out where it is overridden": (
        "a: &x {lr: 1, n: 2}\nb: *x\n",
        {"b": {"lr": 3}},
        "a: &x {lr: 1, n: 2}\nb: {lr: 3, 'n': 2}\n",
    ),
    "a new key is not brought along by a merge key": (
        "base: &b\n  lr: 1\nrun:\n  <<: *b\n  x: 1\n",
        {"base": {"new": 5}},
        "base: &b\n  lr: 1\n  new: 5\nrun:\n  <<: {lr: 1}\n  x: 1\n",
    ),
    "a list of merged maps of which one goes is written out": (
        "b: &x {a: 1}\ny: &y {d: 1}\nc:\n  <<: [*x, *y]\n  e: 1\n",
        {"b": 7},
        "b: &x 7\ny: &y {d: 1}\nc:\n  <<: {d: 1, a: 1}\n  e: 1\n",
    ),
    "of merged maps that are merged again, only the first is written out": (
        "b: &x {a: 1}\nc: &y\n  <<: *x\n  d: 1\ne:\n  <<: *y\n",
        {"b": 7},
        "b: &x 7\nc: &y\n  <<: {a: 1}\n  d: 1\ne:\n  <<: *y\n",
    ),
    "an anchor within what is written out goes from its aliases too": (
        "b: &x {a: 1}\nc:\n  <<: [&y {d: 1}, *x]\nf: *y\n",
        {"b": 7},
        "b: &x 7\nc:\n  <<: {a: 1, d: 1}\nf: {d: 1}\n",
    ),
    "an anchor of a name that is there twice": (
        "b: &x {a: 1}\nd: &x {a: 2}\nc: {<<: *x}\n",
        {"d": 7},
        "b: &x {a: 1}\nd: &x 7\nc: {<<: {a: 2}}\n",
    ),
    "a map that is merged in two places": (
        "b: &x {a: 1}\nc:\n  <<: *x\nd: {<<: *x}\n",
        {"b": {"a": 2}},
        "b: &x {a: 2}\nc:\n  <<: *x\n  a: 1\nd: {<<: *x, a: 1}\n",
    ),
    "an anchor within a merged map": (
        "b: &x {a: &q {z: 1}}\nc: {<<: *x}\nd: *q\n",
        {"b": {"a": [1]}},
        "b: &x {a: &q [1]}\nc: {<<: *x, a: {z: 1}}\nd: {z: 1}\n",
    ),
    "aliases in a set and in an ordered map": (
        "b: &x a\nc: !!set {? *x , ? q}\nd: !!omap [{k: *x}]\n",
        {"b": 7},
        "b: &x 7\nc: !!set {? a , ? q}\nd: !!omap [{k: a}]\n",
    ),
    "a merge key without an anchor keeps what it adds": (
        "c:\n  <<: {a: 1, d: 2}\n  e: 1\n",
        {"c": {"e": 5}},
        "c:\n  <<: {a: 1, d: 2}\n  e: 5\n",
    ),
    "a key that is there twice beside a new one": ("a: 1\na: 2\n", {"a": 3, "b": 4}, "a: 1\na: 3\nb: 4\n"),
    "an alias of an anchor that has changed is written out": (
        "a: &x 1\nb: *x\n",
        {"a": {"k": 1}},
        "a: &x {k: 1}\nb: 1\n",
    ),
    "a program's own tag stays, one that no longer fits goes": (
        "a: !!str 5\nb: !seconds 5 # s\nc: !Opt {lr: 1}\n",
        {"a": 7, "b": 6, "c": {"lr": 2}},
        "a: 7\nb: !seconds 6 # s\nc: !Opt {lr: 2}\n",
    ),
    "CRLF, BOM and a missing last line break stay": ("\ufeffa: 1\r\nb: 2", {"c": 3}, "\ufeffa: 1\r\nb: 2\r\nc: 3"),
    "directives and markers stay": ("%YAML 1.1\n---\na: 1\n...\n", {"b": 2}, "%YAML 1.1\n---\na: 1\nb: 2\n...\n"),
    "a file of comments gets its first key": ("# only\n", {"a": 1}, "# only\na: 1\n"),
    "explicit keys keep their form": ("? a\n: 1\n? b\n", {"a": 2, "b": 3}, "? a\n: 2\n? b\n: 3\n"),
    "tabs around a value stay": ("a:\t1\t# c\nb: 2\n", {"a": 2}, "a:\t2\t# c\nb: 2\n"),
    "of a repeated key the last counts": ("a: 1\na: 2\n", {"a": 3}, "a: 1\na: 3\n"),
    "of a repeated inner key the last counts": ("m:\n  a: 1\n  a: 2\n", {"m": {"a": 3}}, "m:\n  a: 1\n  a: 3\n"),
    "flow without spaces": ('m: {"a":1,b: 2}\n', {"m": {"a": 3, "c": 4}}, 'm: {"a":3,b: 2,c: 4}\n'),
    "a plain scalar over several lines": ("a: one\n  two # c\nb: 1\n", {"a": "x"}, "a: x # c\nb: 1\n"),
    "a quoted scalar over several lines keeps its quotes": (
        'a: "one\n  two" # c\nb: 1\n',
        {"a": "x"},
        'a: "x" # c\nb: 1\n',
    ),
    "a list in a list": ("a:\n- - 1\n  - 2\n- - 3\n", {"a": [[1, 2, 5], [3]]}, "a:\n- - 1\n  - 2\n  - 5\n- - 3\n"),
    "a lone carriage return is a line break": ("a: 1\rb: 2\r", {"b": 3}, "a: 1\rb: 3\r"),
    "keys that are not strings": (
        "7: a\ntrue: b\nnull: c\n'd.e': d\n",
        {"7": 1, "true": 2, "null": 3, "d.e": 4},
        "7: 1\ntrue: 2\nnull: 3\n'd.e': 4\n",
    ),
    "a map replaced as a whole": (
        "opt:\n  name: adam\n  lr: 1\nz: 1\n",
        {"opt": Replace({"name": "sgd"})},
        "opt:\n  name: sgd\nz: 1\n",
    ),
    "quotes stay": ("a: 'x'\nb: \"y\"\nc: z\n", {"a": "1", "b": "2", "c": "w"}, "a: '1'\nb: \"2\"\nc: w\n"),
    "quotes go with what is not a string": ("a: 'x'\n", {"a": 1}, "a: 1\n"),
    "a number gets quotes as a string": ("version: 1\n", {"version": "1.10"}, "version: '1.10'\n"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_patch_changes_what_was_asked_for_and_nothing_else(case: str) -> None:
    check_patch(*CASES[case], "yaml")


@pytest.mark.parametrize("value", [[7, 7], None, "s", [{"a": 1}, 5], [[{"a": 1}]], Replace({"q": 1})])
def test_a_merge_key_is_written_out_if_what_it_names_can_not_be_merged_any_more(value: Any) -> None:
    patched = patch_text("b: &x {a: 1}\nc:\n  <<: *x\n", {"b": value}, "yaml")

    assert patched.endswith("\nc:\n  <<: {a: 1}\n")
    assert parse_text(patched, "yaml") == {"b": getattr(value, "value", value), "c": {"a": 1}}


@pytest.mark.parametrize("merged", ["*x", "[*x]", "{<<: *x}"])
@pytest.mark.parametrize("value", [7, None, [7, 7], [{"a": 1}], [[{"a": 1}]], {"a": None}, Replace({})])
def test_what_is_merged_in_any_way_stays(merged: str, value: Any) -> None:
    text = f"b: &x {{a: 1}}\nc: {{<<: {merged}, d: 2}}\ne:\n- <<: {merged}\n- *x\n"

    patched = parse_text(patch_text(text, {"b": value}, "yaml"), "yaml")

    assert patched == merge(parse_text(text, "yaml"), {"b": value})


def test_an_override_that_changes_nothing_gives_the_very_text() -> None:
    text = "a:   1.0e-05 # c\nb: [1,2]\n"

    assert patch_text(text, {"a": 1e-5, "b": [1, 2]}, "yaml") == text


def test_of_several_documents_the_named_one_is_patched() -> None:
    text = "a: 1 # first\n---\na: 2 # second\n---\n- x\n"

    assert parse_text(text, "yaml") == {"[0]": {"a": 1}, "[1]": {"a": 2}, "[2]": ["x"]}
    assert patch_text(text, {"[1]": {"a": 3, "b": 4}}, "yaml") == "a: 1 # first\n---\na: 3 # second\nb: 4\n---\n- x\n"


def test_a_list_is_replaced_by_an_empty_map() -> None:
    assert patch_text("a:\n  - 1\nb: 2\n", {"a": {}}, "yaml") == "a: {}\nb: 2\n"


def test_a_key_without_a_colon_gets_one_before_a_comment_with_another() -> None:
    text = "a: {\n  b: 1,\n  c  # note: it\n }\nd: 1\n"

    assert patch_text(text, {"a": {"c": 2}}, "yaml") == "a: {\n  b: 1,\n  c: 2  # note: it\n }\nd: 1\n"


def test_several_documents_of_which_none_is_named_are_refused() -> None:
    with pytest.raises(UnpatchableText, match=r"holds 2 YAML documents: .* as in `\[0\]\.a`"):
        patch_text("a: 1\n---\na: 2\n", {"a": 3}, "yaml")


def test_a_file_of_500_kb_is_patched_in_one_place() -> None:
    text = "".join(f"key_{i}:\n  lr: {i} # note\n  list: [1, 2]\n" for i in range(15_000))

    patched = patch_text(text, {"key_777": {"lr": 0.5}}, "yaml")

    assert patched == text.replace("  lr: 777 # note", "  lr: 0.5 # note")
