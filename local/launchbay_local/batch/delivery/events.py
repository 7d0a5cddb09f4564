"""Sends an event to the default event bus for every change of a job's state, in order, each at least once."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Any

from launchbay_local.batch.delivery.delivery_thread import DeliveryThread
from launchbay_local.batch.delivery.faults import EventFaults
from launchbay_local.batch.delivery.outlets import EventOutlet
from launchbay_local.batch.records.documents import job_detail
from launchbay_local.batch.records.records import Document, Job
from launchbay_local.batch.records.store import Store

SOURCE = "aws.batch"
DETAIL_TYPE = "Batch Job State Change"
logger = logging.getLogger(__name__)
_BATCH_SIZE = 10  # the maximum of one PutEvents
_GATHER_SECONDS = 0.02  # a job's first states come within this; sending them must not slow its start


def state_change(job: Job) -> str:
    """The detail of the event for a job's present state."""
    return json.dumps(job_detail(job))


class EventSender:
    """Delivers the events in the store, until each has arrived."""

    def __init__(self, store: Store, bus: EventOutlet, faults: EventFaults) -> None:
        self._store = store
        self._faults = faults
        faults.on_release = self.wake
        self._bus = bus
        self._thread = DeliveryThread("batch-events", self._deliver, _GATHER_SECONDS)

    def start(self) -> None:
        """Start, with the events that an earlier process did not deliver."""
        self._thread.start()
        self._thread.wake()

    def wake(self) -> None:
        """Deliver a new event of the store soon."""
        self._thread.wake(at_once=False)

    def stop(self, within: float) -> None:
        """Deliver for at most `within` seconds; what is left is delivered after the next start."""
        self._thread.stop(within)

    def _deliver(self) -> bool:
        rows = self._store.next_events(_BATCH_SIZE)
        details = self._faults.take({sequence: json.loads(detail) for sequence, detail in rows})
        for start in range(0, len(details), _BATCH_SIZE):
            self._put(details[start : start + _BATCH_SIZE])
        self._store.delete_events([sequence for sequence, _ in rows])
        self._faults.confirm()
        return len(rows) < _BATCH_SIZE

    def _put(self, details: Sequence[Document]) -> None:
        answers = self._bus.put([_entry(detail) for detail in details])
        for answer, detail in zip(answers, details, strict=True):
            if "ErrorCode" in answer:  # it would be refused every time, and delay all others
                logger.error("event refused (%s): %s", answer, detail)


def _entry(detail: Document) -> dict[str, Any]:
    return {
        "Source": SOURCE,
        "DetailType": DETAIL_TYPE,
        "Detail": json.dumps(detail),
        "Resources": [detail["jobArn"]],
    }
