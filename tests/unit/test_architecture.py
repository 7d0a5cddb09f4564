"""The folders are the architecture: no import cycle anywhere, arrows that go one way, AWS libraries in few places.

Imports are read from the source with `ast`, those inside functions and those for type checking included.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "launchbay_core": ROOT / "layers/core",
    "launchbay": ROOT / "client",
    "launchbay_local": ROOT / "local",
    "launchbay_api": ROOT / "functions/api",
}
FUNCTIONS = sorted((ROOT / "functions").glob("*/app.py"))

# What may be imported from each part, beside the part itself and the standard library or other people's packages.
ALLOWED: dict[str, set[str]] = {
    "launchbay_core": set(),
    "launchbay_core.errors": set(),
    "launchbay_core.logger": set(),
    "launchbay_core.contracts": set(),
    "launchbay_core.inputs.errors": {"launchbay_core.errors"},
    "launchbay_core.inputs.values": {"launchbay_core.inputs.errors"},
    "launchbay_core.inputs.formats": {"launchbay_core.inputs.errors", "launchbay_core.inputs.values"},
    "launchbay_core.inputs.schemas": {"launchbay_core.inputs.errors", "launchbay_core.inputs.values"},
    "launchbay_core.inputs.validation": {
        "launchbay_core.inputs.errors", "launchbay_core.inputs.values", "launchbay_core.inputs.formats",
        "launchbay_core.inputs.schemas",
    },
    "launchbay_core.inputs": {"launchbay_core.errors"},
    "launchbay_core.domain": {"launchbay_core.errors", "launchbay_core.inputs"},
    "launchbay_core.aws": {
        "launchbay_core.errors", "launchbay_core.logger", "launchbay_core.inputs", "launchbay_core.domain",
        "launchbay_core.contracts",
    },
    "launchbay_core.services": {
        "launchbay_core.errors", "launchbay_core.logger", "launchbay_core.inputs", "launchbay_core.domain",
        "launchbay_core.contracts", "launchbay_core.aws",
    },
    "launchbay_api": {"launchbay_core"},
    "launchbay_local": set(),
    "launchbay": {"launchbay_core"},
    "launchbay.api": {"launchbay", "launchbay_core"},
    "launchbay.authoring": {"launchbay", "launchbay_core"},
    "launchbay.runtime": {"launchbay_core"},
    "launchbay.sdk": {"launchbay.runtime", "launchbay_core"},
    "launchbay.launch": {"launchbay.sdk", "launchbay.runtime", "launchbay_core"},
    "launchbay.entry": {"launchbay.runtime", "launchbay.cli"},
    "launchbay.operating": {"launchbay", "launchbay.api", "launchbay.authoring", "launchbay_core"},
    "launchbay.cli": {
        "launchbay", "launchbay.api", "launchbay.authoring", "launchbay.runtime", "launchbay.operating",
        "launchbay_core", "launchbay_local",
    },
}  # fmt: skip
# Allowed with all that is in them; of any other part, a part inside it is allowed by its own name alone.
WHOLE_PACKAGES = {"launchbay_core", "launchbay_core.inputs", "launchbay_core.domain", "launchbay_local"}
MAY_CALL_AWS = {"launchbay_core.aws", "launchbay.operating", "launchbay.runtime", "launchbay_local"}


@cache
def sources() -> Mapping[str, Path]:
    """Every module of the program by its dotted name."""
    found = {}
    for folder in PACKAGES.values():
        for package in PACKAGES:
            for path in (folder / package).rglob("*.py"):
                name = ".".join(path.relative_to(folder).with_suffix("").parts)
                found[name.removesuffix(".__init__")] = path
    return found


@cache
def imported(path: Path) -> frozenset[str]:
    """The dotted names that a file imports, of the program's own modules as exactly as can be."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                names.add(inner if inner in sources() else node.module)
    return frozenset(names)


@cache
def arrows() -> Mapping[str, frozenset[str]]:
    """For each module, the modules of the program that it imports."""
    return {name: frozenset(imported(path) & sources().keys() - {name}) for name, path in sources().items()}


def part_of(module: str) -> str:
    """The innermost part in the table above that a module belongs to."""
    return max((part for part in ALLOWED if is_in(module, part)), key=len)


def is_in(module: str, part: str) -> bool:
    """Whether a module lies in a part."""
    return module == part or module.startswith(part + ".")


def cycles(graph: Mapping[str, frozenset[str]]) -> Iterator[list[str]]:
    """Cycles of a graph: after leaving out, again and again, what imports nothing that is left."""
    left = {name: set(targets) for name, targets in graph.items()}
    while free := {name for name, targets in left.items() if not targets & left.keys()}:
        left = {name: targets for name, targets in left.items() if name not in free}
    if left:
        trail = [min(left)]
        while trail.count(trail[-1]) == 1:
            trail.append(min(left[trail[-1]] & left.keys()))
        yield trail[trail.index(trail[-1]) :]


def test_there_is_no_import_cycle() -> None:
    assert list(cycles(arrows())) == []


def test_a_cycle_would_be_found() -> None:
    graph = {"a": frozenset({"b"}), "b": frozenset({"c"}), "c": frozenset({"b", "d"}), "d": frozenset()}

    assert list(cycles(graph)) == [["b", "c", "b"]]


@pytest.mark.parametrize("module", sorted(sources()))
def test_a_module_imports_only_what_its_part_may(module: str) -> None:
    part = part_of(module)

    beyond = {target for target in arrows()[module] if not may_import(part, target)}

    assert beyond == set()


def may_import(part: str, target: str) -> bool:
    """Whether modules of a part may import the target: one of the same part, or of those that the table allows it."""
    if part_of(target) in {part, *ALLOWED[part]}:
        return True
    return any(is_in(target, allowed) for allowed in {part, *ALLOWED[part]} & WHOLE_PACKAGES)


@pytest.mark.parametrize("module", sorted(name for name in sources() if name.startswith("launchbay_core.contracts")))
def test_a_contract_needs_the_standard_library_alone(module: str) -> None:
    import sys

    other = {name.split(".")[0] for name in imported(sources()[module])} - sys.stdlib_module_names

    assert other <= {"launchbay_core"}


@pytest.mark.parametrize("module", sorted(sources()))
def test_aws_libraries_are_imported_by_the_adapters_alone(module: str) -> None:
    if any(is_in(module, part) for part in MAY_CALL_AWS):
        return

    assert not {name for name in imported(sources()[module]) if name.split(".")[0] in {"boto3", "botocore"}}


@pytest.mark.parametrize("path", FUNCTIONS, ids=lambda path: path.parent.name)
def test_a_function_imports_the_core_and_no_client(path: Path) -> None:
    tops = {name.split(".")[0] for name in imported(path)}

    assert not tops & {"launchbay", "launchbay_local", "boto3", "botocore"}


@pytest.mark.parametrize("folder", sorted({path.parent for path in sources().values()}), ids=lambda path: path.name)
def test_a_folder_can_be_seen_at_a_glance(folder: Path) -> None:
    assert len([path for path in folder.glob("*.py") if path.name != "__init__.py"]) <= 16


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("conftest.py")), ids=lambda path: path.parent.name)
def test_a_folder_of_tests_with_fixtures_for_itself_is_a_package(path: Path) -> None:
    """Without `__init__.py`, pytest keeps fixtures of a package's scope, and their environment, for all other tests."""
    assert 'scope="package"' not in path.read_text() or (path.parent / "__init__.py").exists()
