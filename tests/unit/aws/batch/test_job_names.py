"""A job's name says of which run it is, and which of the run's jobs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.aws.batch.job_names import job_name, parse_job_name
from launchbay_core.domain.names import PROJECT, RUN_ID

MAX_NAME = 128  # characters that AWS Batch takes


@given(st.from_regex(PROJECT, fullmatch=True), st.from_regex(RUN_ID, fullmatch=True), st.integers(1, 999_999))
def test_a_name_is_read_as_it_was_written(project: str, run_id: str, number: int) -> None:
    name = job_name(project, run_id, number)

    assert parse_job_name(name) == (project, run_id, number)
    assert len(name) <= MAX_NAME


@pytest.mark.parametrize("suffix", ["-1", "-0", "-02", "-x", "-1234567", "-"])
def test_a_name_with_another_ending_is_not_launchbay_s(suffix: str) -> None:
    assert parse_job_name(job_name("vision", "01JZ8Q4T6V2M9X3C7B5N1K0HFD") + suffix) is None
