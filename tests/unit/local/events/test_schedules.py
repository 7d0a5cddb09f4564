from __future__ import annotations

import datetime as dt
import queue
from zoneinfo import ZoneInfo

import pytest

from launchbay_local.errors import TemplateError
from launchbay_local.events.schedules import Scheduler, next_time
from launchbay_local.template.application import Schedule

NOW = dt.datetime(2026, 2, 27, 10, 30, 15, tzinfo=dt.UTC)  # a Friday


@pytest.mark.parametrize(
    ("expression", "moment"),
    [
        ("rate(1 minute)", "2026-02-27T10:31:15"),
        ("rate(2 days)", "2026-03-01T10:30:15"),
        ("cron(0 12 * * ? *)", "2026-02-27T12:00:00"),
        ("cron(0/15 * * * ? *)", "2026-02-27T10:45:00"),
        ("cron(30 10 * * ? *)", "2026-02-28T10:30:00"),
        ("cron(0 8 ? * MON-FRI *)", "2026-03-02T08:00:00"),
        ("cron(0 8 ? * 2,4 *)", "2026-03-02T08:00:00"),
        ("cron(0 0 L * ? *)", "2026-02-28T00:00:00"),
        ("cron(0 0 1W * ? *)", "2026-03-02T00:00:00"),
        ("cron(0 9 ? * 6#1 *)", "2026-03-06T09:00:00"),
        ("cron(0 9 ? * 6L *)", "2026-03-27T09:00:00"),
        ("cron(0 0 29 FEB ? *)", "2028-02-29T00:00:00"),
        ("cron(0 0 1 1 ? 2027)", "2027-01-01T00:00:00"),
        ("at(2026-03-01T00:00:00)", "2026-03-01T00:00:00"),
    ],
)
def test_the_next_time_is_as_eventbridge_reads_it(expression: str, moment: str) -> None:
    assert next_time(expression, NOW) == dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)


def test_a_schedule_may_have_a_time_zone() -> None:
    there = NOW.astimezone(ZoneInfo("Asia/Tokyo"))
    found = next_time("cron(0 20 * * ? *)", there)
    assert found is not None
    assert found.astimezone(dt.UTC) == dt.datetime(2026, 2, 27, 11, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize("expression", ["at(2020-01-01T00:00:00)", "cron(0 0 1 1 ? 2020)"])
def test_a_schedule_that_is_over_has_no_next_time(expression: str) -> None:
    assert next_time(expression, NOW) is None


@pytest.mark.parametrize("expression", ["every day", "cron(0 12 * * *)", "rate(soon)"])
def test_an_invalid_schedule_is_refused(expression: str) -> None:
    with pytest.raises(TemplateError):
        next_time(expression, NOW)


def test_a_schedule_fires_again_and_again() -> None:
    fired: queue.Queue[str] = queue.Queue()
    scheduler = Scheduler([Schedule("s", "arn", "rate(1 second)", [])], lambda schedule: fired.put(schedule.name))
    scheduler.start()
    try:
        assert [fired.get(timeout=10) for _ in range(2)] == ["s", "s"]
    finally:
        scheduler.stop()
        scheduler.join()
