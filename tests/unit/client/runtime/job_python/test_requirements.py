"""Files with requirements: which installs from paths, so that what is made from it belongs to one run."""

from __future__ import annotations

from pathlib import Path

import pytest

from launchbay.runtime.job_python.requirements import find_requirements


@pytest.mark.parametrize(
    "line",
    [
        *("-e .", "--editable=./lib", ".", "./lib", "../lib", ".[gpu]", "/opt/lib", "wheels/a-1-py3-none-any.whl"),
        *("file:///opt/a.whl", "a @ file:///opt/a.whl", "a @ ./lib", "--find-links wheels", "-f ./wheels"),
    ],
)
def test_a_requirement_that_is_a_path_is_found(tmp_path: Path, line: str) -> None:
    (tmp_path / "requirements.txt").write_text(f"numpy\n{line}\n")

    found = find_requirements(tmp_path)

    assert found is not None
    assert found.is_local


@pytest.mark.parametrize(
    "line",
    [
        *("numpy>=2,<3", "a[b]==1.0 ; python_version < '3.12'", "# ./lib", "--index-url https://example.com/simple"),
        *("a @ https://example.com/a-1.0-py3-none-any.whl", "git+https://example.com/a/b.git@main#egg=b"),
        *("--find-links https://example.com/wheels", "-f /opt/wheels", "--hash=sha256:00", "torch==2.1+cpu"),
    ],
)
def test_a_requirement_that_says_what_it_is_can_be_kept(tmp_path: Path, line: str) -> None:
    (tmp_path / "requirements.txt").write_text(f"numpy\n{line}\n")

    found = find_requirements(tmp_path)

    assert found is not None
    assert not found.is_local
