"""Errors of inputs without what they quote."""

from __future__ import annotations

import pytest

from launchbay_core.inputs import UnreadableInput, parse_one

CANARY = "CANARY"


@pytest.mark.parametrize("format_", ["yaml", "json", "toml"])
@pytest.mark.parametrize(
    "value",
    ["*{}", "!!int {}", "!!int '{}`\"'", "!!bool {}", "!!float {}", "*{}`x", "[{}", "'{}", '"{}\\q', "{}: a: b"],
)
def test_an_error_without_quotes_repeats_nothing_of_the_text(format_: str, value: str) -> None:
    text = {"yaml": "a: {}\n", "json": '{{"a": {}}}', "toml": "a = {}\n"}[format_].format(value.format(CANARY))

    with pytest.raises(UnreadableInput) as refused:
        parse_one(text, format_)

    assert CANARY not in str(refused.value.without_quotes())


def test_an_error_that_quotes_nothing_stays_as_it_is() -> None:
    error = UnreadableInput("it can't nest deeper than 100 levels", 1, 2)

    assert str(error.without_quotes()) == str(error)
