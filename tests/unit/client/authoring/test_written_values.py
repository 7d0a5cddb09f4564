"""A W&B config as its script wrote it, whatever W&B's service has made of it."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

from launchbay import hook


@pytest.fixture(scope="module")
def written_values() -> Any:
    sys.path.insert(0, str(Path(str(hook.__file__)).parent))
    yield importlib.import_module("launchbay_capture.written_values")
    sys.path.pop(0)


@pytest.mark.parametrize(
    ("present", "written", "found"),
    [
        (2, 2.0, 2.0),
        (1e20, 10**20, 10**20),
        (True, 1, True),
        (3, 2.0, 3),
        ([1, 2], [1.0, 2.0], [1.0, 2.0]),
        ([1], [1.0, 2.0], [1]),
        ({"b": 2, "a": 1}, {"a": 1.0, "b": 2}, {"a": 1.0, "b": 2}),
        ({"a": 1, "new": 2}, {"a": 1, "gone": 3}, {"a": 1, "new": 2}),
        ({"1": "x"}, {1: "x"}, {1: "x"}),
        (None, {"a": 1}, None),
        ("2", 2, "2"),
    ],
)
def test_equal_values_are_as_written(written_values: Any, present: Any, written: Any, found: Any) -> None:
    result = written_values.as_written(present, written)

    assert (repr(result), result) == (repr(found), found)


def test_the_result_shares_no_map_with_what_may_still_change(written_values: Any) -> None:
    present = {"a": {"b": [1]}}

    result = written_values.as_written(present, {})
    present["a"]["b"].append(2)

    assert result == {"a": {"b": [1]}}
