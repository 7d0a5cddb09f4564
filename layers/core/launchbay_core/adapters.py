"""Everything that services need of AWS, as one value that handlers make and tests replace."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from launchbay_core.batch import Batch
from launchbay_core.blobs import Blobs
from launchbay_core.clients import client
from launchbay_core.logs import Logs
from launchbay_core.meter import Meter
from launchbay_core.settings import Settings, settings
from launchbay_core.store import Store
from launchbay_core.store.table import Table


@dataclass(frozen=True)
class Adapters:
    """The ways out of a service: the table, the bucket, AWS Batch, the logs, the metrics; and the settings."""

    store: Store
    blobs: Blobs
    batch: Batch
    logs: Logs
    meter: Meter
    settings: Settings


@cache
def create_adapters() -> Adapters:
    """The adapters of this process, as its environment names them; made at the first call."""
    given = settings()
    return Adapters(
        store=Store(Table(client("dynamodb"), given.table)),
        blobs=Blobs(client("s3"), given.bucket),
        batch=Batch(client("batch"), given),
        logs=Logs(client("logs"), given.job_log_group),
        meter=Meter(given.service),
        settings=given,
    )
