"""What `make build` makes for Lambda: the right platform, small enough, complete, and the same every time."""

from __future__ import annotations

import ast
import hashlib
import importlib.metadata
import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from artefact_support import ROOT, build

MEBIBYTE = 1024 * 1024
MAX_DEPS = 60 * MEBIBYTE
LAMBDA = {"python_version": "3.13", "python_full_version": "3.13.0", "platform_machine": "aarch64"}


@pytest.fixture(scope="module")
def packages(built_for_lambda: Path) -> Path:
    return built_for_lambda / "layers" / "deps" / "python"


def test_the_deps_layer_is_small(packages: Path) -> None:
    assert sum(file.stat().st_size for file in packages.rglob("*") if file.is_file()) < MAX_DEPS


def test_every_compiled_module_is_for_python_3_13_on_arm64(packages: Path) -> None:
    compiled = list(packages.rglob("*.so"))
    assert compiled
    for module in compiled:
        assert re.search(r"\.(cpython-313-aarch64-linux-gnu|abi3)\.so$", module.name), module.name
        assert module.read_bytes()[18:20] == b"\xb7\x00", f"{module.name} is not for aarch64"


@pytest.mark.parametrize("target", ["built", "built_for_lambda"])
def test_whatever_a_package_requires_is_in_the_layer(target: str, request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue(target) / "layers" / "deps" / "python"
    marks = {"extra": "", **(LAMBDA if target == "built_for_lambda" else {})}  # over this Python's own
    found = {_plain(one.metadata["Name"]): one for one in importlib.metadata.distributions(path=[str(folder)])}
    for one in found.values():
        for text in one.requires or []:
            needed = Requirement(text)
            if needed.marker is None or needed.marker.evaluate(marks):
                assert _plain(needed.name) in found, f"{one.metadata['Name']} requires {text}"
                assert needed.specifier.contains(found[_plain(needed.name)].version), text


def test_licences_stay_with_their_packages(packages: Path) -> None:
    assert len(list(packages.glob("*.dist-info/METADATA"))) == len(list(packages.glob("*.dist-info")))
    assert list(packages.glob("boto3-*.dist-info/**/LICENSE*"))


def test_the_layer_describes_every_aws_service_whose_client_the_functions_make(packages: Path) -> None:
    code = [*(ROOT / "layers" / "core").rglob("*.py"), *(ROOT / "functions").rglob("*.py")]
    made = {service for file in code for service in _clients_made_in(file)}
    kept = {folder.name for folder in (packages / "botocore" / "data").iterdir() if folder.is_dir()}
    assert made == kept, "SERVICES of layers/deps/Makefile names what botocore keeps"


def test_a_second_build_is_the_same_so_that_a_deployment_without_a_change_changes_nothing(
    built: Path, tmp_path: Path
) -> None:
    assert _contents(build(tmp_path, "here")) == _contents(built)


def _clients_made_in(file: Path) -> set[str]:
    calls = (node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call))
    named = (call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "client")
    return {str(argument.value) for call in named for argument in call.args if isinstance(argument, ast.Constant)}


def _contents(folder: Path) -> dict[str, str]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
