"""Which checkpoints stay: the newest of each series, and none that the script has given up for another one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay.runtime.results.checkpoints.series import kept_names, series_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("checkpoint-500", "checkpoint-1000"),
        ("epoch=1-val_loss=0.25.ckpt", "epoch=12-val_loss=1e-05.ckpt"),
        ("0a1b2c3d4e5f.pt", "ffeeddccbbaa.pt"),
        ("100", "200"),
    ],
)
def test_names_that_differ_in_numbers_are_of_one_series(one: str, other: str) -> None:
    assert series_of(one) == series_of(other)


@pytest.mark.parametrize(("one", "other"), [("best.pt", "last.pt"), ("step-1", "step-1.json"), ("decade", "facade")])
def test_other_names_are_not(one: str, other: str) -> None:
    assert series_of(one) != series_of(other)


def test_the_newest_of_each_series_stay() -> None:
    names = ["config.json", "step-1", "step-2", "best", "step-3"]

    assert kept_names(names, names, 2, 100) == ["config.json", "step-2", "best", "step-3"]


def test_what_the_script_removed_goes_once_another_one_is_there() -> None:
    names = ["step-1", "step-2", "step-3"]

    assert kept_names(names, ["step-3"], 3, 100) == ["step-3"]
    assert kept_names(names, [], 3, 100) == names
    assert kept_names([*names, "best"], ["best"], 3, 100) == [*names, "best"]


@given(
    st.lists(st.sampled_from([f"{kind}-{number}" for kind in "ab" for number in range(6)]), unique=True),
    st.sets(st.sampled_from([f"{kind}-{number}" for kind in "ab" for number in range(6)])),
    st.integers(1, 4),
)
def test_each_series_keeps_something_and_no_more_than_it_may(names: list[str], present: set[str], keep: int) -> None:
    kept = kept_names(names, present, keep, 100)

    assert [name for name in names if name in kept] == kept
    for series in {series_of(name) for name in names}:
        of_series = [name for name in kept if series_of(name) == series]
        assert 1 <= len(of_series) <= keep
