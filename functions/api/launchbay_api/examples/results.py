"""Examples of what a run has left: its outputs, and its metrics."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from launchbay_api.examples.jobs import AT, CODE
from launchbay_api.parameters import EXAMPLE_RUN
from launchbay_api.views import metrics
from launchbay_api.views.results import outputs
from launchbay_core.domain.requests import FindAddresses, KeepResults

OUTPUT = {"path": "out/model.pt", "size": 48213, "sha256": CODE}
_ADDRESS = "https://launchbay-results.s3.amazonaws.com/outputs/…/files/000001?X-Amz-Signature=…"

EXAMPLES: dict[type[BaseModel], Any] = {
    FindAddresses: {"paths": [OUTPUT["path"]]},
    KeepResults: {"keep": True},
    outputs.OutputsView: {
        "run_id": EXAMPLE_RUN,
        "attempt": 1,
        "complete": True,
        "count": 1,
        "size": OUTPUT["size"],
        "deleted_at": None,
        "outputs": [{**OUTPUT, "name": "model"}],
        "cursor": None,
    },
    outputs.AddressView: {**OUTPUT, "url": _ADDRESS, "attempt": 1, "expires_at": AT},
    outputs.AddressesView: {"attempt": 1, "expires_at": AT, "addresses": [{**OUTPUT, "url": _ADDRESS}]},
    metrics.MetricsView: {
        "metrics": [
            {
                "name": "loss",
                "last": {"step": 20, "time": AT, "value": 0.31, "attempt": 1},
                "min": 0.31,
                "max": ".inf",
                "points": {
                    "steps": [0, 10, 20],
                    "times": [AT, AT, AT],
                    "values": [".inf", 0.7, 0.31],
                    "attempts": [1, 1, 1],
                },
            }
        ],
        "names": ["accuracy", "loss"],
        "deleted_at": None,
    },
}
