"""Schedules: `rate(…)`, `cron(…)` and `at(…)`, as EventBridge reads them."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from launchbay_local.errors import TemplateError
from launchbay_local.template.application import Schedule

_RATE = re.compile(r"rate\((\d+) (second|minute|hour|day)s?\)")
_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_MONTHS = {name.upper(): number for number, name in enumerate(calendar.month_abbr) if name}
_WEEKDAYS = {name: number for number, name in enumerate(("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"), 1)}
_YEARS_AHEAD = 5


def next_time(expression: str, after: dt.datetime) -> dt.datetime | None:
    """The next time of a schedule after a moment, in the moment's time zone; None if it has passed.

    Raises:
        TemplateError: the expression is not a schedule.
    """
    rate = _RATE.fullmatch(expression.strip())
    if rate:
        return after + dt.timedelta(seconds=int(rate.group(1)) * _UNITS[rate.group(2)])
    if expression.startswith("at("):
        moment = dt.datetime.fromisoformat(expression[3:-1]).replace(tzinfo=after.tzinfo)
        return moment if moment > after else None
    if expression.startswith("cron(") and len(expression[5:-1].split()) == 6:
        return _Cron(*expression[5:-1].upper().split()).next(after)
    raise TemplateError(f"Invalid schedule `{expression}`: give rate(…), cron(…) with six fields, or at(…)")


@dataclass(frozen=True)
class _Cron:
    """The six fields of an EventBridge cron expression."""

    minutes: str
    hours: str
    days: str
    months: str
    weekdays: str
    years: str

    def next(self, after: dt.datetime) -> dt.datetime | None:
        """The first matching minute after a moment, at most five years ahead."""
        moment = after.replace(second=0, microsecond=0) + dt.timedelta(minutes=1)
        end = after.year + _YEARS_AHEAD
        while moment.year <= end:
            if not (_has(self.years, moment.year, 1970, 2199) and _has(self.months, moment.month, 1, 12, _MONTHS)):
                moment = (moment.replace(day=1, hour=0, minute=0) + dt.timedelta(days=32)).replace(day=1)
            elif not self._on_day(moment.date()):
                moment = moment.replace(hour=0, minute=0) + dt.timedelta(days=1)
            elif not _has(self.hours, moment.hour, 0, 23):
                moment = moment.replace(minute=0) + dt.timedelta(hours=1)
            elif not _has(self.minutes, moment.minute, 0, 59):
                moment += dt.timedelta(minutes=1)
            else:
                return moment
        return None

    def _on_day(self, day: dt.date) -> bool:
        last = calendar.monthrange(day.year, day.month)[1]
        weekday = day.isoweekday() % 7 + 1
        if self.days == "L":
            on_date = day.day == last
        elif self.days.endswith("W"):
            on_date = day == _nearest_weekday(day, int(self.days[:-1]), last)
        else:
            on_date = _has(self.days, day.day, 1, 31)
        if "#" in self.weekdays:
            wanted, _, nth = self.weekdays.partition("#")
            on_weekday = weekday == _number(wanted, _WEEKDAYS) and (day.day - 1) // 7 + 1 == int(nth)
        elif self.weekdays.endswith("L"):
            wanted = self.weekdays[:-1] or "SAT"
            on_weekday = weekday == _number(wanted, _WEEKDAYS) and day.day + 7 > last
        else:
            on_weekday = _has(self.weekdays, weekday, 1, 7, _WEEKDAYS)
        return on_date and on_weekday


def _has(field: str, value: int, low: int, high: int, names: dict[str, int] | None = None) -> bool:
    """Whether a cron field, such as `1-5`, `0/15`, `MON,WED` or `*`, has a value."""
    for part in field.split(","):
        span, _, step = part.partition("/")
        if span in ("*", "?"):
            first, last = low, high
        else:
            begin, _, end = span.partition("-")
            first = _number(begin, names)
            last = _number(end, names) if end else (high if step else first)
        if first <= value <= last and (value - first) % int(step or 1) == 0:
            return True
    return False


def _number(text: str, names: dict[str, int] | None) -> int:
    return names[text] if names and text in names else int(text)


def _nearest_weekday(day: dt.date, wanted: int, last: int) -> dt.date:
    exact = day.replace(day=min(wanted, last))
    if exact.isoweekday() == 6:
        return exact - dt.timedelta(days=1) if exact.day > 1 else exact + dt.timedelta(days=2)
    if exact.isoweekday() == 7:
        return exact + dt.timedelta(days=1) if exact.day < last else exact - dt.timedelta(days=2)
    return exact


class Scheduler:
    """Runs every schedule of an application in one thread."""

    def __init__(self, schedules: Sequence[Schedule], fire: Callable[[Schedule], None]) -> None:
        self._fire = fire
        self._due: list[tuple[float, Schedule]] = []
        for schedule in schedules:
            self._plan(schedule)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="schedules", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Fire no more schedules."""
        self._stopping.set()

    def join(self) -> None:
        """Wait until a schedule that is being fired is done."""
        if self._thread.is_alive():
            self._thread.join()

    def _plan(self, schedule: Schedule) -> None:
        moment = next_time(schedule.expression, dt.datetime.now(ZoneInfo(schedule.timezone)))
        if moment is not None:
            self._due.append((moment.timestamp(), schedule))
            self._due.sort(key=lambda entry: entry[0])

    def _run(self) -> None:
        while self._due:
            if self._stopping.wait(max(0.0, self._due[0][0] - time.time())):
                return
            _, schedule = self._due.pop(0)
            self._fire(schedule)
            self._plan(schedule)
