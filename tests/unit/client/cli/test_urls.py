"""The commands spell no path of the API: they call methods of the typed client, which has them all."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
CLIENT = ROOT / "client" / "launchbay"
COMMANDS = sorted(path for part in ("cli", "operating", "authoring") for path in (CLIENT / part).rglob("*.py"))
PATHS = json.loads((ROOT / "docs/openapi.json").read_text())["paths"]
LAST_WORDS = {path.rsplit("/", 1)[-1] for path in PATHS}  # `schema`, `rerun`, `healthz`, `{run}`
TRANSPORT = "launchbay.api.connection", "launchbay.api.resources"


def texts(path: Path) -> Iterator[str]:
    """The strings of a module, the fixed parts of f-strings included, without docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    described = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, described) and has_doc(node)}  # type: ignore[attr-defined]  # an expression, as `has_doc` knows
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def has_doc(node: ast.Module | ast.ClassDef | ast.FunctionDef) -> bool:
    return ast.get_docstring(node, clean=False) is not None


def spelled_paths(path: Path) -> list[str]:
    """The strings that are, or could be a part of, a path of the API."""
    return [
        text
        for text in texts(path)
        if "/v1/" in text
        or text.startswith("/healthz")
        or (text.startswith("/") and text.strip("/").split("/")[-1] in LAST_WORDS)
        or any(text.startswith(f"{noun}/") for noun in ("jobs", "runs", "projects", "uploads", "queues", "hardware"))
    ]


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: str(path.relative_to(CLIENT)))
def test_no_command_spells_a_path_of_the_api(path: Path) -> None:
    assert spelled_paths(path) == []


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: str(path.relative_to(CLIENT)))
def test_no_command_sends_requests_by_itself(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}

    assert not [module for module in modules if module.startswith(TRANSPORT) or module.split(".")[0] == "urllib3"]


def test_a_path_would_be_found(tmp_path: Path) -> None:
    module = tmp_path / "command.py"
    module.write_text('"""See /v1/hardware."""\nget(f"jobs/{name}/schema")\nget("/v1/hardware")\nget(f"{run}/rerun")\n')

    assert spelled_paths(module) == ["/v1/hardware", "jobs/", "/schema", "/rerun"]
