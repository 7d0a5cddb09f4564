"""A part of an attempt's metrics: the points that its script has reported since the part before, as one small object.

Parts are only added, numbered from 1. Each is a compressed JSON document with three columns for every series. Which
project and run it names is the job's word alone: whose it is follows from its place. A job writes parts, so they are
read as archives of strangers are: their length, every name and every number is checked.
"""

from __future__ import annotations

import gzip
import json
import math
import re
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.results.bounded_json import load_bounded
from launchbay_core.contracts.results.places import is_place, metrics_prefix

VERSION = 1
MAX_SERIES = 1_000  # of one run
MAX_NAME = 256  # characters
MAX_POINTS = 50_000  # in one part
MAX_PARTS = 1_000_000  # of one attempt
MAX_STEP = 2**53  # as JavaScript counts
MAX_PART = 2 * 1024 * 1024  # bytes, compressed
_MAX_DOCUMENT = 16 * 1024 * 1024  # bytes
# Of each point three values, of each series its name and four lists; with room for what `load_bounded` counts twice.
_MAX_VALUES = 3 * MAX_POINTS + 20 * MAX_SERIES
_MAX_TIME = 2.0**33  # seconds since 1970
_MAX_WORD = 64  # characters of a project's name and of a run's id
_KEY = re.compile(r"metrics/([^/]+)/([0-9]{6,7})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Series(NamedTuple):
    """The points of one metric, as columns of one length; `times` are in seconds since 1970."""

    steps: Sequence[int]
    times: Sequence[float]
    values: Sequence[float]


class Summary(NamedTuple):
    """A value that replaces the last one of its metric, with the time at which the script gave it."""

    time: float
    value: float


class MetricPart(NamedTuple):
    """What a part holds; `project` and `run_id` are what the job says."""

    project: str
    run_id: str
    series: Mapping[str, Series]
    summary: Mapping[str, Summary]


def part_key(place: str, number: int) -> str:
    """Where an attempt's part lies, numbered from 1.

    >>> part_key("AROAEXAMPLEEXAMPLE123:0123", 7)
    'metrics/AROAEXAMPLEEXAMPLE123:0123/000007'
    """
    return f"{metrics_prefix(place)}{number:06d}"


def place_of_part(key: str) -> str | None:
    """The place in a part's key; None if it isn't the key of a part.

    >>> place_of_part("metrics/AROAEXAMPLEEXAMPLE123:0123/000007")
    'AROAEXAMPLEEXAMPLE123:0123'
    """
    found = _KEY.fullmatch(key)
    return found[1] if found and is_place(found[1]) and 1 <= int(found[2]) <= MAX_PARTS else None


def explain_name(name: str) -> str | None:
    """What is wrong with the name of a metric; None if nothing is.

    >>> explain_name("train/loss")
    >>> explain_name("")
    'is empty'
    """
    if not name:
        return "is empty"
    if len(name) > MAX_NAME:
        return f"has over {MAX_NAME} characters"
    if _CONTROL.search(name) or any("\ud800" <= letter <= "\udfff" for letter in name):
        return "has a control character, or half of a surrogate pair"
    return None


def write_part(part: MetricPart) -> bytes:
    """The object of a part; the same bytes for the same part."""
    document = {
        "version": VERSION,
        "project": part.project,
        "run": part.run_id,
        "series": {name: [list(column) for column in series] for name, series in part.series.items()},
        "summary": {name: list(one) for name, one in part.summary.items()},
    }
    return gzip.compress(json.dumps(document, separators=(",", ":")).encode(), 6, mtime=0)


def parse_part(content: bytes) -> MetricPart:
    """The part in an object.

    Raises:
        UnreadableContract: it isn't one, is of a version that this Launchbay does not read, or breaks a bound.
    """
    try:
        fields = load_bounded(_decompress(content), _MAX_VALUES)
        _check_bounds(fields)
        return MetricPart(
            _word(fields["project"]),
            _word(fields["run"]),
            {_name(name): _series(columns) for name, columns in fields["series"].items()},
            {_name(name): Summary(_time(at), _number(value)) for name, (at, value) in fields["summary"].items()},
        )
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise UnreadableContract(f"could not read a part of metrics: {error!r:.300}") from error


def _check_bounds(fields: Mapping[str, Any]) -> None:
    if fields["version"] != VERSION:
        raise ValueError(f"its version is {fields['version']!r:.100}, and this Launchbay reads version {VERSION}")
    if len(fields["series"]) > MAX_SERIES or len(fields["summary"]) > MAX_SERIES:
        raise ValueError(f"it has over {MAX_SERIES:,} series")
    if sum(len(columns[0]) for columns in fields["series"].values()) > MAX_POINTS:
        raise ValueError(f"it has over {MAX_POINTS:,} points")


def _decompress(content: bytes) -> bytes:
    if len(content) > MAX_PART:
        raise ValueError(f"it has over {MAX_PART:,} bytes")
    reader = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        document = reader.decompress(content, _MAX_DOCUMENT)
    except zlib.error as error:
        raise ValueError(f"it is not compressed as it should be: {error}") from error
    if not reader.eof:
        raise ValueError(f"it is cut off, or has over {_MAX_DOCUMENT:,} bytes")
    return document


def _word(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _MAX_WORD:
        raise ValueError(f"{value!r:.100} is not a name")
    return value


def _name(name: str) -> str:
    if wrong := explain_name(name):
        raise ValueError(f"the name of a metric {wrong}")
    return name


def _series(columns: Any) -> Series:
    steps, times, values = columns
    if not len(steps) == len(times) == len(values):
        raise ValueError("the columns of a series differ in length")
    return Series(tuple(map(_step, steps)), tuple(map(_time, times)), tuple(map(_number, values)))


def _step(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MAX_STEP:
        raise ValueError(f"{value!r:.100} is not a step")
    return value


def _time(value: Any) -> float:
    number = _number(value)
    if not 0 <= number <= _MAX_TIME or not math.isfinite(number):
        raise ValueError(f"{number!r} is not a time")
    return number


def _number(value: Any) -> float:
    if type(value) not in (int, float):
        raise ValueError(f"{value!r:.100} is not a number")
    return float(value) + 0.0  # -0.0 is 0.0: equal points are one
