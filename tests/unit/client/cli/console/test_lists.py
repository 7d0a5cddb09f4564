"""Lists fit the terminal whatever is in them, and are complete in a pipe."""

from __future__ import annotations

import re

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from launchbay.cli.console.lists import Column, print_list, say_more, short_ids

TEXTS = st.text(max_size=40)
ULIDS = st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=26, max_size=26)


@st.composite
def column_lists(draw: st.DrawFn) -> list[Column]:
    """Columns of any texts: the first never cut, as ids and states are not, the others cut or left out."""
    rows = draw(st.integers(1, 4))
    texts = st.lists(TEXTS, min_size=rows, max_size=rows)
    ids = draw(st.lists(st.text("ABC", min_size=6, max_size=6), min_size=rows, max_size=rows))
    others = st.builds(
        Column,
        st.text(st.characters(categories=["L"]), min_size=1, max_size=30),
        texts,
        st.integers(1, 30),
        st.booleans(),
        st.booleans(),
    )
    return [Column("RUN", ids), *draw(st.lists(others, max_size=6))]


def printed(columns: list[Column], width: int | None, capsys: pytest.CaptureFixture[str]) -> list[str]:
    print_list(columns, width)
    return click.unstyle(capsys.readouterr().out).split("\n")[:-1]


@given(column_lists(), st.integers(46, 200))
def test_no_line_is_wider_than_the_terminal_and_every_row_is_one_line(columns: list[Column], width: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        lines: list[str] = []
        patch.setattr(click, "echo", lines.append)
        print_list(columns, width)

    assert len(lines) == 1 + len(columns[0].texts)
    assert max(cell_len(click.unstyle(line)) for line in lines) <= width
    assert not any(re.search(r"[\n\r\x07]", line) for line in lines)


def test_a_pipe_gets_every_text_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    columns = [
        Column("RUN", ["a", "b"]),
        Column("NOTE", ["x" * 300, ""], least=5),
        Column("EXTRA", ["e", ""], is_extra=True),
    ]

    assert printed(columns, None, capsys) == [
        "RUN  NOTE" + " " * 298 + "EXTRA",
        "a    " + "x" * 300 + "  e",
        "b",
    ]


def test_what_is_not_needed_is_left_out_before_anything_is_cut_below_its_least_width(
    capsys: pytest.CaptureFixture[str],
) -> None:
    columns = [
        Column("RUN", ["KFBFM7"]),
        Column("CLASS", ["gpu-a10g"], is_extra=True),
        Column("OVERRIDES", ["trainer.learning_rate=0.1"], least=20),
    ]

    assert printed(columns, 45, capsys)[1] == "KFBFM7  gpu-a10g  trainer.learning_rate=0.1"
    assert printed(columns, 40, capsys)[1] == "KFBFM7  gpu-a10g  trainer.learning_rate…"
    assert printed(columns, 35, capsys)[1] == "KFBFM7  trainer.learning_rate=0.1"
    assert printed(columns, 20, capsys)[1] == "KFBFM7  trainer.lea…"


def test_a_path_keeps_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    columns = [
        Column("", ["conf/train.yaml:training.epochs"], least=4, cuts_start=True),
        Column("conf.epochs", ["3"], 4),
    ]

    assert printed(columns, 20, capsys)[1].startswith("…")
    assert "epochs  3" in printed(columns, 26, capsys)[1]


def test_an_empty_column_and_an_empty_list_are_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed([Column("RUN", ["a"]), Column("NAME", [""])], 80, capsys) == ["RUN", "a"]
    assert printed([Column("RUN", [])], 80, capsys) == []


def test_what_would_act_on_a_terminal_is_shown_as_a_sign(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed([Column("X", ["a\x1b[2Jb\nc"])], None, capsys)[1] == "a�[2Jb�c"


def test_a_list_that_goes_on_says_how_to_see_the_rest(capsys: pytest.CaptureFixture[str]) -> None:
    say_more("runs", 20, has_more=True)
    say_more("runs", 20, has_more=False)

    said = capsys.readouterr()
    assert said.err == "There are more than these 20 runs: --all lists all, --limit N the first N.\n"
    assert said.out == ""


def test_a_list_of_one_that_goes_on_says_so_of_one(capsys: pytest.CaptureFixture[str]) -> None:
    say_more("runs", 1, has_more=True)

    assert capsys.readouterr().err.startswith("There are more runs than this one: --all")


@given(st.lists(ULIDS, unique=True, max_size=8))
def test_short_ids_are_endings_that_no_other_id_has(ids: list[str]) -> None:
    short = short_ids(ids)

    assert list(short) == ids
    for one, ending in short.items():
        assert len(ending) >= 6
        assert [other for other in ids if other.endswith(ending)] == [one]
