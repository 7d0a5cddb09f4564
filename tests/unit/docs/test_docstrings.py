"""The examples in docstrings: each is run, and has to give what it shows."""

from __future__ import annotations

import doctest
import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("layers/core", "client", "local")
ELSEWHERE = {"launchbay_local"}  # a whole stack: tests/unit/local/test_docstrings.py runs it
_EXAMPLE = re.compile(r"^ *>>> ", re.MULTILINE)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def modules_with_examples() -> list[str]:
    """The names of all modules in which a line starts with `>>>`."""
    named = [
        ".".join(file.relative_to(ROOT / folder).with_suffix("").parts).removesuffix(".__init__")
        for folder in FOLDERS
        for file in sorted((ROOT / folder).rglob("*.py"))
        if _EXAMPLE.search(file.read_text(encoding="utf-8"))
    ]
    return [name for name in named if name not in ELSEWHERE]


@pytest.mark.parametrize("name", modules_with_examples())
def test_every_example_in_a_docstring_gives_what_it_shows(name: str) -> None:
    results = doctest.testmod(importlib.import_module(name), optionflags=FLAGS)

    assert results.attempted > 0
    assert results.failed == 0
