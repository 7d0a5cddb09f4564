"""What importing the engine brings along: a job's container pays for it before anything else."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["launchbay_core.inputs", "launchbay.launch", "launchbay.sdk.restoration"])
def test_neither_aws_nor_a_schema_library_is_imported_before_it_is_needed(module: str) -> None:
    heavy = {"boto3", "botocore", "pydantic", "jsonschema_rs", "moto"}
    code = f"import sys, {module}; print(*sorted({heavy} & set(sys.modules)))"

    imported = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()

    assert imported == []
