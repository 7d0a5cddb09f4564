"""Many calls at once, of which each fails by itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from launchbay.runtime.results.parallel import outcomes
from launchbay.runtime.results.part import FileChanged, TransferFailed
from launchbay.runtime.results.transfers.client import CONNECTIONS


def square_or_fail(number: int) -> int:
    if number % 10 == 3:
        raise TransferFailed(str(number))
    if number % 10 == 7:
        raise FileChanged(str(number))
    return number * number


def test_each_item_has_its_own_outcome() -> None:
    found = dict(outcomes(square_or_fail, range(1000)))

    assert {number: one for number, one in found.items() if isinstance(one, int)} == {
        number: number * number for number in range(1000) if number % 10 not in {3, 7}
    }
    assert {number for number, one in found.items() if isinstance(one, TransferFailed)} == set(range(3, 1000, 10))
    assert {number for number, one in found.items() if isinstance(one, FileChanged)} == set(range(7, 1000, 10))


def test_calls_go_on_at_once_and_items_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(10_000):
            taken.append(number)
            yield number

    together = threading.Barrier(CONNECTIONS)
    found = outcomes(lambda _: together.wait(20), items())
    next(found)

    assert len(taken) < 100
    found.close()  # type: ignore[attr-defined]


def test_any_other_error_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        list(outcomes(lambda number: 1 // number, [1, 0, 2]))
