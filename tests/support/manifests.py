"""A run's manifest for tests, as its JSON document."""

from __future__ import annotations

from typing import Any

HASH = "0" * 64
FIELDS: dict[str, Any] = {
    "version": 1,
    "project": "vision",
    "run_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    "job": "digits",
    "job_version": 3,
    "command": ["python", "train.py"],
    "arguments": ["--lr", "0.1"],
    "env": {"WORKERS": "4"},
    "config": {"lr": 0.1, "seed": 1},
    "config_inputs": {"lr": 0.1},
    "config_overrides": {"lr": 0.1},
    "files": {"a.yaml": {"sha256": HASH, "overrides": {"a": 1}}},
    "code": {"key": "projects/vision/code/x.tar.gz", "sha256": HASH},
    "later": "a field that this version does not know",
}
