"""Examples of runs: a launch, what it would do, the run that it makes, and what is known of that."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from launchbay_api.examples.installation import ALTERNATIVES, PLACEMENT
from launchbay_api.examples.jobs import ADA, AT, CODE, SPEC, TEXT
from launchbay_api.examples.results import OUTPUT
from launchbay_api.parameters import EXAMPLE_RUN
from launchbay_api.views import plans, run_details, run_lists, runs
from launchbay_core.domain.requests import ChangeLabels, LaunchRequest, RerunRequest

OVERRIDES = {"config": {"model": {"learning_rate": 0.1}}, "files": {"config.yaml": {"training": {"epochs": 3}}}}
_NONE: dict[str, Any] = {"config": [], "files": {}}
MADE = {
    **OVERRIDES,
    **dict.fromkeys(["replace", "add", "remove", "items"], _NONE),
    "args": None,
    "entry_point": None,
    "env": {},
}
REQUEST: dict[str, Any] = {
    "gpu": {"model": "a10g", "memory_gib": None, "count": 1},
    "vcpus": None,
    "memory_gib": None,
    "spot": False,
    "any_of": [],
    "prefer": "order",
}
_TERMS = {"patience": 600, "max_price": 2.0, "when_exhausted": "retry"}

_TIMELINE = [
    {"state": "QUEUED", "at": AT, "reason": None, "by": ADA},
    {"state": "SUBMITTED", "at": "2026-01-31T09:30:00.400Z", "reason": None, "by": None},
    {"state": "RUNNING", "at": "2026-01-31T09:30:02.100Z", "reason": None, "by": None},
]

_RUN = {
    "project": "vision",
    "run_id": EXAMPLE_RUN,
    "job": "digits",
    "version": 3,
    "state": "RUNNING",
    "overrides": MADE,
    "hardware": REQUEST,
    "placement": PLACEMENT,
    "priority": "normal",
    **_TERMS,
    "created_at": AT,
    "created_by": ADA,
    "updated_at": "2026-01-31T09:30:02.100Z",
    "batch_job_id": "8f2c9a1e-7f0b-4f4e-9a53-0e4c3a1f6f0d",
    "exit_code": None,
    "reason": None,
    "attempts": 1,
    "simulated": None,
    "rerun_of": None,
    "from_outputs": {},
    "resumed_from": None,
    "duration_seconds": 312.4,
    "name": "baseline",
    "tags": ["paper"],
    "note": "",
    "labels_changed_by": None,
    "labels_changed_at": None,
    "metrics": {"accuracy": 0.962, "loss": 0.31},
}

_DIFF = (
    "--- a/config.yaml\n+++ b/config.yaml\n@@ -1,2 +1,2 @@\n training:\n"
    "-  epochs: 10  # enough for a first look\n+  epochs: 3  # enough for a first look\n"
)
_PATCHED = TEXT.replace("10", "3")
_RESOLVED = {"model": {"learning_rate": 0.1}}
_USERS: dict[str, Any] = {"runs": [], "more": False}

EXAMPLES: dict[type[BaseModel], Any] = {
    LaunchRequest: {
        "job": "digits",
        "alias": "prod",
        "overrides": OVERRIDES,
        "hardware": {"any_of": [{"gpu": {"model": "a10g"}}, {"gpu": {"model": "l40s"}}]},
        "patience": "10m",
        "max_price": 2.0,
        "name": "baseline",
        "tags": ["paper"],
    },
    ChangeLabels: {"name": "baseline", "add_tags": ["best"], "remove_tags": ["paper"]},
    RerunRequest: {"overrides": {"config": {"model": {"learning_rate": 0.2}}}},
    runs.RunView: {
        **_RUN,
        "timeline": _TIMELINE,
        "ended_attempts": [],
        "notices": [],
        "used_by": _USERS,
        "results": None,
    },
    runs.RerunView: {
        **_RUN,
        "timeline": _TIMELINE,
        "ended_attempts": [],
        "notices": ["`model.learning_rate` of the earlier run is overridden"],
        "used_by": None,
        "results": None,
    },
    run_lists.RunsView: {
        "runs": [{**_RUN, "columns": {"model.learning_rate": 0.1}}],
        "cursor": None,
        "looked_at": 214,
        "cut": False,
        "notices": [],
    },
    plans.PlanView: {
        "dry_run": True,
        "job": "digits",
        "version": 3,
        "command": SPEC["command"],
        "env": {},
        "config": _RESOLVED,
        "files": {"config.yaml": {"text": _PATCHED, "diff": _DIFF}},
        "from_outputs": {},
        "placement": PLACEMENT,
        "priority": "normal",
        "price_usd_per_hour": 1.006,
        "alternatives": ALTERNATIVES,
        **_TERMS,
        "notices": [],
        "resumed_from": None,
    },
    runs.EventsView: {"events": _TIMELINE},
    run_details.RunInputsView: {
        "command": SPEC["command"],
        "env": {},
        "config": _RESOLVED,
        "files": {"config.yaml": _PATCHED},
        "diffs": {"config.yaml": _DIFF},
        "overrides": MADE,
        "from_outputs": {},
    },
    run_details.LogsView: {"lines": [{"at": AT, "message": "accuracy 0.96"}], "cursor": "Zi8xMjM", "complete": False},
    run_details.DiffView: {
        "a": EXAMPLE_RUN,
        "b": "01JZ8QB0M5T3W8R2Y6K4D1G9XA",
        "config": [{"path": "model.learning_rate", "a": 0.01, "b": 0.1}],
        "files": {"config.yaml": _DIFF},
        "hardware": [],
        "job": None,
        "command": [],
        "version": None,
        "outputs": {
            "a": {"attempt": 1, "complete": True, "count": 1, "size": OUTPUT["size"]},
            "b": {"attempt": None, "complete": False, "count": 0, "size": 0},
            "files": [{"path": OUTPUT["path"], "a": {"size": OUTPUT["size"], "sha256": CODE}, "b": None}],
            "more": False,
            "fault": None,
        },
    },
}
