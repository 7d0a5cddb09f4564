from __future__ import annotations

from typing import Any

import pytest

from launchbay_local.events.patterns import matches, passes

EVENT = {
    "source": "aws.batch",
    "detail-type": "Batch Job State Change",
    "detail": {
        "status": "RUNNING",
        "jobQueue": "arn:aws:batch:us-east-1:1:job-queue/launchbay-cpu-small",
        "attempts": [{"exit": 1}, {"exit": 137}],
        "tags": ["a", "b"],
        "count": 5,
        "ok": True,
        "nothing": None,
        "address": "10.0.0.7",
    },
}


@pytest.mark.parametrize(
    ("detail", "expected"),
    [
        ({"status": ["RUNNING", "FAILED"]}, True),
        ({"status": ["FAILED"]}, False),
        ({"absent": ["x"]}, False),
        ({"jobQueue": [{"prefix": "arn:aws:batch:us-east-1:1:job-queue/launchbay-"}]}, True),
        ({"status": [{"suffix": "ING"}]}, True),
        ({"status": [{"prefix": {"equals-ignore-case": "run"}}]}, True),
        ({"status": [{"equals-ignore-case": "running"}]}, True),
        ({"status": [{"wildcard": "R*N*G"}]}, True),
        ({"status": [{"wildcard": "*X*"}]}, False),
        ({"status": [{"anything-but": "RUNNING"}]}, False),
        ({"status": [{"anything-but": ["FAILED", "STARTING"]}]}, True),
        ({"status": [{"anything-but": {"prefix": "RUN"}}]}, False),
        ({"status": [{"anything-but": {"suffix": ["X", "Y"]}}]}, True),
        ({"absent": [{"anything-but": "x"}]}, False),
        ({"count": [{"numeric": [">", 1, "<=", 5]}]}, True),
        ({"count": [{"numeric": ["=", 4]}]}, False),
        ({"status": [{"numeric": [">", 1]}]}, False),
        ({"count": [5.0]}, True),
        ({"ok": [True]}, True),
        ({"ok": [1]}, False),
        ({"nothing": [None]}, True),
        ({"status": [{"exists": True}]}, True),
        ({"absent": [{"exists": False}]}, True),
        ({"absent": [{"exists": False}, "x"]}, True),
        ({"status": [{"exists": False}]}, False),
        ({"tags": ["b"]}, True),
        ({"tags": ["c"]}, False),
        ({"attempts": {"exit": [137]}}, True),
        ({"attempts": {"exit": [2]}}, False),
        ({"address": [{"cidr": "10.0.0.0/24"}]}, True),
        ({"address": [{"cidr": "10.1.0.0/24"}]}, False),
        ({"$or": [{"status": ["FAILED"]}, {"count": [5]}]}, True),
        ({"$or": [{"status": ["FAILED"]}, {"count": [6]}], "ok": [True]}, False),
        ({"status": ["RUNNING"], "count": [6]}, False),
        ({"status": {"deeper": ["x"]}}, False),
        ({"status": {"deeper": [{"exists": False}]}}, True),
    ],
)
def test_a_pattern_matches_as_eventbridge_does(detail: dict[str, Any], expected: bool) -> None:
    assert matches({"source": ["aws.batch"], "detail": detail}, EVENT) is expected


def test_a_wildcard_s_backslash_makes_a_star_literal() -> None:
    assert matches({"a": [{"wildcard": r"x\*y*"}]}, {"a": "x*yz"})
    assert not matches({"a": [{"wildcard": r"x\*y*"}]}, {"a": "xxyz"})


def test_no_filters_pass_everything_and_several_are_alternatives() -> None:
    assert passes([], EVENT)
    assert passes([{"source": ["x"]}, {"source": ["aws.batch"]}], EVENT)
    assert not passes([{"source": ["x"]}], EVENT)
