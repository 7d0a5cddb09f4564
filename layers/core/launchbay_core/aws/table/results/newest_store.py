"""The newest values of runs' metrics in the table: an item of its own in each run's partition, in no index.

The values are JSON text, as overrides are: DynamoDB's numbers have neither nan nor infinities.
"""

from __future__ import annotations

from datetime import UTC, datetime

from launchbay_core.aws.table import keys
from launchbay_core.aws.table.expiry import expiry_members
from launchbay_core.aws.table.table import ConditionFailed, Item, Table, make_update
from launchbay_core.domain.clock import to_text
from launchbay_core.domain.results.newest import NO_METRICS, NewestValues, newest_of_text, newest_text


class NewestStore:
    """The metrics' side of the store."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def find_newest(self, project: str, run_id: str) -> NewestValues:
        """The newest values of a run's metrics; none if it has none, or if there is no such run."""
        return newest_of(self._table.get(keys.metrics_key(project, run_id)))

    def set_newest(self, project: str, run_id: str, newest: NewestValues, at: float) -> bool:
        """Write a run's newest values, at a time in seconds since 1970; False if others have written meanwhile."""
        before = newest.changes
        expiry = expiry_members(project, to_text(datetime.fromtimestamp(at, UTC)))
        update = make_update(
            keys.metrics_key(project, run_id),
            set_={
                "kind": "metrics",
                "metrics": newest_text(newest.values),
                "metric_count": newest.count,
                "metric_changes": before + 1,
                "metrics_at": int(at * 1000),
                **expiry,
            },
            condition="attribute_not_exists(#pk)" if before == 0 else "#metric_changes = :before",
            values={"before": before} if before else {},
        )
        try:
            self._table.update(update)
        except ConditionFailed:
            return False
        return True


def newest_of(item: Item | None) -> NewestValues:
    """The newest values in an item, which a run without metrics does not have."""
    if item is None:
        return NO_METRICS
    values = newest_of_text(item["metrics"])
    return NewestValues(values, item["metric_count"], item["metric_changes"], item["metrics_at"] / 1000)
