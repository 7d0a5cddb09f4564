"""Examples of jobs and their versions: what is sent to register one, and what is answered."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from launchbay_api.views import inputs, jobs, uploads, versions
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.domain.requests import NewJob, NewUpload, SetAlias

AT = "2026-01-31T09:30:00.000Z"
ADA = {"subject": "5f0c8a3e-2b1d-4a77-9d3e-7c0f6b1a2e44", "name": "ada"}
CODE = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
PROJECT = {"project": "vision", "job": "digits"}
TEXT = "training:\n  epochs: 10  # enough for a first look\n"
CONFIG = {"model": {"learning_rate": 0.01}}
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

EXAMPLES: dict[type[BaseModel], Any] = {
    NewJob: {"name": "digits", **SPEC},
    JobSpec: SPEC,
    SetAlias: {"version": 2},
    NewUpload: {"sha256": CODE, "size": 48213},
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
}
