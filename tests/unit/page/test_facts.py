"""The page tells facts from inputs by the same names as conditions, columns and orders do."""

from __future__ import annotations

import re
from pathlib import Path

from launchbay_core.domain.run_search.subjects import FACTS

INPUT_NAMES = Path(__file__).parents[3] / "web" / "src" / "runs" / "inputNames.ts"


def test_the_facts_of_the_page_are_those_of_run_search() -> None:
    listed = re.search(r"export const FACTS = \[(.*?)\]", INPUT_NAMES.read_text(encoding="utf-8"), re.DOTALL)
    assert listed is not None
    assert tuple(re.findall(r'"(\w+)"', listed[1])) == FACTS
