"""The flows by which results are kept, forgotten and deleted: in the end all of it is there, or nothing."""

from __future__ import annotations

from attempt_support import save_checkpoint
from fault_account import PROJECT, Account
from fault_flow import RUNS, Flow
from lambda_support import RESULTS
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.aws.clients import client
from launchbay_core.contracts.results.places import metrics_prefix, object_key
from launchbay_core.domain.results.retention import Kind
from launchbay_core.domain.results.rollups import rollup_key
from launchbay_core.services.results.retention import schedule_first_visit
from left_outputs import leave, place_number

_SWEEPS = 5  # within which everything that is due is deleted
_YEAR = 366 * 24 * 3600


def _present() -> set[str]:
    """The keys of all objects of the results bucket."""
    return {one["Key"] for one in client("s3").list_objects_v2(Bucket=RESULTS).get("Contents", [])}


class _Left(Flow):
    """A run that has ended and left something of each kind, and objects that no manifest lists; another one beside."""

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        self.until(account, "SUCCEEDED")
        account.settle()
        save_checkpoint(place_number(self.run_id))
        place = leave(PROJECT, self.run_id, {"model.pt": b"weights", "report.html": b"<p>"})
        more = [object_key(place, 9), f"{metrics_prefix(place)}000001", rollup_key(PROJECT, self.run_id, 1)]
        for key in more:
            client("s3").put_object(Bucket=RESULTS, Key=key, Body=b"x")
        schedule_first_visit(create_adapters(), account.run(self.run_id))  # as track does when it learns of a place
        self.own = _present()
        client("s3").put_object(Bucket=RESULTS, Key=object_key(place_number("another"), 1), Body=b"theirs")
        self.others = _present() - self.own

    def decide(self, account: Account, what: str) -> bool:
        answer = account.api("POST", f"{RUNS}/{self.run_id}/{what}")
        return answer is not None and answer.status == 200

    def check_deleted(self, account: Account) -> None:
        """Nothing of the run is left or shown, and its record stays."""
        for _ in range(_SWEEPS):
            account.sweep()
        assert _present() == self.others
        assert set(account.run(self.run_id).retention.deleted) == set(Kind)
        answer = account.api("GET", f"{RUNS}/{self.run_id}/outputs")
        assert answer is not None
        assert answer.status == 200
        assert answer.body["outputs"] == []


class Keep(_Left):
    """Somebody keeps the results for good."""

    def act(self, account: Account) -> bool:
        return self.decide(account, "keep")

    def check(self, account: Account) -> None:
        account.later(_YEAR)
        for _ in range(_SWEEPS):
            account.sweep()
        assert _present() == self.own | self.others
        assert account.run(self.run_id).retention.is_kept


class Forget(_Left):
    """Somebody has the results forgotten."""

    def act(self, account: Account) -> bool:
        return self.decide(account, "forget")

    def check(self, account: Account) -> None:
        self.check_deleted(account)


class SweepForgotten(Forget):
    """The sweep deletes what was forgotten."""

    hears = False

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        assert self.decide(account, "forget")

    def act(self, account: Account) -> bool:
        account.sweep()
        return True


class SweepDue(_Left):
    """The sweep deletes what is past its days, and marks it first: what is half deleted is not shown."""

    hears = False

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        account.later(_YEAR)

    def act(self, account: Account) -> bool:
        account.sweep()
        return True

    def check(self, account: Account) -> None:
        self.check_deleted(account)
