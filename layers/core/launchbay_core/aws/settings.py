"""The functions' settings, read from the environment once into one typed value."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from launchbay_core.domain.results.retention import Days


class Settings(BaseModel):
    """What `template.yaml` passes to the functions in their environment.

    A function that does not need a value has none in the template: it stays empty.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    table: Annotated[str, Field(alias="LAUNCHBAY_TABLE", description="DynamoDB table")] = ""
    bucket: Annotated[str, Field(alias="LAUNCHBAY_BUCKET", description="bucket of versions, code and run inputs")] = ""
    results_bucket: Annotated[
        str, Field(alias="LAUNCHBAY_RESULTS_BUCKET", description="bucket of outputs, checkpoints and metrics")
    ] = ""
    output_days: Annotated[
        int,
        Field(alias="LAUNCHBAY_OUTPUT_DAYS", ge=0, description="days to keep outputs after a run's end; 0: for good"),
    ] = 0
    checkpoint_days: Annotated[
        int, Field(alias="LAUNCHBAY_CHECKPOINT_DAYS", ge=0, description="the same of checkpoints")
    ] = 0
    metric_days: Annotated[int, Field(alias="LAUNCHBAY_METRIC_DAYS", ge=0, description="the same of metrics")] = 0
    region: Annotated[str, Field(alias="AWS_REGION", description="set by Lambda; jobs are told of it")] = ""
    bus: Annotated[str, Field(alias="LAUNCHBAY_BUS", description="event bus")] = ""
    job_queue_prefix: Annotated[
        str, Field(alias="LAUNCHBAY_JOB_QUEUE_PREFIX", description="queues are `<prefix>_<class>[-spot]`")
    ] = "launchbay"
    compute_classes: Annotated[
        str, Field(alias="LAUNCHBAY_COMPUTE_CLASSES", description="enabled classes, after commas; empty: all")
    ] = ""
    job_role_arn: Annotated[str, Field(alias="LAUNCHBAY_JOB_ROLE_ARN", description="role of the job's container")] = ""
    job_role_id: Annotated[
        str, Field(alias="LAUNCHBAY_JOB_ROLE_ID", description="unique id of that role: part of each attempt's place")
    ] = ""
    execution_role_arn: Annotated[str, Field(alias="LAUNCHBAY_EXECUTION_ROLE_ARN", description="pulls the image")] = ""
    job_log_group: Annotated[str, Field(alias="LAUNCHBAY_JOB_LOG_GROUP", description="CloudWatch Logs group")] = (
        "/launchbay/jobs"
    )
    default_image: Annotated[str, Field(alias="LAUNCHBAY_DEFAULT_IMAGE", description="image of jobs without one")] = ""
    submits_per_second: Annotated[
        float,
        Field(alias="LAUNCHBAY_SUBMITS_PER_SECOND", gt=0, description="maximum SubmitJob calls of one process"),
    ] = 5.0
    runner_image: Annotated[
        str, Field(alias="LAUNCHBAY_RUNNER_IMAGE", description="image of init containers; the default image if empty")
    ] = ""
    image_project: Annotated[str, Field(alias="LAUNCHBAY_IMAGE_PROJECT", description="CodeBuild project of images")] = (
        ""
    )
    image_repository: Annotated[
        str, Field(alias="LAUNCHBAY_IMAGE_REPOSITORY", description="URI of their repository")
    ] = ""
    intake_bucket: Annotated[str, Field(alias="LAUNCHBAY_INTAKE_BUCKET", description="bucket of uploads that act")] = ""
    intake_queue: Annotated[str, Field(alias="LAUNCHBAY_INTAKE_QUEUE", description="URL of its queue")] = ""
    metric_queue: Annotated[str, Field(alias="LAUNCHBAY_METRIC_QUEUE", description="URL of the queue of metrics")] = ""
    task_root: Annotated[str, Field(alias="LAMBDA_TASK_ROOT", description="folder of the function's code")] = (
        "/var/task"
    )
    issuer: Annotated[str, Field(alias="LAUNCHBAY_ISSUER", description="OpenID issuer of access tokens")] = ""
    client_id: Annotated[
        str, Field(alias="LAUNCHBAY_CLIENT_ID", description="the command line's client at the issuer")
    ] = ""
    scope_prefix: Annotated[
        str, Field(alias="LAUNCHBAY_SCOPE_PREFIX", description="prefix of `read`, `launch`, `admin` in a token")
    ] = "launchbay/"
    projects_claim: Annotated[
        str, Field(alias="LAUNCHBAY_PROJECTS_CLAIM", description="the claim that lists groups such as `project:vision`")
    ] = "cognito:groups"
    page_url: Annotated[str, Field(alias="LAUNCHBAY_PAGE_URL", description="address of the page, if known")] = ""
    stage: Annotated[str, Field(alias="LAUNCHBAY_STAGE")] = "dev"
    service: Annotated[
        str, Field(alias="POWERTOOLS_SERVICE_NAME", description="the function's name in its log and metrics")
    ] = "launchbay"
    initialization: Annotated[
        str, Field(alias="AWS_LAMBDA_INITIALIZATION_TYPE", description="how Lambda starts this process")
    ] = "on-demand"

    @property
    def days(self) -> Days:
        """For how many days after a run's end its results are kept."""
        return Days(self.output_days, self.checkpoint_days, self.metric_days)

    @property
    def is_snapshot(self) -> bool:
        """Whether Lambda's SnapStart starts this process to take a snapshot of it."""
        return self.initialization == "snap-start"

    @property
    def enabled_classes(self) -> list[str]:
        """The names of the enabled compute classes; empty if all are, and names of no class if none is."""
        return [name.strip() for name in self.compute_classes.split(",")] if self.compute_classes else []


@cache
def settings() -> Settings:
    """This process's settings, read from its environment at the first call."""
    import os  # noqa: PLC0415  (nothing else in the core reads the environment)

    return Settings.model_validate(dict(os.environ))
