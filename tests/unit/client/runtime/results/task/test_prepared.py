"""What one container leaves for the next one is what that reads."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from launchbay.runtime.results.task.prepared import Prepared, read_prepared, write_prepared

NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
NUMBERS = st.integers(0, 2**63)
RESTORED = st.dictionaries(NAMES, st.dictionaries(NAMES, st.tuples(NUMBERS, NUMBERS), max_size=3), max_size=3)


@given(RESTORED, st.frozensets(NAMES, max_size=3))
def test_what_is_left_is_what_is_read(
    tmp_path_factory: object, restored: dict[str, dict[str, tuple[int, int]]], secrets: frozenset[str]
) -> None:
    folder = Path(tmp_path_factory.mktemp("volume"))  # type: ignore[attr-defined]
    prepared = Prepared(restored, secrets)

    write_prepared(folder, prepared)

    assert read_prepared(folder) == prepared


def test_without_a_word_nothing_was_prepared(tmp_path: Path) -> None:
    assert read_prepared(tmp_path) == Prepared()
