"""Everything that services use of AWS, as one value; the only place that makes adapters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING

from launchbay_core.aws.clients import client
from launchbay_core.aws.data_bucket import DataBucket
from launchbay_core.aws.kept_versions import KeptVersions
from launchbay_core.aws.meter import Meter
from launchbay_core.aws.settings import Settings, settings
from launchbay_core.aws.table import Store
from launchbay_core.aws.table.table import Table

if TYPE_CHECKING:
    from launchbay_core.aws.batch.client import Batch
    from launchbay_core.aws.intake_bucket import IntakeBucket
    from launchbay_core.aws.intake_queue import IntakeQueue
    from launchbay_core.aws.kept_outputs import KeptOutputs
    from launchbay_core.aws.logs import Logs
    from launchbay_core.aws.metric_queue import MetricQueue
    from launchbay_core.aws.results_bucket import ResultsBucket


@dataclass(frozen=True)
class Adapters:
    """The table, the buckets, the intake's queue, AWS Batch, the logs and the metrics, with the settings they follow.

    The table and the data bucket serve almost every request. Each other adapter is imported, and its client made, when
    it is first used.
    """

    store: Store
    data_bucket: DataBucket
    meter: Meter
    settings: Settings

    @cached_property
    def kept_versions(self) -> KeptVersions:
        """The versions that this process has read."""
        return KeptVersions()

    @cached_property
    def batch(self) -> Batch:
        """AWS Batch."""
        from launchbay_core.aws.batch.client import Batch  # noqa: PLC0415  (as the class says)

        return Batch(client("batch"), partial(client, "batch", is_retrying=False), self.settings)

    @cached_property
    def logs(self) -> Logs:
        """The logs of jobs."""
        from launchbay_core.aws.logs import Logs  # noqa: PLC0415  (as the class says)

        return Logs(client("logs"), self.settings.job_log_group)

    @cached_property
    def results_bucket(self) -> ResultsBucket:
        """The results bucket."""
        from launchbay_core.aws.results_bucket import ResultsBucket  # noqa: PLC0415  (as the class says)

        return ResultsBucket(client("s3"), self.settings.results_bucket)

    @cached_property
    def kept_outputs(self) -> KeptOutputs:
        """The manifests of outputs that this process has read."""
        from launchbay_core.aws.kept_outputs import KeptOutputs  # noqa: PLC0415  (as the class says)

        return KeptOutputs()

    @cached_property
    def intake_bucket(self) -> IntakeBucket:
        """The intake bucket."""
        from launchbay_core.aws.intake_bucket import IntakeBucket  # noqa: PLC0415  (as the class says)

        return IntakeBucket(client("s3"), self.settings.intake_bucket)

    @cached_property
    def intake_queue(self) -> IntakeQueue:
        """The intake's queue."""
        from launchbay_core.aws.intake_queue import IntakeQueue  # noqa: PLC0415  (as the class says)

        return IntakeQueue(client("sqs"), self.settings.intake_queue)

    @cached_property
    def metric_queue(self) -> MetricQueue:
        """The queue of metrics."""
        from launchbay_core.aws.metric_queue import MetricQueue  # noqa: PLC0415  (as the class says)

        return MetricQueue(client("sqs"), self.settings.metric_queue)


def create_meter() -> Meter:
    """The meter of this process; it needs no client, so a function may make it before its first request."""
    return Meter(settings().service)


@cache
def create_adapters() -> Adapters:
    """The adapters of this process, for the resources that its environment names; made at the first call."""
    given = settings()
    return Adapters(
        store=Store(Table(client("dynamodb"), given.table)),
        data_bucket=DataBucket(client("s3"), given.bucket),
        meter=create_meter(),
        settings=given,
    )


def make_every_client() -> None:
    """Make the clients that are otherwise made at their first use: for a snapshot, which is taken once."""
    adapters = create_adapters()
    _ = adapters.batch, adapters.logs
