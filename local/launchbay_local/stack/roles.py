"""The roles of a stack at work: functions and jobs get credentials of their own, services act as they may.

What a service does in AWS on behalf of a role, but not here (Lambda writes logs and traces, ECS pulls images), is
checked when a function or job starts. A refusal is reported, and ends what it would end in AWS.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from launchbay_local.batch import StartingAttempt
from launchbay_local.functions.worker import InvocationResult
from launchbay_local.gateway.http_api import Invoke
from launchbay_local.iam.calls.logs import stream_arn
from launchbay_local.iam.calls.needs import Need
from launchbay_local.iam.guard import Guard
from launchbay_local.iam.principals import ANONYMOUS, service
from launchbay_local.iam.refusals import AccessDenied
from launchbay_local.template.application import Application, Function

_LAMBDA, _TASKS, _GATEWAY = (f"{name}.amazonaws.com" for name in ("lambda", "ecs-tasks", "apigateway"))
_TRACING = ("xray:PutTraceSegments", "xray:PutTelemetryRecords")
_LOGGING = ("logs:CreateLogStream", "logs:PutLogEvents")
_PULLING = ("ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage")
_ECR_IMAGE = re.compile(r"(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com/([^:@]+)")


class Roles:
    """Gives functions and jobs what their roles allow; `report` gets a line for each refusal."""

    def __init__(self, guard: Guard, report: Callable[[str], None]) -> None:
        self.guard = guard
        self._report = report

    def credentials_of_function(self, function: Function) -> Mapping[str, str]:
        """The credentials of a function's workers; those of nobody if its role does not trust Lambda."""
        try:
            principal = self.guard.take_role(function.role, _LAMBDA, function.name)
        except AccessDenied as error:
            self._report(f"{function.logical_id}: its role can't be assumed by Lambda: {error}")
            return self.guard.credentials(ANONYMOUS)
        stream = stream_arn(self.guard.place, function.log_group, "2026/01/01/[$LATEST]0")
        needs = [Need(action, stream) for action in _LOGGING] + [Need(action) for action in _TRACING if function.traced]
        try:
            self.guard.check(principal, needs)
        except AccessDenied as error:  # in AWS such a function runs, and leaves no log or trace
            self._report(f"{function.logical_id}: {error}")
        return self.guard.credentials(principal)

    def credentials_of_attempt(self, attempt: StartingAttempt) -> Mapping[str, str]:
        """The credentials of a job's attempt: none without a role, or if its roles do not suffice to start it."""
        try:
            if attempt.execution_role_arn:
                agent = self.guard.take_role(attempt.execution_role_arn, _TASKS, attempt.task_id)
                self.guard.check(agent, self._needs_of_agent(attempt))
            if not attempt.job_role_arn:
                return {}
            principal = self.guard.take_role(attempt.job_role_arn, _TASKS, attempt.task_id)
        except AccessDenied as error:
            self._report(f"job {attempt.job_id} gets no credentials: {error}")
            return {}
        return self.guard.credentials(principal, is_of_job=True)

    def invocations_of(self, application: Application, invoke: Invoke) -> Invoke:
        """`invoke` for API Gateway, which may call a function only as the function's own policy allows."""
        api_id = application.apis[0].api_id if application.apis else ""

        def call(arn: str, event: Any, timeout: float) -> InvocationResult:
            method, _, path = str(event["routeKey"]).partition(" ")
            place = self.guard.place
            source = f"arn:aws:execute-api:{place.region}:{place.account}:{api_id}/*/{_as_source(method, path)}"
            try:
                self.guard.check(service(_GATEWAY), [Need("lambda:InvokeFunction", arn)], source=source)
            except AccessDenied as error:
                self._report(f"{event['routeKey']}: {error}")
                return InvocationResult(error={"errorType": "AccessDenied", "errorMessage": str(error)})
            return invoke(arn, event, timeout)

        return call

    def _needs_of_agent(self, attempt: StartingAttempt) -> list[Need]:
        """What the container agent needs: a log stream, and the image if it lies in ECR."""
        stream = stream_arn(self.guard.place, attempt.log_group, attempt.job_id)
        needs = [Need(action, stream) for action in _LOGGING]
        image = _ECR_IMAGE.match(attempt.image)
        if image:
            repository = f"arn:aws:ecr:{image[2]}:{image[1]}:repository/{image[3]}"
            needs += [Need("ecr:GetAuthorizationToken"), *(Need(action, repository) for action in _PULLING)]
        return needs


def _as_source(method: str, path: str) -> str:
    """A route in the ARN that API Gateway calls a function for: `$default`, or `GET/shops/{shop}`."""
    return method if not path else f"{'*' if method == 'ANY' else method}{path}"
