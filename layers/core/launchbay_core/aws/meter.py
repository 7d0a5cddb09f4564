"""Writes measurements in CloudWatch's embedded metric format: lines of the function's log, without a call to AWS."""

from __future__ import annotations

from collections.abc import Iterable

from launchbay_core.domain.metrics import NAMESPACE, SERVICE, Measurement


class Meter:
    """The measurements of one function, by its service's name."""

    def __init__(self, service: str) -> None:
        self._service = service

    def write(self, measurements: Iterable[Measurement]) -> None:
        """Write measurements, one line each: metrics with different dimensions can't share a line."""
        from aws_lambda_powertools.metrics import MetricUnit, single_metric  # noqa: PLC0415  (20 ms that requests without measurements save)

        for one in measurements:
            metric = one.metric
            dimensions = {SERVICE: self._service}
            if metric.by is not None:
                dimensions[metric.by] = one.of or "unknown"
            with single_metric(metric.name, MetricUnit(metric.unit), one.value, namespace=NAMESPACE) as line:
                for name, value in dimensions.items():
                    line.add_dimension(name, value)
                if one.run_id is not None:
                    line.add_metadata("run_id", one.run_id)
