"""What a cold start of a function imports: somebody waits for each module. `make bench` prints the times."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from launchbay_api.routing import ROUTES

FUNCTIONS = Path(__file__).resolve().parents[3] / "functions"
NAMES = sorted(app.parent.name for app in FUNCTIONS.glob("*/app.py"))
# Found nowhere in what a function does at its start.
IN_NO_FUNCTION = {"boto3", "s3transfer", "multiprocessing.managers", "jsonschema_rs", "moto", "pydantic.v1"}
IN_NO_READ_OF_A_RUN = {
    "asyncio",
    "aws_lambda_powertools.event_handler",
    "aws_lambda_powertools.utilities.data_classes",
    "launchbay_api.openapi",
    "launchbay_core.aws.batch.client",
    "launchbay_core.contracts.results",
    "launchbay_core.domain.requests",
    "launchbay_core.domain.results.rollups",
    "launchbay_core.inputs.formats.edits",
    "launchbay_core.inputs.schemas",
    "launchbay_core.inputs.validation",
    "launchbay_core.services.launch",
    "launchbay_core.services.run_search.search",
    "yaml",
}
GET_RUN = "'GET', '/v1/projects/vision/runs/01JZ8Q4T6V2M9X3C7B5N1K0HFD'"


@cache
def modules_after(name: str, code: str = "import app", **environment: str) -> frozenset[str]:
    """The modules that a new process of a function has imported after some code."""
    path = f"import sys; sys.path.insert(0, {str(FUNCTIONS / name)!r})"
    ran = subprocess.run(
        [sys.executable, "-c", f"{path}\n{code}\nprint(*sys.modules)"],
        env={**os.environ, "AWS_DEFAULT_REGION": "us-east-1", **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return frozenset(ran.stdout.split())


@pytest.mark.parametrize("name", NAMES)
def test_no_function_imports_at_its_start_what_only_some_requests_need(name: str) -> None:
    assert modules_after(name) & IN_NO_FUNCTION == set()


@pytest.mark.parametrize("name", NAMES)
def test_each_function_imports_its_aws_library_at_its_start_when_lambda_gives_it_most_cpu(name: str) -> None:
    assert {"botocore.session", "botocore.client"} <= modules_after(name)


def test_the_api_starts_with_what_reads_a_run_and_without_what_others_need() -> None:
    modules = modules_after("api")

    assert {name for name in modules if name.startswith("launchbay_api.routes.")} == {"launchbay_api.routes.runs"}
    assert modules & IN_NO_READ_OF_A_RUN == set()


def test_a_request_for_a_run_finds_its_endpoint_imported() -> None:
    started = modules_after("api")

    assert modules_after("api", f"import app; from launchbay_api.routing import *; find_endpoint({GET_RUN})") == started


def test_a_snapshot_has_every_endpoint_imported_and_every_format() -> None:
    modules = modules_after("api", AWS_LAMBDA_INITIALIZATION_TYPE="snap-start")

    routes = {f"launchbay_api.routes.{name}" for name in ROUTES.values()}
    assert routes | {"launchbay_core.aws.batch.client", "launchbay_core.aws.logs", "yaml"} <= modules
