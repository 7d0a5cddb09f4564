"""Metrics as a kind of result: what the script reports is uploaded in parts, each a small object of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from typing import Any

from launchbay.runtime.results.part import Storage, TransferFailed
from launchbay.runtime.results.reports import ReportFile
from launchbay_core.contracts.results.metric_parts import (
    MAX_PARTS,
    MAX_POINTS,
    MAX_SERIES,
    MAX_STEP,
    MetricPart,
    Series,
    Summary,
    explain_name,
    part_key,
    write_part,
)

FIRST_SECONDS, LONGEST_SECONDS = 5.0, 30.0  # between two parts: it grows, as news of an old run is less urgent
_GROWTH = 1.2
_SHORTEST_SECRET = 4  # characters: what is shorter occurs in any name by chance
_Columns = tuple[list[int], list[float], list[float]]


class Metrics:
    """The metrics of an attempt; `project` and `run_id` are only hints for the reader of a part.

    `secrets` are values that must not be part of a metric's name.
    """

    name = "metrics"

    def __init__(
        self,
        storage: Storage,
        reports: ReportFile,
        *,
        project: str,
        run_id: str,
        secrets: Collection[str] = (),
        say: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._storage = storage
        self._reports = reports
        self._project = project
        self._run_id = run_id
        self._secrets = [secret for secret in secrets if len(secret) >= _SHORTEST_SECRET]
        self._say = say
        self._clock = clock
        self._series: dict[str, _Columns] = {}
        self._summary: dict[str, Summary] = {}
        self._points = 0
        self._uncounted: dict[str, int] = {}  # points without a step so far, by name
        self._names: dict[str, bool] = {}  # each name that came so far: whether it is kept
        self._kept = 0
        self._told: set[str] = set()
        self._number = 0
        self._waiting: tuple[str, bytes] | None = None  # a part that could not be uploaded
        self._pause = FIRST_SECONDS
        self._due: float | None = None  # when the next part is uploaded, once there is something to upload

    def look(self) -> None:
        """Read what is new, and upload it if it is time.

        Raises:
            TransferFailed: a part can't be uploaded.
        """
        self._take()
        if self._waiting or self._points >= MAX_POINTS or (self._due is not None and self._clock() >= self._due):
            self._upload()

    def hurry(self) -> None:
        """Upload all that was reported so far.

        Raises:
            TransferFailed: a part can't be uploaded.
        """
        self._upload_all()

    def finish(self, *, has_succeeded: bool) -> None:  # noqa: ARG002  (metrics of a failed run count as much)
        """Upload all that was reported; what can't be uploaded is said, and no reason for the run to fail."""
        try:
            self._upload_all()
        except TransferFailed as error:
            self._say(f"the last metrics could not be uploaded: {error}")

    def _upload_all(self) -> None:
        before = -1
        while before != self._reports.position:
            before = self._reports.position
            self._take()
            self._upload()

    def _take(self) -> None:
        """Read new reports, unless those before wait for their upload: then they stay in their file."""
        if self._points >= MAX_POINTS:
            return
        for report in self._reports.read():
            self._add(report)
        if self._due is None and (self._series or self._summary):
            self._due = self._clock() + self._pause

    def _add(self, report: Mapping[str, Any]) -> None:
        kind, values, step = report.get("kind"), report.get("values"), report.get("step")
        at = _time_of(report)
        if kind not in {"metrics", "summary"} or not isinstance(values, dict) or at is None:
            return
        for name, value in values.items():
            number = _number_of(value)
            if number is None or not self._is_kept(name):
                continue
            if kind == "summary":
                self._summary[name] = Summary(at, number)
            else:
                self._add_point(name, step, at, number)

    def _add_point(self, name: str, step: Any, at: float, value: float) -> None:
        """Add a point; one without a step has as its step how many such came before."""
        if step is None:
            step = self._uncounted.get(name, 0)
            self._uncounted[name] = step + 1
        if type(step) is not int or not 0 <= step <= MAX_STEP:
            return
        steps, times, numbers = self._series.setdefault(name, ([], [], []))
        steps.append(step)
        times.append(at)
        numbers.append(value)
        self._points += 1

    def _is_kept(self, name: str) -> bool:
        """Whether a metric of this name is uploaded: said once if it isn't."""
        if name not in self._names:
            if len(self._names) >= 2 * MAX_SERIES:
                return False
            self._names[name] = self._may_be_kept(name)
            self._kept += self._names[name]
        return self._names[name]

    def _may_be_kept(self, name: str) -> bool:
        if any(secret in name for secret in self._secrets):
            self._tell_once("the name of a metric has the value of a secret in it; the metric is left out")
        elif wrong := explain_name(name):
            self._tell_once(f"a metric is left out whose name {wrong}")
        elif self._kept >= MAX_SERIES:
            self._tell_once(f"a run has at most {MAX_SERIES:,} metrics: `{name}` and all other new ones are left out")
        else:
            return True
        return False

    def _tell_once(self, text: str) -> None:
        if text not in self._told and len(self._told) < MAX_SERIES:
            self._told.add(text)
            self._say(text)

    def _upload(self) -> None:
        """Upload what waits and what was read since; what fails waits for the next call, as the same object."""
        self._send_waiting()
        while self._series or self._summary:
            if self._number >= MAX_PARTS:
                self._tell_once(f"metrics are no longer uploaded after {MAX_PARTS:,} parts")
                self._forget()
                return
            key = part_key(self._storage.place, self._number + 1)
            self._number += 1
            self._waiting = (key, write_part(self._next_part()))
            self._send_waiting()
        self._pause = min(LONGEST_SECONDS, self._pause * _GROWTH)
        self._due = None

    def _send_waiting(self) -> None:
        if self._waiting is not None:
            self._storage.write_manifest(*self._waiting)
            self._waiting = None

    def _next_part(self) -> MetricPart:
        """A part of at most `MAX_POINTS` of what was read, which is left out from then on."""
        room = MAX_POINTS
        series: dict[str, Series] = {}
        for name in list(self._series):
            columns = self._series.pop(name)
            taken = min(room, len(columns[0]))
            if taken < len(columns[0]):
                self._series[name] = (columns[0][taken:], columns[1][taken:], columns[2][taken:])
            if taken:
                series[name] = Series(columns[0][:taken], columns[1][:taken], columns[2][:taken])
            room -= taken
            if room == 0:
                break
        self._points -= MAX_POINTS - room
        summary, self._summary = self._summary, {}
        return MetricPart(self._project, self._run_id, series, summary)

    def _forget(self) -> None:
        self._series, self._summary, self._points = {}, {}, 0


def _time_of(report: Mapping[str, Any]) -> float | None:
    """When a report was made, in seconds since 1970 with milliseconds; None if it doesn't say."""
    at = _number_of(report.get("time"))
    return round(at, 3) if at is not None and 0 <= at < 2**33 else None


def _number_of(value: Any) -> float | None:
    try:
        return float(value) if type(value) in (int, float) else None
    except OverflowError:
        return None
