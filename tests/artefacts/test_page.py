"""The page as it is built: the same at every build, and part of the package that people install."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from launchbay.page import built_page

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
NODE = ROOT / ".venv" / "tools" / "node" / "bin"


def build_page(folder: Path) -> Mapping[str, bytes]:
    """The files of the page, built into a folder."""
    environment = {**os.environ, "PATH": f"{NODE}{os.pathsep}{os.environ['PATH']}"}
    command = ["npm", "run", "--silent", "build", "--", "--logLevel", "warn", "--outDir", str(folder), "--emptyOutDir"]
    subprocess.run(command, cwd=WEB, env=environment, check=True)
    return files_of(folder)


def files_of(folder: Path) -> Mapping[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The package as it is installed, built from this checkout with its page."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, check=True)
    [built] = folder.glob("*.whl")
    return zipfile.ZipFile(built)


def test_two_builds_are_the_same_to_the_byte(tmp_path: Path) -> None:
    first, second = (build_page(tmp_path / name) for name in ("first", "second"))

    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []


def test_the_page_needs_nothing_that_its_policy_forbids() -> None:
    folder = built_page()
    assert folder is not None
    index = re.sub(r"<!--.*?-->", "", (folder / "index.html").read_text(), flags=re.DOTALL)

    assert "<style" not in index
    assert "style=" not in index
    assert index.count("<script") == index.count('<script type="module" crossorigin src="/assets/') == 1


def test_an_installed_package_has_the_built_page(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    wheel.extractall(tmp_path)
    found = built_page(tmp_path / "launchbay")

    assert found == tmp_path / "launchbay" / "page"
    built = files_of(WEB / "dist")
    assert files_of(found) == {name: content for name, content in built.items() if not name.startswith(".vite/")}


def test_an_installed_package_carries_no_sources_of_the_page(wheel: zipfile.ZipFile) -> None:
    assert [name for name in wheel.namelist() if name.endswith((".ts", ".tsx", ".map"))] == []
