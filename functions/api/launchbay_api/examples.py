"""Examples for the OpenAPI document, by model: one job, its launch, and the results."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from launchbay_api.parameters import EXAMPLE_RUN
from launchbay_api.problem_examples import PROBLEM_EXAMPLES
from launchbay_api.views import (
    hardware,
    inputs,
    jobs,
    meta,
    metrics,
    plans,
    queues,
    run_details,
    run_lists,
    runs,
    uploads,
    versions,
)
from launchbay_api.views.results import outputs
from launchbay_core import __version__
from launchbay_core.domain.hardware.request import HardwareRequest
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.domain.requests import (
    ChangeLabels,
    FindAddresses,
    KeepResults,
    LaunchRequest,
    NewJob,
    NewUpload,
    RerunRequest,
    SetAlias,
)

AT = "2026-01-31T09:30:00.000Z"
ADA = {"subject": "5f0c8a3e-2b1d-4a77-9d3e-7c0f6b1a2e44", "name": "ada"}
CODE = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
PROJECT = {"project": "vision", "job": "digits"}
TEXT = "training:\n  epochs: 10  # enough for a first look\n"
CONFIG = {"model": {"learning_rate": 0.01}}
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

SPEC = {
    "description": "Classifies handwritten digits.",
    "command": ["python", "train.py"],
    "code": {"sha256": CODE},
    "inputs": {"config": {"values": CONFIG}, "files": {"config.yaml": {"text": TEXT}}},
    "hardware": {"vcpus": 2, "memory_gib": 4},
}


def _schema(name: str, kind: str, default: object, below: str) -> dict[str, Any]:
    leaf = {"type": "object", "properties": {name: {"type": kind, "default": default}}, "additionalProperties": False}
    return {"type": "object", "properties": {below: leaf}, "additionalProperties": False}


_CONFIG = {
    "schema": _schema("learning_rate", "number", 0.01, "model"),
    "types": {"model": {"learning_rate": "float"}},
}
_FILE = {
    "format": "yaml",
    "schema": _schema("epochs", "integer", 10, "training"),
    "types": {"training": {"epochs": "int"}},
}
_SELECTION = {"include": None, "exclude": None}

_JOB = {
    "project": "vision",
    "name": "digits",
    "description": SPEC["description"],
    "latest_version": 3,
    "aliases": {"prod": 2},
    "alias_moves": {"prod": {"version": 2, "by": ADA, "at": AT}},
    "created_at": AT,
    "created_by": ADA,
    "updated_at": AT,
}

_VERSION = {
    **PROJECT,
    "version": 3,
    "digest": "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9",
    "created_at": AT,
    "created_by": ADA,
    "description": SPEC["description"],
    "command": SPEC["command"],
    "image": None,
    "code": SPEC["code"],
    "inputs": {
        "config": {**_CONFIG, "values": CONFIG, **_SELECTION},
        "files": {"config.yaml": {**_FILE, **_SELECTION}},
        "args": {},
        "env": {},
        "variables": [],
        "command": False,
        "outputs": {},
    },
    "hardware": {"gpu": None, "vcpus": 2, "memory_gib": 4.0, "spot": False, "any_of": [], "prefer": "order"},
    "patience": None,
    "max_price": None,
    "when_exhausted": None,
    "env": {},
    "timeout_seconds": 86400,
    "retries": 2,
    "priority": "normal",
    "runner": "exec",
    "aliases": ["prod"],
    "notices": [],
}

_PLACEMENT = {
    "lane": "gpu",
    "compute_class": "gpu-a10g",
    "instance_type": "g5.xlarge",
    "job_queue": "launchbay_gpu-a10g",
    "vcpus": 4,
    "memory_mib": 14162,
    "gpus": 1,
    "gpu_model": "a10g",
    "spot": False,
    "price_usd_per_hour": 1.006,
    "fallbacks": [],
    "resource_requirements": [
        {"type": "VCPU", "value": "4"},
        {"type": "MEMORY", "value": "14162"},
        {"type": "GPU", "value": "1"},
    ],
}

_ALTERNATIVES = [
    {"compute_class": "gpu-a10g", "instance_type": "g5.xlarge", "spot": False, "price_usd_per_hour": 1.006},
    {"compute_class": "gpu-l40s", "instance_type": "g6e.xlarge", "spot": False, "price_usd_per_hour": 1.861},
]

_CLASS = {
    "name": "gpu-a10g",
    "lane": "gpu",
    "family": "g5",
    "gpu_model": "a10g",
    "gpu_memory_gib": 24,
    "instance_types": [
        {
            "instance_type": "g5.xlarge",
            "vcpus": 4,
            "memory_mib": 16384,
            "usable_memory_mib": 14162,
            "gpus": 1,
            "price_usd_per_hour": 1.006,
        }
    ],
}

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
    "placement": _PLACEMENT,
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
    "--- config.yaml\n+++ config.yaml\n@@ -1,2 +1,2 @@\n training:\n"
    "-  epochs: 10  # enough for a first look\n+  epochs: 3  # enough for a first look\n"
)
_PATCHED = TEXT.replace("10", "3")
_RESOLVED = {"model": {"learning_rate": 0.1}}
_WAITING = {
    "position": 1,
    "since": AT,
    "project": "vision",
    "run_id": EXAMPLE_RUN,
    "job": "digits",
    "name": "baseline",
    "state": "RUNNABLE",
    "priority": "high",
    "created_by": ADA,
    "reason": "no machine of this class is available at the moment",
}
_OUTPUT = {"path": "out/model.pt", "size": 48213, "sha256": CODE}
_USERS: dict[str, Any] = {"runs": [], "more": False}
_ADDRESS = "https://launchbay-results.s3.amazonaws.com/outputs/…/files/000001?X-Amz-Signature=…"
_OF_ANOTHER_PROJECT = {**dict.fromkeys(_WAITING), "position": 2, "since": AT}


EXAMPLES: dict[type[BaseModel], Any] = {
    NewJob: {"name": "digits", **SPEC},
    JobSpec: SPEC,
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
    FindAddresses: {"paths": [_OUTPUT["path"]]},
    KeepResults: {"keep": True},
    SetAlias: {"version": 2},
    NewUpload: {"sha256": CODE, "size": 48213},
    HardwareRequest: {"gpu": {"memory_gib": 40}, "spot": True},
    jobs.JobView: _JOB,
    jobs.JobsView: {"jobs": [_JOB], "cursor": None},
    versions.VersionView: _VERSION,
    versions.VersionsView: {
        "versions": [{name: _VERSION[name] for name in versions.VersionSummaryView.model_fields}],
        "cursor": None,
    },
    inputs.SchemaView: {
        **PROJECT,
        "version": 3,
        "config": _CONFIG,
        "files": {"config.yaml": _FILE},
        "variables": [],
        "command": False,
        "outputs": {},
    },
    uploads.UploadView: {
        "exists": False,
        "key": f"projects/vision/code/{CODE}.tar.gz",
        "url": "https://launchbay-data.s3.amazonaws.com/",
        "fields": {"key": f"projects/vision/code/{CODE}.tar.gz", "policy": "…", "x-amz-signature": "…"},
    },
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
        "placement": _PLACEMENT,
        "priority": "normal",
        "price_usd_per_hour": 1.006,
        "alternatives": _ALTERNATIVES,
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
        "overrides": MADE,
        "from_outputs": {},
    },
    run_details.LogsView: {"lines": [{"at": AT, "message": "accuracy 0.96"}], "cursor": "Zi8xMjM", "complete": False},
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
            "a": {"attempt": 1, "complete": True, "count": 1, "size": _OUTPUT["size"]},
            "b": {"attempt": None, "complete": False, "count": 0, "size": 0},
            "files": [{"path": _OUTPUT["path"], "a": {"size": _OUTPUT["size"], "sha256": CODE}, "b": None}],
            "more": False,
            "fault": None,
        },
    },
    outputs.OutputsView: {
        "run_id": EXAMPLE_RUN,
        "attempt": 1,
        "complete": True,
        "count": 1,
        "size": _OUTPUT["size"],
        "deleted_at": None,
        "outputs": [{**_OUTPUT, "name": "model"}],
        "cursor": None,
    },
    outputs.AddressView: {**_OUTPUT, "url": _ADDRESS, "attempt": 1, "expires_at": AT},
    outputs.AddressesView: {"attempt": 1, "expires_at": AT, "addresses": [{**_OUTPUT, "url": _ADDRESS}]},
    queues.QueuesView: {
        "queues": [
            {
                "name": "launchbay-gpu-a10g",
                "compute_class": "gpu-a10g",
                "spot": False,
                "at": AT,
                "waiting": [_WAITING, _OF_ANOTHER_PROJECT],
                "may_have_more": False,
            }
        ]
    },
    hardware.HardwareView: {"region": "us-east-1", "price_date": "2026", "classes": [_CLASS]},
    hardware.HardwarePlanView: {**_PLACEMENT, "alternatives": _ALTERNATIVES},
    meta.Health: {
        "status": "ok",
        "version": __version__,
        "sign_in": {
            "issuer": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Example00",
            "client_id": "1example23456789",
            "scopes": ["openid", "launchbay/read", "launchbay/launch", "launchbay/admin"],
        },
    },
    **PROBLEM_EXAMPLES,
}
