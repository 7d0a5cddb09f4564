"""Which lines differ, and that hostile pairs of texts take no more work than their length allows."""

from __future__ import annotations

import random

import pytest

from launchbay_core.inputs.formats.changed_lines import Change, find_changes
from launchbay_core.inputs.formats.edits import Edit
from work_counts import count_lines

LINES = 6_000
_chance = random.Random(7)  # noqa: S311  (texts, no secrets)
_numbers = [f"{number}\n" for number in range(LINES)]


def _noise(length: int) -> list[str]:
    return [_chance.choice("ab") + "\n" for _ in range(length)]


def _blocks() -> list[str]:
    return [line for number in range(LINES // 60) for line in [f"{number}\n", *_noise(59)]]


HOSTILE = {
    "all lines new": (_numbers, [f"x{line}" for line in _numbers]),
    "in reverse": (_numbers, _numbers[::-1]),
    "in any order": (_numbers, _chance.sample(_numbers, LINES)),
    "two kinds of line": (_noise(LINES), _noise(LINES)),
    "noise between lines that stay": (_blocks(), _blocks()),
    "two changes among equal lines": (
        ["x\n", *["-\n"] * LINES, "x\n", *["-\n"] * LINES],
        ["y\n", *["-\n"] * LINES, "y\n", *["-\n"] * LINES],
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_work_is_bounded_by_the_length(name: str) -> None:
    old, new = HOSTILE[name]

    work = count_lines(lambda: find_changes(old, new))

    assert work < 300 * (len(old) + len(new))


@pytest.mark.parametrize("name", HOSTILE)
def test_what_lies_between_changes_is_equal(name: str) -> None:
    old, new = HOSTILE[name]
    made: list[str] = []
    at = 0

    for change in find_changes(old, new):
        assert old[at : change.old_start] == new[len(made) : change.new_start]
        made += [*old[at : change.old_start], *new[change.new_start : change.new_end]]
        at = change.old_end

    assert [*made, *old[at:]] == new


def test_equal_lines_between_two_changes_stay() -> None:
    old, new = HOSTILE["two changes among equal lines"]

    assert find_changes(old, new) == [Change(0, 1, 0, 1), Change(LINES + 1, LINES + 2, LINES + 1, LINES + 2)]


def test_beyond_the_work_lines_that_stay_divide_the_texts() -> None:
    same = [f"stays {number}\n" for number in range(400)]
    old = [line for number, each in enumerate(same) for line in (f"old {number}\n", each)]
    new = [line for number, each in enumerate(same) for line in (f"new {number}\n", each)]

    assert find_changes(old, new) == [Change(2 * n, 2 * n + 1, 2 * n, 2 * n + 1) for n in range(400)]


def test_edits_on_adjacent_lines_are_one_block() -> None:
    old, new = ["a\n", "b\n", "c\n", "d"], ["a\n", "B\n", "C\n", "d!"]

    found = find_changes(old, new, [Edit(7, 7, "!"), Edit(4, 5, "C"), Edit(2, 3, "B")])

    assert found == [Change(1, 4, 1, 4)]


def test_what_is_appended_to_a_last_line_without_a_line_break_changes_that_line() -> None:
    assert find_changes(["a"], ["a\n", "b"], [Edit(1, 1, "\nb")]) == [Change(0, 1, 0, 2)]
    assert find_changes(["a\n"], ["a\n", "b"], [Edit(2, 2, "b")]) == [Change(1, 1, 1, 2)]
    assert find_changes([], ["b"], [Edit(0, 0, "b")]) == [Change(0, 0, 0, 1)]
