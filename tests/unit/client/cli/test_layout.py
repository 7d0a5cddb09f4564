"""How the command line is laid out: one module a command, and what commands share in `console/` alone."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from launchbay.cli.main import SECTIONS

CLI = Path(__file__).resolve().parents[4] / "client" / "launchbay" / "cli"
COMMANDS = {
    "launchbay.cli." + named.partition(":")[0] for section in SECTIONS.values() for named, _ in section.values()
}


def imported(path: Path) -> set[str]:
    """The modules that a file imports, and the modules of names that it imports from a package."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


@pytest.mark.parametrize("path", sorted(CLI.rglob("*.py")), ids=lambda path: str(path.relative_to(CLI)))
def test_no_module_imports_a_command(path: Path) -> None:
    assert not imported(path) & (COMMANDS | {"launchbay.cli.main"})


@pytest.mark.parametrize("path", sorted((CLI / "console").glob("*.py")), ids=lambda path: path.name)
def test_what_is_shared_does_not_need_a_command(path: Path) -> None:
    parts = {name for name in imported(path) if name.startswith("launchbay.cli.")}

    assert all(name.startswith(("launchbay.cli.console.", "launchbay.cli.completions.")) for name in parts)
