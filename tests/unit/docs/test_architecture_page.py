"""ARCHITECTURE.md against the tree: every path that it names is there, and every function of its walk."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
CORE = "layers/core/launchbay_core/"  # `core/` on the page
TOPS = (
    "core/",
    "layers/",
    "functions/",
    "client/",
    "local/",
    "docs/",
    "scripts/",
    "tests/",
    "infra/",
    "bench/",
    "examples/",
)

_PATH = re.compile(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:yaml|md|py))`")
_HOP = re.compile(r"^\| \d+ \| `(?P<path>[^`]+)` \| `(?P<function>[\w.]+)` \|", re.MULTILINE)


def locate(path: str) -> Path:
    """Where a path of the page leads."""
    return ROOT / (CORE + path.removeprefix("core/") if path.startswith("core/") else path)


@cache
def definitions(file: Path) -> frozenset[str]:
    """The functions and methods that a file defines, methods with their class."""
    found = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef)}
    return frozenset(found)


def paths() -> list[str]:
    """The paths that the page names; a folder's name alone, such as `yaml/`, belongs to the row that it stands in."""
    found = dict.fromkeys(_PATH.findall(PAGE))
    return [path for path in found if path.startswith(TOPS) or path == "template.yaml"]


@pytest.mark.parametrize("path", paths())
def test_a_path_of_the_page_is_there(path: str) -> None:
    assert locate(path).exists()


@pytest.mark.parametrize(("path", "function"), _HOP.findall(PAGE))
def test_a_function_of_the_walk_is_there(path: str, function: str) -> None:
    assert function in definitions(locate(path))


def test_the_walk_and_the_changes_are_as_long_as_they_should_be() -> None:
    changes = PAGE[PAGE.index("## Where do I change") : PAGE.index("## Decisions")]

    assert len(_HOP.findall(PAGE)) >= 20
    assert len([line for line in changes.splitlines() if line.startswith("| a")]) == 12
