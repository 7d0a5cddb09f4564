"""The line of a log that says why a command failed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from launchbay.cli.console.runs.failures import find_failure, says_nothing

NESTED = """
try:
    {}["lr"]
except KeyError as error:
    raise RuntimeError("no learning rate") from error
"""
GROUP = 'raise ExceptionGroup("two shards failed", [ValueError("a"), TypeError("b")])'


@pytest.mark.parametrize(
    ("script", "line"),
    [
        ("x = 1\ndef f():\n    return x / 0\nf()", "ZeroDivisionError: division by zero"),
        (NESTED, "RuntimeError: no learning rate"),
        ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("raise SystemExit('data/train.csv: no such file')", "data/train.csv: no such file"),
        ("import json\njson.loads('{')", "json.decoder.JSONDecodeError: Expecting property name enclosed in"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("raise ValueError('shapes\\ndo not match')", "ValueError: shapes"),
        (GROUP, "ExceptionGroup: two shards failed (2 sub-exceptions)"),
    ],
)
def test_it_is_the_exception_that_python_prints(script: str, line: str) -> None:
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False).stderr

    found = find_failure(["epoch 1", *printed.splitlines(), "cleaning up"][: 1 + len(printed.splitlines())])

    assert (found or "").startswith(line)


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (["loading", "Error: config has no key `lr`", "usage: train.py"], "Error: config has no key `lr`"),
        (["train.py: error: unrecognized arguments: --lr"], "train.py: error: unrecognized arguments: --lr"),
        (["fatal: not a git repository", "done"], "fatal: not a git repository"),
        (
            ["torch.cuda.OutOfMemoryError: CUDA out of memory.", "bye"],
            "torch.cuda.OutOfMemoryError: CUDA out of memory.",
        ),
        (["one", "two", "", "  "], "two"),
        (["", " "], None),
        ([], None),
    ],
)
def test_without_a_traceback_it_is_what_names_an_error_or_the_last_line(lines: list[str], line: str | None) -> None:
    assert find_failure(lines) == line


def test_a_reason_that_only_says_that_the_command_ended_says_nothing() -> None:
    assert says_nothing("Essential container in task exited")
    assert says_nothing(None)
    assert not says_nothing("OutOfMemoryError: Container killed due to memory usage")
