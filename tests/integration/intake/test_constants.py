"""A job.yaml whose inputs are constants of the scripts beside it."""

from __future__ import annotations

from intake_support import JOB_FILE, Bucket, beside
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.services.versions import get_version

SMALL = "command: [python, -c, pass]\n"


def test_constants_of_scripts_beside_a_job_file_are_inputs(bucket: Bucket) -> None:
    bucket.put(beside("train.py"), "LR = 1e-3  # tuned\nEPOCHS = 3\n")
    bucket.put(beside("data.py"), "ROWS = 5\n")

    bucket.upload(JOB_FILE, SMALL + "inputs:\n  constants: {train.py: [LR], data.py: null}\n")

    files = get_version(create_adapters(), "vision", "digits", "latest").files
    assert {path: (file.format, file.include) for path, file in files.items()} == {
        "train.py": ("python", ("LR",)),
        "data.py": ("python", None),
    }
    assert list(files["train.py"].schema["properties"]) == ["LR"]


def test_constants_that_are_not_in_a_script_are_named_in_the_result(bucket: Bucket) -> None:
    bucket.put(beside("train.py"), "LR = 1\nLR = 2\n")

    bucket.upload(JOB_FILE, SMALL + "inputs:\n  constants: {train.py: [LR]}\n")

    result = bucket.result(JOB_FILE)
    assert result is not None
    assert "`LR` is assigned more than once, at the lines 1 and 2" in str(result)
