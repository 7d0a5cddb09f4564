"""Records as AWS Batch's documents, for answers and events."""

from __future__ import annotations

from launchbay_local.batch.records.records import Attempt, Definition, Document, Job, Needs, RetryStrategy, Status

_INSTANCE = "0" * 32  # the id of this machine as a container instance


def job_detail(job: Job) -> Document:
    """A job as the state-change events show it."""
    detail = {
        "jobArn": job.arn,
        "jobName": job.name,
        "jobId": job.job_id,
        "jobQueue": job.queue,
        "status": job.status,
        "shareIdentifier": job.share_identifier,
        "schedulingPriority": job.scheduling_priority,
        "statusReason": job.status_reason,
        "attempts": [_attempt(attempt, job) for attempt in job.attempts],
        "createdAt": job.created_at,
        "startedAt": job.started_at,
        "stoppedAt": job.stopped_at,
        "retryStrategy": _retry(job.retry),
        "dependsOn": [{"jobId": job_id} for job_id in job.depends_on],
        "jobDefinition": job.definition_arn,
        "parameters": job.parameters,
        "container": _container(job) if job.task is None else None,
        "ecsProperties": None if job.task is None else _task(job),
        "timeout": _timeout(job.timeout_seconds),
        "tags": {"resourceArn": job.arn, **job.tags},
        "propagateTags": job.propagate_tags,
        "platformCapabilities": list(job.platform_capabilities),
        "eksAttempts": [],
        "isCancelled": job.is_cancelled,
        "isTerminated": job.is_terminated,
    }
    return _given(detail)


def job_description(job: Job) -> Document:
    """A job as DescribeJobs shows it: here, unlike in events, tags are only tags."""
    return {**job_detail(job), "tags": job.tags}


def job_summary(job: Job) -> Document:
    """A job as ListJobs shows it."""
    summary = {
        "jobArn": job.arn,
        "jobId": job.job_id,
        "jobName": job.name,
        "createdAt": job.created_at,
        "status": job.status,
        "statusReason": job.status_reason,
        "startedAt": job.started_at,
        "stoppedAt": job.stopped_at,
        "container": _given({"exitCode": job.exit_code, "reason": job.reason}),
        "jobDefinition": job.definition_arn,
        "shareIdentifier": job.share_identifier,
        "capacityUsage": [capacity(job.needs.vcpus)],
    }
    return _given(summary)


def capacity(vcpus: float) -> Document:
    """An amount of vCPUs as capacity."""
    return {"capacityUnit": "VCPU", "quantity": vcpus}


def definition_detail(definition: Definition) -> Document:
    """A job definition as DescribeJobDefinitions shows it."""
    detail = {
        "jobDefinitionName": definition.name,
        "jobDefinitionArn": definition.arn,
        "revision": definition.revision,
        "status": "ACTIVE" if definition.active else "INACTIVE",
        "type": "container",
        "parameters": definition.parameters,
        "schedulingPriority": definition.scheduling_priority,
        "retryStrategy": _retry(definition.retry),
        **_properties(definition),
        "timeout": _timeout(definition.timeout_seconds),
        "tags": definition.tags,
        "propagateTags": definition.propagate_tags,
        "platformCapabilities": list(definition.platform_capabilities),
        "containerOrchestrationType": "ECS",
    }
    return _given(detail)


def requirements(needs: Needs) -> list[Document]:
    """Needs as `resourceRequirements`."""
    listed = [{"type": "VCPU", "value": f"{needs.vcpus:g}"}, {"type": "MEMORY", "value": str(needs.memory_mib)}]
    return listed + ([{"type": "GPU", "value": str(needs.gpus)}] if needs.gpus else [])


def compute_environment(arn: str, vcpus: float) -> Document:
    """This machine as a compute environment."""
    return {
        "computeEnvironmentName": arn.rsplit("/", 1)[1],
        "computeEnvironmentArn": arn,
        "type": "UNMANAGED",
        "unmanagedvCpus": int(vcpus),
        "state": "ENABLED",
        "status": "VALID",
        "statusReason": "ComputeEnvironment Healthy",
        "containerOrchestrationType": "ECS",
        "tags": {},
    }


def _container(job: Job) -> Document:
    shown = {
        **_task_place(job.task_arn),
        "exitCode": job.exit_code,
        "reason": job.reason,
        "logStreamName": _present_stream(job),
    }
    return {**job.container, **_given(shown)}


def _task_place(task_arn: str | None) -> Document:
    """The ECS task of an attempt and the machine that it runs on; nothing before the first attempt."""
    if task_arn is None:
        return {}
    cluster = task_arn.rsplit("/", 1)[0].replace(":task/", ":container-instance/")
    return {"containerInstanceArn": f"{cluster}/{_INSTANCE}", "taskArn": task_arn}


def _present_stream(job: Job) -> str | None:
    """The log stream of the present attempt's only container: AWS Batch names it when the attempt reaches RUNNING."""
    return None if job.status is Status.STARTING else job.log_stream


def _properties(definition: Definition) -> Document:
    if definition.task is None:
        return {"containerProperties": definition.containers[0]}
    return {"ecsProperties": {"taskProperties": [{**definition.task, "containers": list(definition.containers)}]}}


def _attempt(attempt: Attempt, job: Job) -> Document:
    shown = {
        **_containers_of(attempt, job),
        "startedAt": attempt.started_at,
        "stoppedAt": attempt.stopped_at,
        "statusReason": attempt.status_reason,
    }
    return _given(shown)


def _containers_of(attempt: Attempt, job: Job) -> Document:
    if job.task is not None:
        ends = [_container_end(container["name"], attempt, has_streams=True) for container in job.containers]
        return {"taskProperties": [{**_task_place(attempt.task_arn), "containers": ends}]}
    container = {"exitCode": attempt.exit_code, "reason": attempt.reason, "logStreamName": attempt.log_stream}
    return {"container": {**_task_place(attempt.task_arn), **_given(container), "networkInterfaces": []}}


def _task(job: Job) -> Document:
    """The containers of a job's task as DescribeJobs and events show them.

    When the task's ARN appears is not documented for jobs of several containers: here it is as late as may be expected,
    when the job runs.
    """
    has_streams = job.status is not Status.STARTING
    shown = [
        {**container, **_container_end(container["name"], job, has_streams=has_streams)} for container in job.containers
    ]
    place = {} if job.status is Status.STARTING else _task_place(job.task_arn)
    return {"taskProperties": [{**(job.task or {}), **place, "containers": shown}]}


def _container_end(name: str, record: Job | Attempt, *, has_streams: bool) -> Document:
    """The end of a container of a task; one that could not start has no log stream, and often no exit code."""
    reason = record.reasons.get(name)
    stream = record.log_streams.get(name, record.log_stream) if has_streams and reason is None else None
    return {
        "name": name,
        **_given({"exitCode": record.exit_codes.get(name), "reason": reason, "logStreamName": stream}),
    }


def _retry(strategy: RetryStrategy) -> Document:
    return strategy.model_dump(mode="json", by_alias=True, exclude_none=True)


def _timeout(seconds: int | None) -> Document | None:
    return None if seconds is None else {"attemptDurationSeconds": seconds}


def _given(document: Document) -> Document:
    return {name: value for name, value in document.items() if value is not None}
