"""The flows after a launch: dispatched, tracked, cancelled, corrected by the sweep."""

from __future__ import annotations

from typing import ClassVar

from fault_account import PROJECT, Account
from fault_flow import LAUNCH, RUNS, Flow
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.contracts.claim import closed_claim
from launchbay_core.contracts.run_objects import claim_key


class Dispatch(Flow):
    """The first run of a version, which also registers its definition."""

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        self.launch(account)

    def act(self, account: Account) -> bool:
        return account.dispatch(self.run_id)


class DispatchAfterDeregistration(Dispatch):
    def prepare(self, account: Account) -> None:
        super().prepare(account)
        account.dispatch(self.run_id)
        account.settle()
        account.batch.definitions = dict.fromkeys(account.batch.definitions, "INACTIVE")
        answer = account.api("POST", RUNS, LAUNCH, key="another")
        assert answer is not None
        self.run_id = answer.body["run_id"]

    def check(self, account: Account) -> None:
        assert len(account.run_ids()) == 2


class DispatchToALostQueue(Dispatch):
    ends: ClassVar[set[str]] = {"FAILED"}
    jobs = 0

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        account.batch.lost_queues.add(account.run(self.run_id).placement.job_queue)

    def check(self, account: Account) -> None:
        assert "does not exist" in (account.run(self.run_id).reason or "")


class DispatchUnseen(Dispatch):
    """AWS Batch does not list a job yet when it is looked for."""

    jobs = 2

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        account.batch.hides_new_jobs = True


class Track(Flow):
    """Track hears of a job's start."""

    status = "RUNNING"

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        self.until(account, "STARTING")

    def act(self, account: Account) -> bool:
        while next(iter(account.batch.jobs.values())).status != self.status:
            account.batch.advance()
        for detail in account.batch.events:
            account.hear(detail)
        account.batch.events = []
        return True  # what is lost is the sweep's


class TrackSuccess(Track):
    status = "SUCCEEDED"


class TrackFailure(Track):
    ends: ClassVar[set[str]] = {"FAILED"}
    status = "FAILED"

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        account.batch.exit_code = 3

    def check(self, account: Account) -> None:
        assert account.run(self.run_id).exit_code == 3


class CancelQueued(Dispatch):
    ends: ClassVar[set[str]] = {"CANCELLED"}

    def act(self, account: Account) -> bool:
        answer = account.api("POST", f"{RUNS}/{self.run_id}/cancel", {})
        return answer is not None and answer.status == 200

    def check(self, account: Account) -> None:
        assert account.batch.started == []


class CancelWaiting(CancelQueued):
    def prepare(self, account: Account) -> None:
        self.register(account)
        self.until(account, "RUNNABLE")


class CancelUnrecorded(CancelQueued):
    """The job's submission was not recorded, and AWS Batch does not list the job yet."""

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        account.batch.hides_new_jobs = True
        definition = account.batch.answer("RegisterJobDefinition", {"jobDefinitionName": "d"})[1]["jobDefinitionArn"]
        run = account.run(self.run_id)
        name, queue = f"launchbay-{PROJECT}-{self.run_id}", run.placement.job_queue
        account.batch.answer("SubmitJob", {"jobName": name, "jobQueue": queue, "jobDefinition": definition})
        account.batch.events = []


class CancelRunning(CancelQueued):
    def prepare(self, account: Account) -> None:
        self.register(account)
        self.until(account, "RUNNING")

    def check(self, account: Account) -> None:
        """Its command had started before."""


class Sweep(Flow):
    """The sweep finds what no event has told."""

    hears = False

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        self.launch(account)

    def act(self, account: Account) -> bool:
        account.sweep()
        return True


class SweepSuccess(Sweep):
    def prepare(self, account: Account) -> None:
        self.register(account)
        self.until(account, "SUCCEEDED", hears=False)


class SweepFailure(Sweep):
    ends: ClassVar[set[str]] = {"FAILED"}

    def prepare(self, account: Account) -> None:
        account.batch.exit_code = 3
        self.register(account)
        self.until(account, "FAILED", hears=False)


class SweepCancelled(CancelRunning):
    """The API could not end the job of a run that it cancelled."""

    hears = False

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        with account.front.watching():
            assert super().act(account)
            calls = list(account.front.calls)
        # The same once more, with AWS Batch out of order.
        assert calls[-1] == "batch.TerminateJob"
        job = next(iter(account.batch.jobs.values()))
        job.status, job.reason, account.batch.events = "RUNNING", None, []

    def act(self, account: Account) -> bool:
        account.sweep()
        return True


class SweepVanished(Sweep):
    ends: ClassVar[set[str]] = {"FAILED"}
    jobs = 0

    def prepare(self, account: Account) -> None:
        self.register(account)
        self.until(account, "RUNNABLE", hears=False)
        account.batch.jobs.clear()


class SweepHalfCancelled(Sweep):
    """Somebody's cancellation died after it had closed the claim: nobody was told that the run is cancelled."""

    ends: ClassVar[set[str]] = {"CANCELLED"}

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        create_adapters().data_bucket.put_new(claim_key(PROJECT, self.run_id), closed_claim("CANCELLED").encode())
