"""What importing the engine brings along: a job's container pays for it before anything else."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "statement",
    [
        "import launchbay_core.inputs",
        "from launchbay_core.inputs import *",
        "from launchbay_core.inputs.formats.registry import import_every_syntax; import_every_syntax()",
        "import launchbay.launch",
        "import launchbay.sdk.restoration",
    ],
)
def test_neither_aws_nor_a_schema_library_is_imported_before_it_is_needed(statement: str) -> None:
    heavy = {"boto3", "botocore", "pydantic", "jsonschema_rs", "moto"}
    code = f"{statement}; import sys; print(*sorted({heavy} & set(sys.modules)))"

    imported = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()

    assert imported == []
