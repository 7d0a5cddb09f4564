"""The flows at whose calls faults are put: what is there before, what happens, and what must be true in the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from fault_account import PROJECT, Account
from intake_support import JOB_FILE, JOB_YAML, beside
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.contracts.claim import closed_claim
from launchbay_core.contracts.run_objects import claim_key
from launchbay_core.domain.runs import Run
from model_batch import Job

JOB = {
    "name": "digits",
    "command": ["python", "train.py"],
    "inputs": {
        "config": {"values": {"lr": 0.1}},
        "files": {"conf/train.yaml": {"text": "training:\n  epochs: 10\n"}, "more.json": {"text": '{"a": 1}'}},
    },
}
LAUNCH = {"job": "digits", "overrides": {"config": {"lr": 0.2}, "files": {"more.json": {"a": 2}}}}
LAUNCH_FILE = "projects/vision/launches/digits/try.json"
RUNS = f"/projects/{PROJECT}/runs"
JOBS = f"/projects/{PROJECT}/jobs"


class Flow:
    """One flow. `ends` has the states in which its run may end; `jobs` is how many AWS Batch jobs it may have at
    most."""

    ends: ClassVar[set[str]] = {"SUCCEEDED"}
    versions = 1
    jobs = 1
    hears = True  # whether track hears of AWS Batch's events, or the sweep must find everything

    def __init__(self) -> None:
        self.run_id = ""

    def prepare(self, account: Account) -> None:
        """What is there before."""
        self.register(account)

    def act(self, account: Account) -> bool:
        """What happens; whether it was acknowledged."""
        raise NotImplementedError

    def check(self, account: Account) -> None:
        """What must be true in the end, besides what must always be."""

    def register(self, account: Account) -> bool:
        answer = account.api("POST", JOBS, JOB)
        return answer is not None and answer.status in (200, 201)

    def launch(self, account: Account) -> bool:
        answer = account.api("POST", RUNS, LAUNCH, key="the-key")
        self.run_id = answer.body["run_id"] if answer is not None else ""
        return answer is not None and answer.status in (200, 201)

    def until(self, account: Account, status: str, *, hears: bool = True) -> Job:
        """Launch, dispatch, and let the job reach a status."""
        assert self.launch(account)
        assert account.dispatch(self.run_id)
        [job] = account.batch.jobs.values()
        while job.status != status:
            account.batch.advance()
            account.deliver_events(hears=hears)
        return job


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
        answer = account.api("POST", f"{JOBS}/digits/versions", {"command": ["true"]})
        return answer is not None and answer.status in (200, 201)


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
        answer = account.api("POST", f"{RUNS}/{self.run_id}/rerun", {"overrides": {"config": {"lr": 0.3}}}, "again")
        return answer is not None and answer.status in (200, 201)

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
        SweepHalfCancelled, IntakeRegistration, IntakeCompanion, IntakeLaunch,
    )
}  # fmt: skip


def check_account(account: Account, flow: Flow) -> None:
    """What must be true of every account in the end: each run started once at most, ended once, and left nothing."""
    for run_id in account.run_ids():
        check_run(account.run(run_id), account, flow)
    assert account.batch.live() == []
    assert account.closed_when_started == []
    if flow.versions:
        answer = account.api("GET", f"{JOBS}/digits/versions")
        assert answer is not None
        assert len(answer.body["versions"]) == flow.versions


def check_run(run: Run, account: Account, flow: Flow) -> None:
    """What must be true of one run in the end."""
    name = f"launchbay-{PROJECT}-{run.run_id}"
    jobs = [job for job in account.batch.jobs.values() if job.name == name]
    starts = [job for job in jobs if job.job_id in account.batch.started]
    if run.run_id == flow.run_id or not flow.run_id:
        assert run.state.value in flow.ends, run.timeline
        assert len(jobs) <= flow.jobs
    assert not run.is_open
    assert len(starts) <= 1
    assert len(starts) == 1 or run.state != "SUCCEEDED"
    states = [entry.state for entry in run.timeline]
    assert [state.rank for state in states] == sorted({state.rank for state in states})
    assert states[-1] is run.state
