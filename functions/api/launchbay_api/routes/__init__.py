"""The endpoints, a module for each noun; `ALL` has them in the order of the OpenAPI document."""

from launchbay_api.routes import aliases, hardware, jobs, meta, run_details, runs, uploads, versions

ALL = tuple(module.endpoints for module in (jobs, versions, aliases, uploads, runs, run_details, hardware, meta))
