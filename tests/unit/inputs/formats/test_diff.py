"""Unified diffs: those of `difflib`, of known edits as of two texts."""

from __future__ import annotations

import difflib
import io
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config_texts import yaml_texts
from inputs_support import another, leaves, nested
from launchbay_core.inputs import UnpatchableText, UnreadableInput, parse_text, patch_with_edits, unified_diff
from launchbay_core.inputs.formats.edits import Edit, apply
from launchbay_core.inputs.values.merge import key_text
from work_counts import count_lines

pieces = st.lists(st.sampled_from(["a", "b", "c", "\n", "\n", "\r\n", "\r", "\f", "\x85", "\u2028"]), max_size=40)
texts = pieces.map("".join)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """A text and edits of it."""
    text = draw(texts)
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pairs = zip(places[::2], places[1::2], strict=False)
    return text, [Edit(start, end, draw(texts)) for start, end in pairs]


def by_difflib(old: str, new: str) -> str:
    old_lines, new_lines = (list(io.StringIO(text, newline="\n")) for text in (old, new))
    found = difflib.unified_diff(old_lines, new_lines, "a/f", "b/f")
    return "".join(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in found)


def changed_lines(diff: str) -> int:
    return sum(line.startswith(("+", "-")) for line in diff.split("\n")[2:])


def applied(old: str, diff: str) -> str:
    """What a diff makes of a text."""
    lines: list[tuple[str, str]] = []
    for line in diff.split("\n")[2:-1]:
        if line.startswith("\\"):
            lines[-1] = (lines[-1][0], lines[-1][1].removesuffix("\n"))
        else:
            lines.append((line[0], line[1:] + "\n"))
    before, new = list(io.StringIO(old, newline="\n")), []
    at = 0
    for mark, line in lines:
        if mark == "@":
            first, _, length = line.split(" ")[1].removeprefix("-").partition(",")
            start = int(first) - (length != "0")
            new += before[at:start]
            at = start
        else:
            assert mark == "+" or before[at] == line
            at += mark != "+"
            new += [line] if mark != "-" else []
    return "".join(new + before[at:])


@given(texts, texts)
def test_the_diff_of_two_texts_gives_the_new_one_and_is_no_longer_than_difflibs(old: str, new: str) -> None:
    diff = unified_diff(old, new, "f")

    assert applied(old, diff) == new
    assert changed_lines(diff) <= changed_lines(by_difflib(old, new))


@given(edited())
def test_the_diff_of_known_edits_gives_the_new_text(case: tuple[str, list[Edit]]) -> None:
    old, edits = case
    new = apply(old, edits)

    assert applied(old, unified_diff(old, new, "f", edits)) == new


@given(st.data())
def test_the_diff_of_a_patch_is_difflibs_where_that_is_shortest(data: st.DataObject) -> None:
    text = data.draw(yaml_texts())
    try:
        keys, value = data.draw(st.sampled_from(list(leaves(parse_text(text, "yaml")))))
        patched = patch_with_edits(text, nested(tuple(map(key_text, keys)), another(value)), "yaml")
    except (UnpatchableText, UnreadableInput):
        return

    diff, expected = unified_diff(text, patched.text, "f", patched.edits), by_difflib(text, patched.text)

    assert apply(text, list(patched.edits)) == patched.text
    assert applied(text, diff) == patched.text
    assert diff == expected or changed_lines(diff) <= changed_lines(expected)


def test_git_takes_a_diff(tmp_path: Path) -> None:
    old = "".join(f"k{number}: {number}\n" for number in range(40)) + "last: 1"
    patched = patch_with_edits(old, {"k3": "x", "k8": "y", "k30": [1, {"a": 2}], "last": 2}, "yaml")
    diff = unified_diff(old, patched.text, "f.yaml", patched.edits)
    (tmp_path / "f.yaml").write_text(old)

    subprocess.run(["git", "apply", "-"], input=diff, cwd=tmp_path, text=True, check=True)

    assert (tmp_path / "f.yaml").read_text() == patched.text
    assert diff == by_difflib(old, patched.text).replace("a/f", "a/f.yaml").replace("b/f", "b/f.yaml")


def test_texts_that_are_equal_have_no_diff() -> None:
    assert unified_diff("a: 1\n", "a: 1\n", "f") == ""
    assert unified_diff("a: 1\n", "a: 1\n", "f", [Edit(3, 4, "1")]) == ""


def test_a_form_feed_ends_no_line() -> None:
    assert unified_diff("a\fb\n", "a\fc\n", "f").splitlines(keepends=False)[2:] != []
    assert "-a\fb\n+a\fc\n" in unified_diff("a\fb\n", "a\fc\n", "f")


@pytest.mark.parametrize(("known", "times"), [(True, 60), (False, 150)])
def test_a_thousand_changed_values_among_many_are_found_by_looking_at_each_line_a_few_times(
    *, known: bool, times: int
) -> None:
    lines = [f"key_{number}: {number}\n" for number in range(6_000)]
    overrides = {f"key_{number}": -1 for number in range(0, 6_000, 6)}
    text = "".join(lines)
    patched = patch_with_edits(text, overrides, "yaml")

    work = count_lines(lambda: unified_diff(text, patched.text, "f", patched.edits if known else None))

    assert work < times * len(lines)
