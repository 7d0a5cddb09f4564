"""The OpenAPI document of the service."""

from __future__ import annotations

from launchbay_api.answers import Answer
from launchbay_api.endpoints import Endpoints
from launchbay_api.openapi import api_document

endpoints = Endpoints("meta")


@endpoints.get("/v1/openapi.json", scope=None, gives=None)
def get_openapi_document() -> Answer:
    """Get this document."""
    return Answer(api_document())
