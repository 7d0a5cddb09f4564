"""The flows of results that are kept, forgotten and deleted."""

from __future__ import annotations

from fault_account import PROJECT, Account
from fault_flow import RUNS, Flow
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.contracts.results.places import results_prefix
from left_outputs import leave


class Forget(Flow):
    """Somebody has the results of a run deleted."""

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        self.until(account, "SUCCEEDED")
        account.settle()
        self.place = leave(PROJECT, self.run_id, {"a": b"1", "b": b"2"})

    def act(self, account: Account) -> bool:
        answer = account.api("POST", f"{RUNS}/{self.run_id}/forget")
        return answer is not None and answer.status == 200

    def check(self, account: Account) -> None:
        account.sweep()
        assert create_adapters().results_bucket.list_keys(results_prefix(self.place)) == []
        assert account.run(self.run_id).retention.forgotten_at is not None


class SweepForgotten(Forget):
    """The sweep deletes them."""

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        assert super().act(account)

    def act(self, account: Account) -> bool:
        account.sweep()
        return True  # what is not done is the next one's


class Keep(Forget):
    """Somebody keeps the results of a run for good."""

    def act(self, account: Account) -> bool:
        answer = account.api("POST", f"{RUNS}/{self.run_id}/keep")
        return answer is not None and answer.status == 200

    def check(self, account: Account) -> None:
        assert account.run(self.run_id).retention.is_kept
        assert len(create_adapters().results_bucket.list_keys(results_prefix(self.place))) == 3
