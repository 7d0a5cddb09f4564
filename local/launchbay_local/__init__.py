"""Runs any AWS SAM application on one machine: no account, no Docker, loopback only.

The application's own template is read, so that what runs here is what is deployed. A state folder has its data, and the
next start continues from there, even after `kill -9`.

>>> from pathlib import Path
>>> import urllib3
>>> from launchbay_local import LocalStack, Options
>>> with LocalStack(Path("state"), Options(Path("template.yaml"), name="shop")) as stack:
...     answer = urllib3.request("POST", f"{stack.url}/orders/one", body=b"two eggs")
...     answer.status, answer.data
(201, b'ONE!')

An AWS SDK reaches the stack's other services at `stack.aws_endpoint`, and AWS Batch at `stack.batch_endpoint`. What the
stack must know of the application beyond its template is in `Options`: parameters, sign-in, slots for jobs.

| part | in AWS | look here for |
| --- | --- | --- |
| `stack/` | CloudFormation: the deployed stack | `LocalStack`, `Options`; start and end; state folder; sign-in |
| `template/` | SAM's and CloudFormation's templates | intrinsic functions, names and ARNs, which resources run |
| `gateway/` | API Gateway: HTTP API, JWT authorizer | routes, request events, responses, CORS, tokens |
| `distribution/` | CloudFront and its bucket | a single page's files beside the API: routes, headers, compression |
| `functions/` | Lambda | worker processes, their environment, time limits |
| `events/` | EventBridge, Pipes, Scheduler, event sources | rules, patterns, schedules, retries, dead letters |
| `aws/` | DynamoDB, S3, SQS, CloudWatch Logs | moto's server, and the journal that makes it durable |
| `iam/` | IAM: policies of roles, buckets, queues and functions | who may call what; credentials; how services refuse |
| `batch/` | AWS Batch | jobs as processes within slots, their events and logs |
| `identity/` | a Cognito user pool | the OpenID issuer: sign-in page, tokens, keys |
| `http/` | | the HTTP server of all these, and who may call it |
| `location.py` | an account and region | ARNs' account and region, endpoints, an SDK's environment |
| `errors.py` | | why a stack cannot start |

Every function and every attempt of a job has credentials of its own, and what they call is refused unless the policies
of the template allow it. The developer, with any other credentials, is the account's administrator, whom only an
explicit deny refuses. `access.jsonl` in the state folder shows which grants were used.

Not here: networks, alarms, and functions in other languages than Python. After a start, `stack.application.not_run`
lists the resources of the template that do not run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from launchbay_local.stack.local_stack import LocalStack
    from launchbay_local.stack.options import Options

__all__ = ["LocalStack", "Options"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `errors` and `stack.packages` need no other package."""
    if name == "LocalStack":
        from launchbay_local.stack.local_stack import LocalStack  # noqa: PLC0415

        return LocalStack
    if name == "Options":
        from launchbay_local.stack.options import Options  # noqa: PLC0415

        return Options
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
