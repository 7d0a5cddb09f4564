"""Many jobs at the same time, within the slots."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from batch_support import QUEUE, Bench, wait_for
from launchbay_local.batch import Slots

JOBS = 200
SLOTS = 8


@pytest.mark.slow
def test_two_hundred_jobs_at_once_all_run_once_and_never_more_than_the_slots_allow(
    bench: Bench, tmp_path: Path
) -> None:
    bench.options["region"] = "us-west-2"  # which has no rule: this test is not about events
    bench.start(Slots(vcpus=SLOTS, memory_mib=200_000))
    ledger = tmp_path / "ledger"
    # One line at the start and one at the end: lines that are appended stay whole and in order.
    arn = bench.define(["sh", "-c", f'echo "+$AWS_BATCH_JOB_ID" >> {ledger}; echo "-$AWS_BATCH_JOB_ID" >> {ledger}'])

    with ThreadPoolExecutor(16) as pool:
        submitted = list(pool.map(lambda _: bench.submit_to(arn), range(JOBS)))

    def succeeded() -> int:
        pages = bench.batch.get_paginator("list_jobs").paginate(jobQueue=QUEUE, jobStatus="SUCCEEDED")
        return sum(len(page["jobSummaryList"]) for page in pages)

    wait_for(lambda: succeeded() == JOBS, within=90, every=0.5)
    lines = ledger.read_text().split()
    assert Counter(line[1:] for line in lines if line[0] == "+") == Counter(submitted)
    running = most = 0
    for line in lines:
        running += 1 if line[0] == "+" else -1
        most = max(most, running)
    assert 0 < most <= SLOTS


def test_jobs_start_in_the_order_of_submission(bench: Bench, tmp_path: Path) -> None:
    bench.start(Slots(vcpus=1, memory_mib=1024))
    ledger = tmp_path / "ledger"
    arn = bench.define(["sh", "-c", f'echo "$AWS_BATCH_JOB_ID" >> {ledger}'])

    submitted = [bench.submit_to(arn) for _ in range(10)]

    bench.ended(submitted[-1])
    assert ledger.read_text().split() == submitted
