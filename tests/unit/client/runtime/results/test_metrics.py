"""The metrics of an attempt: what the script reports arrives in parts, once, bounded, and without secrets in names."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay.runtime.results.metrics import FIRST_SECONDS, LONGEST_SECONDS, Metrics
from launchbay.runtime.results.part import TransferFailed, Uploaded
from launchbay.runtime.results.reports import ReportFile
from launchbay_core.contracts.results.metric_parts import MAX_POINTS, MAX_SERIES, MetricPart, parse_part, place_of_part
from launchbay_core.contracts.results.reports import MAX_LINE, report_line
from page_support import table_rows

PLACE = "AROAEXAMPLEEXAMPLE123:0123456789abcdef0123456789abcdef"


@dataclass
class Kept:
    """A storage in memory that takes no more while it `fails`."""

    place: str = PLACE
    fails: bool = False
    objects: dict[str, bytes] = field(default_factory=dict)

    def write_manifest(self, key: str, content: bytes) -> None:
        if self.fails:
            raise TransferFailed("S3 does not answer")
        assert self.objects.get(key, content) == content, "an object is written again with another content"
        self.objects[key] = content

    def next_number(self) -> int:
        raise NotImplementedError

    def upload(self, path: Path, number: int) -> Uploaded:
        raise NotImplementedError

    def delete(self, numbers: Sequence[int]) -> None:
        raise NotImplementedError

    def download(self, key: str, to: Path, size: int, sha256: str) -> None:
        raise NotImplementedError

    @property
    def parts(self) -> list[MetricPart]:
        assert all(place_of_part(key) == PLACE for key in self.objects)
        return [parse_part(content) for _, content in sorted(self.objects.items())]

    def points(self, name: str) -> list[tuple[int, float]]:
        found = [part.series[name] for part in self.parts if name in part.series]
        return [pair for columns in found for pair in zip(columns.steps, columns.values, strict=True)]


class Attempt:
    """A script that reports, and the part that follows it, on a clock of its own."""

    def __init__(self, folder: Path, secrets: Sequence[str] = ()) -> None:
        self.reports = folder / "reports.jsonl"
        self.reports.touch()
        self.storage = Kept()
        self.now = 0.0
        self.said: list[str] = []
        self.metrics = Metrics(
            self.storage,
            ReportFile(self.reports, "metrics", "summary"),
            project="vision",
            run_id="01JZ8Q4T6V2M9X3C7B5N1K0HFD",
            secrets=secrets,
            say=self.said.append,
            clock=lambda: self.now,
        )

    def write(self, content: bytes) -> None:
        with self.reports.open("ab") as file:
            file.write(content)

    def log(self, step: int | None, **values: Any) -> None:
        self.write(report_line("metrics", values=values, step=step, time=1000.0))

    def pass_seconds(self, seconds: float) -> None:
        self.now += seconds
        self.metrics.look()


@pytest.fixture
def attempt(tmp_path: Path) -> Attempt:
    return Attempt(tmp_path)


def test_the_first_values_are_uploaded_after_five_seconds_and_later_ones_less_often(attempt: Attempt) -> None:
    uploads = []
    for second in range(600):
        attempt.log(second, loss=1 / (second + 1))
        before = len(attempt.storage.objects)
        attempt.pass_seconds(1)
        uploads += [attempt.now] * (len(attempt.storage.objects) - before)

    pauses = [after - before for before, after in pairwise(uploads)]
    assert uploads[0] == 1 + FIRST_SECONDS
    assert pauses == sorted(pauses)
    assert LONGEST_SECONDS <= max(pauses) <= LONGEST_SECONDS + 2
    attempt.metrics.finish(has_succeeded=False)
    assert attempt.storage.points("loss") == [(second, 1 / (second + 1)) for second in range(600)]


def test_an_hour_of_metrics_is_as_many_parts_as_the_page_of_costs_says(attempt: Attempt) -> None:
    for second in range(3600):
        attempt.log(second, loss=0.5)
        attempt.pass_seconds(1)

    attempt.metrics.finish(has_succeeded=True)
    rows = {row[0]: row for row in table_rows("cost.md", "What results add")}
    assert len(attempt.storage.objects) == int(rows["Lambda invocations"][1])


def test_nothing_is_uploaded_where_nothing_is_reported(attempt: Attempt) -> None:
    attempt.pass_seconds(100)
    attempt.metrics.hurry()
    attempt.metrics.finish(has_succeeded=True)

    assert attempt.storage.objects == {}


def test_in_a_hurry_everything_is_uploaded_at_once(attempt: Attempt) -> None:
    attempt.log(1, loss=0.5)
    attempt.metrics.hurry()

    assert attempt.storage.points("loss") == [(1, 0.5)]
    assert (attempt.storage.parts[0].project, attempt.storage.parts[0].run_id) == (
        "vision",
        "01JZ8Q4T6V2M9X3C7B5N1K0HFD",
    )


def test_a_part_that_could_not_be_uploaded_is_uploaded_later_as_it_was(attempt: Attempt) -> None:
    attempt.log(1, loss=0.5)
    attempt.storage.fails = True
    for _ in range(3):
        with pytest.raises(TransferFailed):
            attempt.metrics.hurry()
    attempt.log(2, loss=0.4)

    attempt.storage.fails = False
    attempt.metrics.finish(has_succeeded=True)

    assert attempt.storage.points("loss") == [(1, 0.5), (2, 0.4)]
    assert [key[-6:] for key in attempt.storage.objects] == ["000001", "000002"]


def test_metrics_that_can_not_be_uploaded_at_the_end_are_said_and_fail_no_run(attempt: Attempt) -> None:
    attempt.log(1, loss=0.5)
    attempt.storage.fails = True

    attempt.metrics.finish(has_succeeded=True)

    assert attempt.said == ["the last metrics could not be uploaded: S3 does not answer"]


@given(cuts=st.lists(st.integers(0, 400), max_size=8))
def test_reports_arrive_once_however_they_are_cut_by_looks(
    tmp_path_factory: pytest.TempPathFactory, cuts: list[int]
) -> None:
    attempt = Attempt(tmp_path_factory.mktemp("attempt"))
    lines = b"".join(report_line("metrics", values={"loss": step / 2}, step=step, time=1.0) for step in range(6))
    bounds = [0, *sorted(min(cut, len(lines)) for cut in cuts), len(lines)]
    for start, end in pairwise(bounds):
        attempt.write(lines[start:end])
        attempt.pass_seconds(2)

    attempt.metrics.finish(has_succeeded=True)

    assert attempt.storage.points("loss") == [(step, step / 2) for step in range(6)]


def test_many_points_are_several_parts(attempt: Attempt) -> None:
    values = {f"m{number}": 0.5 for number in range(500)}
    for step in range(250):
        attempt.log(step, **values)
    attempt.metrics.finish(has_succeeded=True)

    assert len(attempt.storage.objects) >= 3
    assert all(sum(len(one.steps) for one in part.series.values()) <= MAX_POINTS for part in attempt.storage.parts)
    assert attempt.storage.points("m7") == [(step, 0.5) for step in range(250)]


def test_what_is_not_a_report_of_metrics_is_left_out(attempt: Attempt) -> None:
    attempt.write(b"no json\n[1]\n{}\n\n" + b'{"kind":"metrics","values":{"a":1},"step":-1,"time":1}\n')
    attempt.write(b'{"kind":"metrics","values":{"a":"x","b":true,"":1},"step":1,"time":1}\n')
    attempt.write(b'{"kind":"metrics","values":{"a":1},"step":1,"time":NaN}\n')
    attempt.write(report_line("output", path="/out", name=None) + b"x" * (MAX_LINE + 10) + b"\n")
    attempt.log(3, loss=0.5)
    attempt.metrics.finish(has_succeeded=True)

    assert [part.series.keys() for part in attempt.storage.parts] == [{"loss"}]


def test_a_line_longer_than_a_look_reads_is_left_out_and_the_next_one_is_not(attempt: Attempt) -> None:
    for _ in range(9):
        attempt.write(b"x" * MAX_LINE)
        attempt.pass_seconds(1)
    attempt.write(b"\n")
    attempt.log(3, loss=0.5)
    attempt.metrics.finish(has_succeeded=True)

    assert attempt.storage.points("loss") == [(3, 0.5)]


def test_a_point_without_a_step_counts_those_of_its_name(attempt: Attempt) -> None:
    for value in (0.5, 0.4):
        attempt.log(None, loss=value)
    attempt.log(None, accuracy=0.9)
    attempt.metrics.finish(has_succeeded=True)

    assert attempt.storage.points("loss") == [(0, 0.5), (1, 0.4)]
    assert attempt.storage.points("accuracy") == [(0, 0.9)]


def test_a_name_with_a_secret_in_it_is_never_uploaded_nor_said(tmp_path: Path) -> None:
    attempt = Attempt(tmp_path, secrets=["hf_s3cr3t", "ab"])
    attempt.log(1, **{"loss/hf_s3cr3t": 0.5, "about": 0.4})
    attempt.write(report_line("summary", values={"hf_s3cr3t": 1.0}, time=1.0))
    attempt.metrics.finish(has_succeeded=True)

    assert attempt.storage.points("about") == [(1, 0.4)]
    assert not any("s3cr3t" in json.dumps(part) for part in attempt.storage.parts)
    assert len(attempt.said) == 1
    assert "secret" in attempt.said[0]
    assert "s3cr3t" not in attempt.said[0]


def test_names_over_the_bound_are_left_out_and_said_once(attempt: Attempt) -> None:
    for number in range(MAX_SERIES + 20):
        attempt.log(0, **{f"m{number}": 1.0})
    attempt.metrics.finish(has_succeeded=True)

    assert sum(len(part.series) for part in attempt.storage.parts) == MAX_SERIES
    assert len(attempt.said) == 20
