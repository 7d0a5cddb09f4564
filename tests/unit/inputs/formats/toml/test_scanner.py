"""The scanner's work and memory grow with the number of statements, whatever tables they are in."""

from __future__ import annotations

import tracemalloc

import pytest

from launchbay_core.inputs.formats.toml.reader import toml_tree
from work_counts import count_lines

DEEP = ".".join("abcdefghij" * 9)


def statements(unit: str, number: int) -> str:
    return "".join(unit.replace("%", str(index)) for index in range(number))


@pytest.mark.parametrize(
    ("before", "unit", "after"),
    [
        ("", "[t%]\n", ""),
        ("", "[t%]\nx = 1\n", ""),
        ("", "[t.s%]\nx = 1\n", ""),
        ("", "[t%.s.u]\n", ""),
        ("", "b%.c = 1\n", ""),
        ("", "b.c% = 1\n", ""),
        ("[t]\n", "b%.c = 1\n", ""),
        ("", "k% = 1\n", ""),
        ("", "[[a]]\nx = 1\n", ""),
        ("", "[[a]]\n[a.s%]\n[[a.b]]\n", ""),
        ("", "[[a%]]\n", ""),
        ("a = {", " b%.c = 1,", " z = 1 }"),
        ("a = {", " b.c% = 1,", " z = 1 }"),
    ],
)
def test_four_times_the_statements_take_four_times_the_work(before: str, unit: str, after: str) -> None:
    small, large = (before + statements(unit, number) + after for number in (500, 2_000))

    assert count_lines(lambda: toml_tree(large)) < 4.5 * count_lines(lambda: toml_tree(small))


def test_a_statement_in_a_deep_table_takes_no_more_memory_than_any_other() -> None:
    def peak(header: str) -> int:
        text = header + statements("k% = 1\n", 2_000)
        tracemalloc.start()
        toml_tree(text)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(f"[{DEEP}]\n") < 1.3 * peak("[t]\n")


def test_a_table_ends_where_the_last_statement_in_it_does() -> None:
    text = "[a.b]\nx = 1\n\n[a.c]\ny = 2\n\n[d]\n[[a.e]]\nz = 3 # c\n\n"
    a, d = (entry.value for entry in toml_tree(text).entries)

    assert text[: a.end].endswith("z = 3")
    assert text[: d.end].endswith("[d]")
