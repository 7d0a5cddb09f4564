"""Pages of `docs/` for tests that compare them with the code."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"


def page(name: str) -> str:
    """The text of a page."""
    return (DOCS / name).read_text(encoding="utf-8")


def section(name: str, title: str) -> str:
    """The text under a heading of a page, up to the next heading of its level."""
    found = re.search(rf"^(#+) {re.escape(title)}\n(.*?)(?=^\1 |\Z)", page(name), re.DOTALL | re.MULTILINE)
    assert found, f"docs/{name} has no heading `{title}`"
    return found[2]


def table_rows(name: str, title: str) -> list[list[str]]:
    """The rows of the tables under a heading, without the header rows."""
    lines = [line for line in section(name, title).splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    heads = {index - 1 for index, row in enumerate(rows) if set(row[0]) <= {"-", ":"} and row[0]}
    return [row for index, row in enumerate(rows) if index not in heads and index - 1 not in heads]
