"""The local stack knows nothing of this repository's application, and its parts import each other in one direction."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import launchbay_local

PACKAGE = Path(launchbay_local.__file__).parent
SOURCES = sorted(PACKAGE.rglob("*.py"))
# Which parts each part may import, besides itself.
ALLOWED: dict[str, set[str]] = {
    "errors": set(),
    "location": set(),
    "http": set(),
    "template": {"errors", "location"},
    "identity": {"http"},
    "functions": {"location", "template"},
    "distribution": {"http", "template"},
    "gateway": {"functions", "http", "location", "template"},
    "aws": {"http", "location", "template"},
    "iam": {"aws", "errors", "http", "location", "template"},
    "events": {"aws", "errors", "functions", "http", "iam", "location", "template"},
    "batch.limits": set(),
    "batch.errors": set(),
    "batch.arns": {"batch.errors", "location"},
    "batch.records": set(),
    "batch.delivery": {"batch.records", "location"},
    "batch.scheduling": {"batch.errors", "batch.records"},
    "batch.programs": set(),
    "batch.timers": set(),
    "batch.tasks": {"batch.errors", "batch.programs", "batch.records", "batch.timers"},
    "batch.metadata": {"batch.records", "batch.tasks", "http"},
    "batch.engine": {
        "batch.arns", "batch.delivery", "batch.errors", "batch.limits", "batch.metadata", "batch.programs",
        "batch.records", "batch.scheduling", "batch.tasks", "batch.timers",
    },
    "batch.api": {
        "aws", "batch.arns", "batch.delivery", "batch.engine", "batch.errors", "batch.limits", "batch.metadata",
        "batch.programs", "batch.records", "batch.scheduling", "batch.tasks", "batch.timers", "http", "iam", "location",
    },
    "batch": {"batch.api", "batch.delivery", "batch.engine", "batch.limits", "batch.programs", "batch.scheduling"},
    "stack": {
        "aws", "batch", "distribution", "errors", "events", "functions", "gateway", "http", "iam", "identity",
        "location", "template",
    },
    "": {"stack"},
}  # fmt: skip


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_source_names_the_application_of_this_repository(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("launchbay_local", "")

    assert "launchbay" not in text.lower()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_part_imports_only_the_parts_below_it(path: Path) -> None:
    module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix("__init__").rstrip(".")
    text = path.read_text(encoding="utf-8")
    imported = re.findall(r"^\s*from launchbay_local\.([\w.]+) import", text, flags=re.MULTILINE)

    assert {part_of(name) for name in imported} <= {part_of(module), *ALLOWED[part_of(module)]}


def part_of(module: str) -> str:
    """The innermost part that a module belongs to."""
    return max((part for part in ALLOWED if f"{module}.".startswith(f"{part}." if part else "")), key=len)
