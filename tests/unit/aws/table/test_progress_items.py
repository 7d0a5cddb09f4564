"""What moves of a run comes back from its item as it went in, whatever it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.aws.table.progress_items import fact_members, progress_item, progress_of
from launchbay_core.aws.table.table import Table, decode, encode
from launchbay_core.aws.table.timelines import change_of_text, change_text
from launchbay_core.domain.authors import Author
from launchbay_core.domain.hardware import catalogue, place
from launchbay_core.domain.hardware.request import HardwareRequest
from launchbay_core.domain.runs import Attempt, RunProgress, StateChange
from launchbay_core.domain.states import RunState
from launchbay_core.errors import AwsUnavailable

AT = "2026-01-31T09:30:00.000Z"
GPUS = sorted({one.gpu_model for one in catalogue().classes if one.gpu_model})
TEXTS = st.text(max_size=30)
TIMES = st.none() | st.just(AT)
AUTHORS = st.none() | st.builds(Author, TEXTS, TEXTS)
CHANGES = st.builds(StateChange, st.sampled_from(RunState), st.just(AT), st.none() | TEXTS, AUTHORS)
ATTEMPTS = st.builds(Attempt, TIMES, TIMES, st.none() | st.integers(0, 255), st.none() | TEXTS, st.none() | TEXTS)
REQUESTS = st.builds(
    lambda gpu, spot: HardwareRequest.model_validate({"gpu": gpu, "spot": spot}),
    st.none() | st.sampled_from(GPUS).map(lambda model: {"model": model}),
    st.booleans(),
)


@given(CHANGES)
def test_a_change_comes_back_from_its_text(change: StateChange) -> None:
    assert change_of_text(change_text(change)) == change


@given(REQUESTS, st.sampled_from(RunState), st.lists(ATTEMPTS, max_size=3), st.booleans())
def test_progress_comes_back_from_its_item(
    request: HardwareRequest, state: RunState, attempts: list[Attempt], is_open: bool
) -> None:
    run = RunProgress("p", "01M8AZH9HCM6MJ44T3QWTP67XW", "j", 3, state, place(request), AT, AT, AT, runner="init")
    item = progress_item(run) | fact_members({"ended_attempts": attempts, "log_streams": ["a"], "exit_code": 3})
    if not is_open:
        del item["open_pk"]
    known = replace(run, ended_attempts=tuple(attempts), log_streams=("a",), exit_code=3, is_open=is_open)

    assert progress_of(decode(encode(item))) == known


def test_what_dynamodb_never_answers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Throttled:
        def batch_get_item(self, RequestItems: Any) -> dict[str, Any]:  # noqa: N803  (the client's name)
            return {"Responses": {}, "UnprocessedKeys": RequestItems}

    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    client: Any = Throttled()

    with pytest.raises(AwsUnavailable, match="no more reads"):
        Table(client, "table").get_many([{"pk": "a", "sk": "b"}])
