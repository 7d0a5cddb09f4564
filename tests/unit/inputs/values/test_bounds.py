"""How deep values may nest and how long their numbers may be: the last that is read, and the first that is not."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.inputs import UnreadableInput
from launchbay_core.inputs.values.bounds import MAX_DEPTH, MAX_NUMBER, check_bounds


def nested(depth: int, *, in_lists: bool) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value] if in_lists else {"a": value}
    return value


@pytest.mark.parametrize("in_lists", [True, False])
def test_values_nest_as_deep_as_said_and_no_deeper(*, in_lists: bool) -> None:
    check_bounds(nested(MAX_DEPTH, in_lists=in_lists))

    with pytest.raises(UnreadableInput, match=f"nested deeper than {MAX_DEPTH} levels"):
        check_bounds(nested(MAX_DEPTH + 1, in_lists=in_lists))


def test_a_number_is_as_long_as_said_and_no_longer() -> None:
    check_bounds({"a": [2 ** (4 * MAX_NUMBER) - 1]})

    with pytest.raises(UnreadableInput, match="a number of over 3,500 digits"):
        check_bounds({"a": [2 ** (4 * MAX_NUMBER)]})
