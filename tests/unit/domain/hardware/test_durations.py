"""Durations of job files: what is written can be read again."""

from __future__ import annotations

import pytest

from launchbay_core.domain.hardware.durations import format_duration, parse_duration


@pytest.mark.parametrize("seconds", [0, 1, 59, 60, 90, 3600, 5400, 86399, 86400, 129600, 14 * 86400])
def test_a_duration_that_was_written_is_read_as_the_same_seconds(seconds: int) -> None:
    assert parse_duration(format_duration(seconds)) == seconds


@pytest.mark.parametrize("text", ["", "soon", "h", "1h2d", "-1h", "1.5h", "1w", "\u0663m", "9" * 5000])
def test_what_is_not_a_duration_is_none(text: str) -> None:
    assert parse_duration(text) is None
