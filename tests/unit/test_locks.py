"""The lock files: every package is pinned and has the hashes of its files, and nothing says where to get it from."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = [
    *sorted((ROOT / "requirements").glob("*.txt")),
    ROOT / "layers" / "deps" / "requirements.txt",
    ROOT / "images" / "runner" / "requirements.txt",
]
PINNED = re.compile(
    r"[a-z0-9][a-z0-9._-]*(?:\[[a-z0-9,_-]+\])?==[^\s;=]+(?: ; [^\\]+)?((?: --hash=sha256:[0-9a-f]{64})+)"
)

NPM_LOCKS = [ROOT / "web" / "package-lock.json", ROOT / "web" / "browser" / "package-lock.json"]
# In two parts each, so that this file names none.
REGISTRIES = ["".join(parts) for parts in (("python", "hosted."), ("py", "pi.o"), (".npm", "js."), ("deb.", "debian."))]


def requirements_of(lock: Path) -> list[str]:
    """The requirements of a lock file, each in one line."""
    return re.sub(r"\s*\\\n\s*", " ", lock.read_text()).splitlines()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.relative_to(ROOT)))
def test_every_requirement_is_pinned_and_has_its_hashes(lock: Path) -> None:
    requirements = requirements_of(lock)

    assert requirements
    assert [line for line in requirements if not PINNED.fullmatch(line)] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.relative_to(ROOT)))
def test_no_lock_names_a_place(lock: Path) -> None:
    assert [
        line for line in lock.read_text().splitlines() if re.search(r"://|@|--index|--find-links|-i |-e ", line)
    ] == []


def packages_of(lock: Path) -> dict[str, dict[str, Any]]:
    """The packages of npm's lock file, by the folders that they are installed to."""
    packages: dict[str, dict[str, Any]] = json.loads(lock.read_text())["packages"]
    return {folder: package for folder, package in packages.items() if folder}


@pytest.mark.parametrize("lock", NPM_LOCKS, ids=lambda lock: str(lock.relative_to(ROOT)))
def test_every_package_of_the_page_is_pinned_has_its_hash_and_says_no_place(lock: Path) -> None:
    packages = packages_of(lock)

    assert packages
    unsafe = {
        folder: package
        for folder, package in packages.items()
        if "resolved" in package or "link" in package or not re.match(r"sha(256|512)-", package.get("integrity", ""))
    }
    assert unsafe == {}


@pytest.mark.parametrize("lock", NPM_LOCKS, ids=lambda lock: str(lock.relative_to(ROOT)))
def test_what_the_page_is_built_of_is_named_by_exact_versions(lock: Path) -> None:
    package = json.loads((lock.parent / "package.json").read_text())
    named = {**package.get("dependencies", {}), **package.get("devDependencies", {})}

    assert {name: version for name, version in named.items() if not re.fullmatch(r"[\d.]+", version)} == {}


def test_no_package_of_the_page_runs_a_program_when_it_is_installed() -> None:
    assert "ignore-scripts=true" in (ROOT / "web" / ".npmrc").read_text().splitlines()


def test_no_committed_file_names_a_registry() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    assert len(files) > 1000

    named = [
        f"{path.relative_to(ROOT)}: {registry}"
        for path in files
        if path.is_file()
        for registry in REGISTRIES
        if registry.encode() in path.read_bytes()
    ]
    assert named == []


def test_every_group_of_tools_has_a_lock() -> None:
    assert {lock.stem for lock in LOCKS} >= {
        *("demo", "dev", "sam", "checkov", "mutmut", "audit", "node", "uv", "requirements"),
        *("wandb-0.17.9", "wandb-0.19.11"),
    }


def test_the_makefile_installs_nothing_without_its_hashes() -> None:
    installs = [
        line
        for line in (ROOT / "Makefile").read_text().splitlines()
        if "pip install" in line or "(PIP) install" in line
    ]

    own = [line for line in installs if "--no-deps" in line]  # this project itself
    assert own
    assert all("--require-hashes" in line for line in installs if line not in own)
