"""Everything that services need of AWS, as one value that handlers make and tests replace."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

from launchbay_core.aws.batch.client import Batch
from launchbay_core.aws.clients import client
from launchbay_core.aws.data_bucket import Blobs
from launchbay_core.aws.logs import Logs
from launchbay_core.aws.meter import Meter
from launchbay_core.aws.settings import Settings, settings
from launchbay_core.aws.table import Store
from launchbay_core.aws.table.table import Table


@dataclass(frozen=True)
class Adapters:
    """The ways out of a service: the table, the bucket, AWS Batch, the logs, the metrics; and the settings."""

    store: Store
    blobs: Blobs
    meter: Meter
    settings: Settings

    @cached_property
    def batch(self) -> Batch:
        """AWS Batch; its client is made when it is first needed, which most requests never do."""
        return Batch(client("batch"), self.settings)

    @cached_property
    def logs(self) -> Logs:
        """The logs of jobs, likewise."""
        return Logs(client("logs"), self.settings.job_log_group)


@cache
def create_adapters() -> Adapters:
    """The adapters of this process, as its environment names them; made at the first call."""
    given = settings()
    return Adapters(
        store=Store(Table(client("dynamodb"), given.table)),
        blobs=Blobs(client("s3"), given.bucket),
        meter=Meter(given.service),
        settings=given,
    )


def make_every_client() -> None:
    """Make the clients that are otherwise made when they are first needed: for a snapshot, which is taken once."""
    adapters = create_adapters()
    _ = adapters.batch, adapters.logs
