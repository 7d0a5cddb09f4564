"""The endpoints, a module for each resource; `ALL` has them in the order of the OpenAPI document."""

from __future__ import annotations

from typing import Any

from launchbay_api.routes import aliases, hardware, jobs, meta, queues, run_details, runs, uploads, versions


def api_document() -> dict[str, Any]:
    """The OpenAPI document of the whole API."""
    from launchbay_api.openapi import document  # noqa: PLC0415  (100 ms that other requests save)

    return document([endpoint for part in ALL for endpoint in part.declared])


ALL = (
    *(module.endpoints for module in (jobs, versions, aliases, uploads, runs, run_details, queues, hardware)),
    meta.service_endpoints(api_document),
)
