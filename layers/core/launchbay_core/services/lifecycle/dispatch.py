"""Submits a queued run's job to AWS Batch, once.

A lease on the run is taken before its job is submitted. If the process dies between the submission and its record, or
the answer is lost, the next holder sees the earlier lease and first looks for a job with the run's name. A second job
that comes into being all the same can't start the run, see `run_jobs.py`.
"""

from __future__ import annotations

from datetime import datetime

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.batch.errors import RefusedByBatch, ThrottledByBatch
from launchbay_core.aws.batch.job_definitions import job_overrides
from launchbay_core.aws.batch.job_names import job_name
from launchbay_core.aws.batch.quotas import OverQuota
from launchbay_core.aws.batch.shares import share_members
from launchbay_core.aws.table.leases import lease_from
from launchbay_core.contracts import variables
from launchbay_core.contracts.run_objects import inputs_prefix
from launchbay_core.domain.clock import now, to_text
from launchbay_core.domain.runs import Run, StateChange
from launchbay_core.domain.states import RunState
from launchbay_core.errors import AwsUnavailable, Busy, NotFound
from launchbay_core.logger import logger
from launchbay_core.services.lifecycle import cancel
from launchbay_core.services.lifecycle.failover import after_refusal
from launchbay_core.services.lifecycle.job_definitions import ensure_job_definition
from launchbay_core.services.lifecycle.run_jobs import choose, close
from launchbay_core.services.lifecycle.transitions import transition

LEASE_SECONDS = 60  # longer than the function's timeout: the holder of an expired lease no longer runs


def dispatch(adapters: Adapters, project: str, run_id: str) -> Run:
    """Submit a run's job to AWS Batch; a run that was already submitted, or has ended, stays as it is.

    Raises:
        NotFound: there is no such run.
        Busy: another process dispatches it, or registers its job definition; try again later.
        ThrottledByBatch: AWS Batch takes no more requests at the moment; try again later.
    """
    moment = now()
    claimed = adapters.store.claim_dispatch(project, run_id, lease_from(moment, LEASE_SECONDS))
    run = adapters.store.find_run(project, run_id)
    if run is None:
        raise NotFound("run", run_id)
    if claimed is None:
        if run.state.is_before_start and run.batch_job_id is None:
            raise Busy(f"Run {run_id}")
        return run
    try:
        job_id = _find_job(adapters, run) if claimed else None
        job_id = job_id or _submit(adapters, run)
    except OverQuota as error:
        return _fail(adapters, run, str(error), moment)
    except RefusedByBatch as error:
        reason = after_refusal(adapters, run, str(error))
        return dispatch(adapters, project, run_id) if reason is None else _fail(adapters, run, reason, moment)
    return _record(adapters, run, job_id, moment)


def _find_job(adapters: Adapters, run: Run) -> str | None:
    return adapters.batch.find(job_name(run.project, run.run_id, run.job_number), run.placement.job_queue)


def _submit(adapters: Adapters, run: Run) -> str:
    """Submit a run's job; if its definition has been deregistered, with another one."""
    definition = ensure_job_definition(adapters, run.project, run.job, run.version)
    try:
        return _submit_once(adapters, run, definition)
    except RefusedByBatch:
        if adapters.batch.is_active(definition):
            raise
    logger.warning("the job definition %s is no longer active; it is registered again", definition)
    another = ensure_job_definition(adapters, run.project, run.job, run.version, but=definition)
    return _submit_once(adapters, run, another)


def _submit_once(adapters: Adapters, run: Run, definition: str) -> str:
    """Submit a run's job with a definition; if there is no answer, the job is looked for.

    Raises:
        AwsUnavailable: there is no answer, and no job yet: there may be one later.
    """
    name = job_name(run.project, run.run_id, run.job_number)
    try:
        return adapters.batch.submit(
            name,
            queue=run.placement.job_queue,
            definition=definition,
            overrides=job_overrides(run.runner, run.placement.resource_requirements, _environment(adapters, run)),
            share=share_members(run.project, run.priority),
            tags={"launchbay:project": run.project, "launchbay:job": run.job, "launchbay:run": run.run_id},
        )
    except ThrottledByBatch:
        raise  # there is no job
    except AwsUnavailable:
        found = _find_job(adapters, run)
        if found is None:
            raise
        return found


def _environment(adapters: Adapters, run: Run) -> dict[str, str]:
    """What the container is told; AWS Batch on EC2 does not tell it its region."""
    inputs = f"s3://{adapters.data_bucket.bucket}/{inputs_prefix(run.project, run.run_id)}"
    region = adapters.settings.region
    regions = {"AWS_REGION": region, "AWS_DEFAULT_REGION": region} if region else {}
    results = {
        variables.RESULTS: f"s3://{adapters.settings.results_bucket}/",
        variables.ROLE_ID: adapters.settings.job_role_id,
    }
    return {
        variables.RUN_ID: run.run_id,
        variables.PROJECT: run.project,
        variables.INPUTS: inputs,
        **({name: value for name, value in results.items() if value} if adapters.settings.results_bucket else {}),
        **regions,
    }


def _record(adapters: Adapters, run: Run, job_id: str, moment: datetime) -> Run:
    facts = {"batch_job_id": job_id}
    change = StateChange(RunState.SUBMITTED, to_text(max(now(), moment)))
    if not transition(adapters, run, change, facts, is_open=True):
        adapters.store.record(run, facts, heard_at=change.at, is_open=True)
    run = adapters.store.get_run(run.project, run.run_id)
    if run.state is RunState.CANCELLED:
        adapters.batch.terminate(job_id, cancel.REASON)
    elif run.batch_job_id != job_id:  # it has another one, waits for one on other hardware, or is over
        choose(adapters, run, job_id, has_ended=False)
        return adapters.store.get_run(run.project, run.run_id)
    return run


def _fail(adapters: Adapters, run: Run, reason: str, moment: datetime) -> Run:
    """End a run whose job AWS Batch does not take, unless an earlier submission has started it."""
    closure = close(adapters, run, RunState.FAILED)
    if closure.started_by is not None:
        return _record(adapters, run, closure.started_by, moment)
    why = cancel.REASON if closure.state is RunState.CANCELLED else reason
    change = StateChange(closure.state, to_text(max(now(), moment)), why)
    transition(adapters, run, change, {}, is_open=not closure.is_complete)
    return adapters.store.get_run(run.project, run.run_id)
