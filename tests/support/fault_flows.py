"""Every flow at whose calls faults are put, by its name; here are those of the API and of the intake."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fault_account import PROJECT, Account
from fault_flow import JOBS, RUNS, Flow, check_account, is_accepted
from fault_metric_flows import RollUp
from fault_move_flows import (
    CancelLeft,
    CancelMoved,
    DispatchMoved,
    DispatchPastALostQueue,
    Leave,
    LeaveUnheard,
    Move,
    MoveUnheard,
)
from fault_output_flows import LaunchFromOutputs
from fault_restore_flows import Reclaim, ReclaimUnheard, Resume
from fault_retention_flows import Forget, Keep, SweepDue, SweepForgotten
from fault_run_flows import (
    CancelQueued,
    CancelRunning,
    CancelUnrecorded,
    CancelWaiting,
    Dispatch,
    DispatchAfterDeregistration,
    DispatchToALostQueue,
    DispatchUnseen,
    Sweep,
    SweepCancelled,
    SweepFailure,
    SweepHalfCancelled,
    SweepSuccess,
    SweepVanished,
    Track,
    TrackFailure,
    TrackSuccess,
)
from intake_support import JOB_FILE, JOB_YAML, beside

LAUNCH_FILE = "projects/vision/launches/digits/try.json"


class Register(Flow):
    def prepare(self, account: Account) -> None:
        """Nothing is there."""

    def act(self, account: Account) -> bool:
        return self.register(account)


class RegisterAgain(Register):
    versions = 2

    def prepare(self, account: Account) -> None:
        self.register(account)

    def act(self, account: Account) -> bool:
        return is_accepted(account.api("POST", f"{JOBS}/digits/versions", {"command": ["true"]}))


class Upload(Flow):
    versions = 0

    def prepare(self, account: Account) -> None:
        """Nothing is there."""

    def act(self, account: Account) -> bool:
        asked = {"sha256": "0" * 64, "size": 10}
        answer = account.api("POST", f"/projects/{PROJECT}/uploads", asked)
        return answer is not None and answer.body["exists"] is False


class Launch(Flow):
    def act(self, account: Account) -> bool:
        return self.launch(account)


class Rerun(Flow):
    def prepare(self, account: Account) -> None:
        self.register(account)
        self.until(account, "SUCCEEDED")

    def act(self, account: Account) -> bool:
        asked = {"overrides": {"config": {"lr": 0.3}}}
        return is_accepted(account.api("POST", f"{RUNS}/{self.run_id}/rerun", asked, "again"))

    def check(self, account: Account) -> None:
        assert len(account.run_ids()) == 2


class Labels(Launch):
    def prepare(self, account: Account) -> None:
        super().prepare(account)
        self.launch(account)

    def act(self, account: Account) -> bool:
        answer = account.api("PATCH", f"{RUNS}/{self.run_id}", {"name": "best", "add_tags": ["a"]})
        return answer is not None and answer.status == 200

    def check(self, account: Account) -> None:
        labels = account.run(self.run_id).labels
        assert (labels.name, labels.tags) == ("best", ("a",))


class Alias(Flow):
    def act(self, account: Account) -> bool:
        answer = account.api("PUT", f"{JOBS}/digits/aliases/prod", {"version": 1})
        return answer is not None and answer.status == 200

    def check(self, account: Account) -> None:
        answer = account.api("GET", f"{JOBS}/digits")
        assert answer is not None
        assert answer.body["aliases"]["prod"] == 1


class IntakeRegistration(Flow):
    key = JOB_FILE
    outcome = "registered"

    def prepare(self, account: Account) -> None:
        account.bucket.put_files("config.yaml", "conf/train.yaml", "code.tar.gz")
        self.version_id = account.bucket.put(JOB_FILE, JOB_YAML)

    def act(self, account: Account) -> bool:
        return account.upload_event(self.key, self.version_id)

    def check(self, account: Account) -> None:
        assert (account.bucket.result(self.key) or {}).get("outcome") in {self.outcome, "unchanged"}


class IntakeCompanion(IntakeRegistration):
    """The last file that a job.yaml waits for."""

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        self.file = beside("config.yaml")

    def act(self, account: Account) -> bool:
        return account.upload_event(self.file)


class IntakeLaunch(Flow):
    def prepare(self, account: Account) -> None:
        self.register(account)
        self.version_id = account.bucket.put(LAUNCH_FILE, '{"overrides": {"config": {"lr": 0.5}}}')

    def act(self, account: Account) -> bool:
        return account.upload_event(LAUNCH_FILE, self.version_id)

    def check(self, account: Account) -> None:
        result = account.bucket.result(LAUNCH_FILE) or {}
        assert result.get("outcome") == "launched"
        assert [result["run"]["run_id"]] == account.run_ids()
        assert account.bucket.results_written(LAUNCH_FILE) == 1


FLOWS: dict[str, Callable[[], Flow]] = {
    kind.__name__: kind
    for kind in (
        Register, RegisterAgain, Upload, Launch, Rerun, Labels, Alias, Dispatch, DispatchAfterDeregistration,
        DispatchToALostQueue, DispatchUnseen, Track, TrackSuccess, TrackFailure, CancelQueued, CancelWaiting,
        CancelUnrecorded, CancelRunning, Sweep, SweepSuccess, SweepFailure, SweepCancelled, SweepVanished,
        SweepHalfCancelled, Leave, LeaveUnheard, Move, MoveUnheard, DispatchMoved, DispatchPastALostQueue, CancelMoved,
        CancelLeft, IntakeRegistration, IntakeCompanion, IntakeLaunch, Reclaim, ReclaimUnheard, Resume, RollUp,
        LaunchFromOutputs, Keep, Forget, SweepForgotten, SweepDue,
    )
}  # fmt: skip


def try_faults(account: Account, name: str, faults: Mapping[int, str]) -> list[str]:
    """Run a flow with faults at some of its calls, let everything settle, and check; the calls that it made."""
    flow = FLOWS[name]()
    with account.emptied():
        flow.prepare(account)
        with account.front.watching_all(faults):
            acknowledged = flow.act(account)
            calls = list(account.front.calls)
        assert acknowledged, f"{name} is not acknowledged"
        account.settle(hears=flow.hears)
        check_account(account, flow)
        flow.check(account)
    return calls
