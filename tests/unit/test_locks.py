"""The lock files: every package is pinned and has the hashes of its files, and nothing says where to get it from."""

from __future__ import annotations

import re
from pathlib import Path

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


def test_every_group_of_tools_has_a_lock() -> None:
    assert {lock.stem for lock in LOCKS} >= {
        *("demo", "dev", "sam", "checkov", "mutmut", "audit", "uv", "requirements"),
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
