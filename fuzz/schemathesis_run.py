"""Schemathesis against a running local stack: requests made from the OpenAPI document, answers held against it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from launchbay_api.examples.jobs import SPEC
from stack_process import ROOT, StackProcess

CONFIG = Path(__file__).with_name("schemathesis.toml")
_PROGRAM = str(Path(sys.executable).parent / "schemathesis")


def prepare(stack: StackProcess) -> None:
    """Register the job that the document's examples launch, so that they can."""
    job = {"name": "digits", **{name: value for name, value in SPEC.items() if name != "code"}}
    answer = stack.request("POST", "/v1/projects/vision/jobs", job)
    assert answer.status in (200, 201), answer
    assert stack.request("PUT", "/v1/projects/vision/jobs/digits/aliases/prod", {"version": 1}).status == 200


def run_schemathesis(stack: StackProcess, folder: Path, options: Sequence[str], timeout: float) -> tuple[int, str]:
    """Run Schemathesis with every check; the number of failures, and its output.

    Raises:
        AssertionError: it could not run to its end.
    """
    report = folder / "schemathesis.json"
    command = [_PROGRAM, "--no-color", "--config-file", str(CONFIG), "run", f"{stack.url}/v1/openapi.json"]
    command += ["--header", f"Authorization: Bearer {stack.token}", "--checks", "all", "--continue-on-failure"]
    command += ["--report-json-path", str(report), *options]
    hooks = {"SCHEMATHESIS_HOOKS": "fuzz.schemathesis_hooks", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **hooks}, capture_output=True, text=True, timeout=timeout, check=False
    )
    assert report.exists(), done.stdout + done.stderr
    found = json.loads(report.read_text())
    failures = int(found["test_cases"]["unique_failures"]) + len(found["errors"])
    assert done.returncode == (1 if failures else 0), done.stdout + done.stderr
    return failures, done.stdout


def run_states(seed: int, seconds: int, folder: Path) -> int:
    """Follow the document's links on a stack of its own for so many seconds; print the summary, return the failures."""
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        stack = StackProcess(Path(home) / "state").start()
        try:
            prepare(stack)
            options = ["--seed", str(seed), "--max-time", str(seconds), "--phases", "fuzzing,stateful"]
            failures, output = run_schemathesis(stack, folder, options, seconds + 120)
        finally:
            stack.stop()
    (folder / "schemathesis.txt").write_text(output)
    print("\nschemathesis", output[output.find("SUMMARY") :] if "SUMMARY" in output else output, sep="\n")
    if failures:
        print(f"all about the failures: {folder / 'schemathesis.txt'}")
    return failures
