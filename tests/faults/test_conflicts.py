"""A write to the table that conflicts with somebody else's transaction is tried again at once: nothing was written."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core_support import dispatch_messages, run_requested
from fault_account import PROJECT, Account
from fault_flow import Flow
from fault_flows import Launch
from fault_front import CONFLICTS
from lambda_support import LambdaContext, handler_of, sample_event
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.domain.authors import Author
from launchbay_core.services.lifecycle.cancel import cancel


def dispatches(_account: Account, flow: Flow) -> None:
    assert dispatch_messages([run_requested(PROJECT, flow.run_id)]) == []


def hears(account: Account, _flow: Flow) -> None:
    [job] = account.batch.jobs.values()
    handler_of("track")(sample_event("batch_job_running") | {"detail": job.detail()}, LambdaContext())


def cancels(_account: Account, flow: Flow) -> None:
    cancel(create_adapters(), PROJECT, flow.run_id, Author("5f0c8a3e", "ada"))


def try_conflict(account: Account, act: Callable[[Account, Flow], None], at: int = -1) -> list[str]:
    """Let an action conflict at one of its calls; the calls that it made. Nothing is delivered again."""
    flow = Launch()
    with account.emptied():
        flow.prepare(account)
        if act is hears:
            flow.until(account, "RUNNABLE")
            account.batch.advance()
            account.batch.events.clear()
        else:
            assert flow.launch(account)
        with account.front.watching(CONFLICTS, at):
            act(account, flow)
            return list(account.front.calls)


@pytest.mark.parametrize("act", [dispatches, hears, cancels])
def test_a_write_that_conflicts_with_a_transaction_is_tried_again_at_once(
    shared_account: Account, act: Callable[[Account, Flow], None]
) -> None:
    calls = try_conflict(shared_account, act)
    updates = [number for number, call in enumerate(calls) if call == "dynamodb.UpdateItem"]
    assert updates

    for number in updates:
        again = try_conflict(shared_account, act, number)
        assert again == [*calls[: number + 1], *calls[number:]]
