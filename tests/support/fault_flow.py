"""A flow at whose calls faults are put, and what must be true of every account in the end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from api_support import Answer
from fault_account import PROJECT, Account
from launchbay_core.aws.batch.job_names import parse_job_name
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
# A run that moves to other hardware.
PATIENT = {**LAUNCH, "hardware": {"any_of": [{"gpu": {"model": "l4"}}, {"gpu": {"model": "a10g"}}]}, "patience": "10m"}
RUNS = f"/projects/{PROJECT}/runs"
JOBS = f"/projects/{PROJECT}/jobs"


def is_accepted(answer: Answer | None) -> bool:
    """Whether a request has done what it asks for, now or before."""
    return answer is not None and answer.status in (200, 201)


def _run_id_of(job: Job) -> str | None:
    named = parse_job_name(job.name)
    return named.run_id if named else None


class Flow:
    """One flow. `ends` has the states in which its run may end; `jobs` is how many AWS Batch jobs it may have at
    most."""

    ends: ClassVar[set[str]] = {"SUCCEEDED"}
    versions = 1
    jobs = 1
    job: Mapping[str, Any] = JOB
    request: Mapping[str, Any] = LAUNCH
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
        return is_accepted(account.api("POST", JOBS, self.job))

    def launch(self, account: Account) -> bool:
        return self.launch_by(account, RUNS, self.request, "the-key")

    def launch_by(self, account: Account, path: str, body: Mapping[str, Any], key: str) -> bool:
        """Ask for a run, which is the flow's from then on; whether that was accepted."""
        answer = account.api("POST", path, body, key=key)
        self.run_id = answer.body["run_id"] if answer is not None else ""
        return is_accepted(answer)

    def until(self, account: Account, status: str, *, hears: bool = True) -> Job:
        """Launch, dispatch, and let the job reach a status."""
        assert self.launch(account)
        assert account.dispatch(self.run_id)
        [job] = account.batch.jobs.values()
        while job.status != status:
            account.batch.advance()
            account.deliver_events(hears=hears)
        return job


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
    jobs = [job for job in account.batch.jobs.values() if _run_id_of(job) == run.run_id]
    starts = [job for job in jobs if job.job_id in account.batch.started]
    if run.run_id == flow.run_id or not flow.run_id:
        assert run.state.value in flow.ends, run.timeline
        assert len(jobs) <= flow.jobs
    assert not run.is_open
    assert len(starts) <= 1
    assert len(starts) == 1 or run.state != "SUCCEEDED"
    states = [entry.state for entry in run.timeline]
    moves = [state.rank for at, state in enumerate(states) if at == 0 or state is not states[at - 1]]  # and no notes
    assert moves == sorted(set(moves))
    assert states[-1] is run.state
