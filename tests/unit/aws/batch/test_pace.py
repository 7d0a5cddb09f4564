"""Calls keep their distance, and all functions together stay under the account's limit of SubmitJob calls."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from launchbay.cli.service.application import find_template
from launchbay_core.aws.batch.pace import Pace
from launchbay_local.template.sam import translate

ACCOUNT_LIMIT = 50  # SubmitJob calls a second: a quota of AWS Batch that can't be raised


class Clock:
    """A time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_the_first_call_begins_at_once_and_the_others_keep_their_distance() -> None:
    clock = Clock()
    pace = Pace(4, clock, clock.sleep)
    begun = []
    for _ in range(5):
        pace.wait()
        begun.append(clock.now)

    assert begun == [100.0, 100.25, 100.5, 100.75, 101.0]


def test_time_without_calls_does_not_add_up() -> None:
    clock = Clock()
    pace = Pace(2, clock, clock.sleep)
    pace.wait()
    clock.now += 60

    begun = []
    for _ in range(3):
        pace.wait()
        begun.append(clock.now)

    assert begun == [160.0, 160.5, 161.0]


def test_threads_share_one_pace() -> None:
    waited: list[float] = []
    pace = Pace(10, lambda: 0.0, waited.append)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: pace.wait(), range(8)))

    assert sorted(waited) == pytest.approx([number / 10 for number in range(1, 8)])


def test_all_functions_that_submit_stay_under_the_account_s_limit_together() -> None:
    resources = translate(find_template(), {"DefaultImage": "image"}, "us-east-1").body["Resources"]

    def pace(function: str) -> float:
        return float(resources[function]["Properties"]["Environment"]["Variables"]["LAUNCHBAY_SUBMITS_PER_SECOND"])

    sources = [one["Properties"] for one in resources.values() if one["Type"] == "AWS::Lambda::EventSourceMapping"]
    at_once = sum(
        source["ScalingConfig"]["MaximumConcurrency"]
        for source in sources
        if "DispatchFunction" in str(source["FunctionName"])
    )

    assert at_once > 0
    assert at_once * pace("DispatchFunction") + pace("ReconcileFunction") < ACCOUNT_LIMIT
