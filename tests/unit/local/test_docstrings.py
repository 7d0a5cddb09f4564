"""The examples in the docstrings of the local stack, run as they stand."""

from __future__ import annotations

import doctest
import importlib
import shutil
from pathlib import Path

import pytest

import launchbay_local
from local_support import SAMPLE

PACKAGE = Path(launchbay_local.__file__).parent
MODULES = sorted(
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", MODULES)
def test_an_example_prints_what_it_shows(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(SAMPLE, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)

    result = doctest.testmod(importlib.import_module(name))

    assert result.attempted
    assert not result.failed


def test_the_table_of_parts_has_every_folder() -> None:
    table = {line.split("`")[1] for line in (launchbay_local.__doc__ or "").splitlines() if line.startswith("| `")}

    folders = {f"{path.name}/" for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
    modules = {path.name for path in PACKAGE.glob("*.py") if path.name != "__init__.py"}
    assert table == folders | modules
