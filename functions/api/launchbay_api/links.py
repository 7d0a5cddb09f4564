"""Links of the OpenAPI document: which operations take what an answer names, so that a client can follow them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay_api.endpoints import Endpoint

_PROJECT = {"project": "$request.path.project"}
_RUN = {**_PROJECT, "run": "$response.body#/run_id"}
_JOB = {**_PROJECT, "job": "$response.body#/job"}
_VERSION = {**_JOB, "version": "$response.body#/version"}

# Operation ids, each with its parameters.
_OF_RUN: Mapping[str, Mapping[str, str]] = {
    "get_run": _RUN,
    "get_run_events": _RUN,
    "get_run_inputs": _RUN,
    "get_run_logs": _RUN,
    "diff_two_runs": {**_RUN, "other": "$response.body#/run_id"},
    "change_run_labels": _RUN,
    "rerun_run": _RUN,
    "cancel_run": _RUN,
}
_OF_VERSION: Mapping[str, Mapping[str, str]] = {
    "get_job": _JOB,
    "list_job_versions": _JOB,
    "get_job_version": _VERSION,
    "get_job_version_schema": _VERSION,
    "set_alias": _JOB,
    "launch_run": _PROJECT,
}
_LINKS = {
    "launch_run": _OF_RUN,
    "rerun_run": _OF_RUN,
    "register_job": _OF_VERSION,
    "register_job_version": _OF_VERSION,
}
_BODIES = {
    "launch_run": {"job": "$response.body#/job"},
    "set_alias": {"version": "$response.body#/version"},
}


def links_of(endpoint: Endpoint, status: int) -> dict[str, Any]:
    """The links of an endpoint's answer with this status, by operation id; only a 201 always names something."""
    if status != 201:
        return {}
    links = _LINKS.get(endpoint.handler.__name__, {})
    return {name: _link(name, parameters, endpoint) for name, parameters in links.items()}


def _link(name: str, parameters: Mapping[str, str], endpoint: Endpoint) -> dict[str, Any]:
    body = _BODIES.get(name) if endpoint.handler.__name__.startswith("register") else None
    return {"operationId": name, "parameters": dict(parameters), **({"requestBody": body} if body else {})}
