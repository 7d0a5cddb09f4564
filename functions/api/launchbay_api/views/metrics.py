"""Metrics of runs, as the API returns them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from launchbay_api.views.base import Time, View
from launchbay_core.domain.clock import from_milliseconds
from launchbay_core.domain.results.points import Point
from launchbay_core.services.results.read_metrics import MetricCourse, RunMetrics

Value = Annotated[Any, Field(description="a number; `.nan`, `.inf` or `-.inf` for those that JSON lacks")]


class LastValueView(View):
    """The newest value of a metric."""

    step: Annotated[int | None, Field(description="null if it was given without a step")]
    time: Time
    value: Value
    attempt: Annotated[int, Field(description="which start of the run reported it, from 1")]


class PointsView(View):
    """Points of a series, in the order of their steps: columns of one length."""

    steps: list[int]
    times: Annotated[list[Time], Field(description="when each was reported")]
    values: Annotated[list[Any], Field(description="numbers; `.nan`, `.inf` or `-.inf` for those that JSON lacks")]
    attempts: Annotated[list[int], Field(description="which start of the run reported each, from 1")]


class MetricView(View):
    """One metric of a run, over all its attempts; where their steps overlap, the later attempt counts."""

    name: str
    last: LastValueView
    min: Annotated[Any, Field(description="the lowest value; null if all are nan, or it has no steps")]
    max: Annotated[Any, Field(description="the highest value; null if all are nan, or it has no steps")]
    points: PointsView

    @classmethod
    def of(cls, course: MetricCourse) -> MetricView:
        """The view of one metric."""
        attempt, last = course.last
        points = [point for _, point in course.points]
        return cls(
            name=course.name,
            last=LastValueView(
                step=None if last.step < 0 else last.step, time=_time(last), value=last.value, attempt=attempt
            ),
            min=course.extremes.lowest,
            max=course.extremes.highest,
            points=PointsView(
                steps=[point.step for point in points],
                times=[_time(point) for point in points],
                values=[point.value for point in points],
                attempts=[attempt for attempt, _ in course.points],
            ),
        )


class MetricsView(View):
    """Metrics of a run."""

    metrics: list[MetricView]
    names: Annotated[list[str], Field(description="the names of all metrics that the run has")]
    deleted_at: Annotated[Time | None, Field(description="when they were deleted; null if they were not")]

    @classmethod
    def of(cls, found: RunMetrics) -> MetricsView:
        """The view of a run's metrics."""
        return cls(
            metrics=[MetricView.of(course) for course in found.courses],
            names=list(found.names),
            deleted_at=found.deleted_at,
        )


def _time(point: Point) -> str:
    return from_milliseconds(round(point.time * 1000))
