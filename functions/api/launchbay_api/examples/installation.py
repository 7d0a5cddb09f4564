"""Examples of what an installation has: its hardware with its job queues, and how people sign in."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from launchbay_api.examples.jobs import ADA, AT
from launchbay_api.parameters import EXAMPLE_RUN
from launchbay_api.views import callers, hardware, meta, queues
from launchbay_core import __version__
from launchbay_core.domain.hardware.request import HardwareRequest

PLACEMENT = {
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

ALTERNATIVES = [
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
_OF_ANOTHER_PROJECT = {**dict.fromkeys(_WAITING), "position": 2, "since": AT}

EXAMPLES: dict[type[BaseModel], Any] = {
    HardwareRequest: {"gpu": {"memory_gib": 40}, "spot": True},
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
    hardware.HardwarePlanView: {**PLACEMENT, "alternatives": ALTERNATIVES},
    callers.CallerView: {
        "caller": ADA,
        "scopes": ["read", "launch"],
        "all_projects": False,
        "projects": [
            {"project": "speech", "scopes": ["read"], "may_raise": False},
            {"project": "vision", "scopes": ["read", "launch"], "may_raise": True},
        ],
    },
    meta.Health: {
        "status": "ok",
        "version": __version__,
        "sign_in": {
            "issuer": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Example00",
            "client_id": "1example23456789",
            "scopes": ["openid", "launchbay/read", "launchbay/launch", "launchbay/admin"],
        },
        "page": "https://launchbay.example.com",
    },
}
