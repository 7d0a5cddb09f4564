"""The flows of results: runs start with outputs of other runs, and results are kept, forgotten and deleted."""

from __future__ import annotations

from fault_account import PROJECT, Account
from fault_flow import JOBS, RUNS, Flow
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


class LaunchFromOutputs(Forget):
    """A run starts with an output of another one, which says so."""

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        self.source, self.run_id = self.run_id, ""
        spec = {"name": "takes", "command": ["true"], "inputs": {"outputs": {"model": {}}}}
        assert account.api("POST", JOBS, spec) is not None

    def act(self, account: Account) -> bool:
        body = {"job": "takes", "from_outputs": {"model": f"{self.source}:a"}}
        answer = account.api("POST", RUNS, body, key="once")
        self.run_id = answer.body["run_id"] if answer is not None else ""
        return answer is not None and answer.status in (200, 201)

    def check(self, account: Account) -> None:
        assert create_adapters().store.used_by(PROJECT, self.source, 10) == ([self.run_id], False)
        assert account.run(self.run_id).from_outputs == {"model": f"{self.source}:a"}
