import gzip
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.results.metric_parts import (
    MAX_NAME,
    MAX_PART,
    MAX_POINTS,
    MAX_SERIES,
    MAX_STEP,
    MetricPart,
    Series,
    Summary,
    explain_name,
    parse_part,
    part_key,
    place_of_part,
    write_part,
)

PLACE = "AROAEXAMPLEEXAMPLE123:0123456789abcdef0123456789abcdef"
NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(lambda name: explain_name(name) is None)
TIMES = st.floats(0, 2e9)
VALUES = st.floats().map(lambda value: value + 0.0)
COLUMNS = st.lists(st.tuples(st.integers(0, MAX_STEP), TIMES, VALUES), max_size=5)
DOCUMENT: dict[str, Any] = {
    "version": 1,
    "project": "vision",
    "run": "01JZ8Q4T6V2M9X3C7B5N1K0HFD",
    "series": {"loss": [[1, 2], [5.0, 6.0], [0.5, 0.4]]},
    "summary": {"best": [6.0, 0.4]},
}


def series_of(points: list[tuple[int, float, float]]) -> Series:
    return Series(*([tuple(column) for column in zip(*points, strict=True)] or [(), (), ()]))


def document(**changes: Any) -> bytes:
    return gzip.compress(json.dumps({**DOCUMENT, **changes}).encode())


@given(
    st.dictionaries(NAMES, COLUMNS.map(series_of), max_size=4),
    st.dictionaries(NAMES, st.builds(Summary, TIMES, VALUES), max_size=4),
)
def test_a_written_part_reads_as_it_was(series: dict[str, Series], summary: dict[str, Summary]) -> None:
    part = MetricPart("vision", "01JZ8Q4T6V2M9X3C7B5N1K0HFD", series, summary)

    assert repr(parse_part(write_part(part))) == repr(part)  # as text, in which nan equals itself


def test_the_same_part_is_the_same_object_so_that_it_can_be_sent_again() -> None:
    part = MetricPart("vision", "run", {"loss": Series([1], [2.0], [math.nan])}, {})

    assert write_part(part) == write_part(part)


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 2},
        {"project": ""},
        {"run": "x" * 65},
        {"run": 7},
        {"series": []},
        {"series": {"": [[1], [1.0], [1.0]]}},
        {"series": {"a\nb": [[1], [1.0], [1.0]]}},
        {"series": {"x" * (MAX_NAME + 1): [[1], [1.0], [1.0]]}},
        {"series": {"loss": [[1, 2], [1.0], [1.0]]}},
        {"series": {"loss": [[1], [1.0]]}},
        {"series": {"loss": [[-1], [1.0], [1.0]]}},
        {"series": {"loss": [[True], [1.0], [1.0]]}},
        {"series": {"loss": [[MAX_STEP + 1], [1.0], [1.0]]}},
        {"series": {"loss": [[1], [-1.0], [1.0]]}},
        {"series": {"loss": [[1], [math.nan], [1.0]]}},
        {"series": {"loss": [[1], [1e12], [1.0]]}},
        {"series": {"loss": [[1], [1.0], ["high"]]}},
        {"series": {"loss": [[1], [1.0], [10**400]]}},
        {"series": {"loss": [list(range(MAX_POINTS + 1)), [1.0], [1.0]]}},
        {"series": {f"s{number}": [[], [], []] for number in range(MAX_SERIES + 1)}},
        {"summary": {"best": [1.0]}},
        {"summary": {f"s{number}": [1.0, 1.0] for number in range(MAX_SERIES + 1)}},
    ],
    ids=lambda changes: str(changes)[:40],
)
def test_a_part_out_of_bounds_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(UnreadableContract):
        parse_part(document(**changes))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not compressed",
        gzip.compress(b"not json"),
        gzip.compress(b"[" * 100_000),
        gzip.compress(b"3"),
        document()[:-9],
        bytes(MAX_PART + 1),
        gzip.compress(b" " * (17 * 1024 * 1024)),
        document(more=[[]] * 2_000_000),
        document(version="x" * 1_000_000),
    ],
    ids=["empty", "plain", "text", "deep", "a number", "cut off", "long", "a bomb", "wide", "a long text"],
)
def test_what_is_not_a_part_is_refused_in_a_few_words(content: bytes) -> None:
    with pytest.raises(UnreadableContract) as refused:
        parse_part(content)

    assert len(str(refused.value)) < 500


def test_the_largest_part_is_read() -> None:
    each = MAX_POINTS // MAX_SERIES
    names = [f"{number:03}".ljust(MAX_NAME, "ü") for number in range(MAX_SERIES)]
    series = {name: Series([MAX_STEP] * each, [1e9] * each, [math.nan] * each) for name in names}
    part = MetricPart("vision", "run", series, {name: Summary(1e9, -math.inf) for name in names})

    assert len(parse_part(write_part(part)).series) == MAX_SERIES


@given(st.integers(1, 1_000_000))
def test_a_key_tells_its_place(number: int) -> None:
    assert place_of_part(part_key(PLACE, number)) == PLACE


@pytest.mark.parametrize(
    "key",
    [
        f"outputs/{PLACE}/000001",
        f"metrics/{PLACE}/0001",
        f"metrics/{PLACE}/000000",
        f"metrics/{PLACE}/more/000001",
        "metrics/elsewhere/000001",
        f"metrics/{PLACE}/000001/",
    ],
)
def test_a_key_elsewhere_has_no_place(key: str) -> None:
    assert place_of_part(key) is None
