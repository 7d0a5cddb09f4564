"""The hardware request that leads to a compute class: a launch names what it needs, and never a class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from launchbay.api.client import Client
from launchbay.api.errors import ApiError
from launchbay_core.errors import NotFound

LEAST = {"vcpus": 1, "memory_gib": 1}


def request_for_class(api: Client, compute_class: str | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """A small hardware request that is placed on a class, or on the cheapest one, and its placement.

    Raises:
        NotFound: there is no such class, or no request leads to it because others are cheaper for each.
        ApiError: the server refuses the request.
    """
    if compute_class is None:
        return LEAST, api.hardware.plan(LEAST)
    classes = {one["name"]: one for one in api.hardware.get_classes()["classes"]}
    if compute_class not in classes:
        raise NotFound("enabled compute class", compute_class, tuple(classes))
    for request in _requests(classes[compute_class]):
        placement = _plan(api, request)
        if placement is not None and placement["compute_class"] == compute_class:
            return request, placement
    raise NotFound("hardware request that leads to the compute class", compute_class)


def _requests(one: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Requests that may be placed on a class, the smallest first."""
    gpu = {"gpu": {"model": one["gpu_model"], "count": 1}} if one["gpu_model"] else {}
    yield {**LEAST, **gpu}
    for size in one["instance_types"]:
        whole = {"gpu": {"model": one["gpu_model"], "count": size["gpus"]}} if one["gpu_model"] else {}
        yield {"vcpus": size["vcpus"], "memory_gib": size["usable_memory_mib"] // 1024, **whole}


def _plan(api: Client, request: dict[str, Any]) -> dict[str, Any] | None:
    """The placement of a request; None if nothing fits it."""
    try:
        return api.hardware.plan(request)
    except ApiError as error:
        if error.status == 422:
            return None
        raise
