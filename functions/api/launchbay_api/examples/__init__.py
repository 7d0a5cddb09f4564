"""Examples for the OpenAPI document, by model: one job, its launch, and the results."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from launchbay_api.examples import installation, jobs, problems, results, runs

EXAMPLES: dict[type[BaseModel], Any] = {
    **jobs.EXAMPLES,
    **runs.EXAMPLES,
    **results.EXAMPLES,
    **installation.EXAMPLES,
    **problems.EXAMPLES,
}
