"""What calls of AWS Batch need: submitting needs the definition, the queue and the job; tags and roles need their own.

The roles of a definition must be passed. AWS does not document whether Batch asks for that as itself or as ECS, whose
tasks take the roles: here both must be allowed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from launchbay_local.aws.api_calls import ApiCall
from launchbay_local.iam.calls.needs import Need, Place, request_tags, resource_tags
from launchbay_local.iam.reference import actions

_PASSED_TO = ("batch.amazonaws.com", "ecs-tasks.amazonaws.com")
_ROLES = ("jobRoleArn", "executionRoleArn", "taskRoleArn")
_NEW_JOB = "job/00000000-0000-0000-0000-000000000000"  # its id is not known before it is submitted
_RECLAIM = "/local/jobs/"  # an operation of the stand-in, which needs what reclaiming an instance needs in AWS
_VERBS = {"GET": "ListTagsForResource", "POST": "TagResource", "DELETE": "UntagResource"}
# The member that names the resource of an action, and how its ARN begins.
_NAMED = {
    "CancelJob": ("jobId", "job"),
    "DeregisterJobDefinition": ("jobDefinition", "job-definition"),
    "GetJobQueueSnapshot": ("jobQueue", "job-queue"),
    "TerminateJob": ("jobId", "job"),
}


def needs(call: ApiCall, place: Place) -> Iterator[Need]:
    """What a call needs."""
    operation = _operation(call)
    body = call.body
    if call.request.path.startswith(_RECLAIM):
        yield Need("ec2:SendSpotInstanceInterruptions", place.arn("ec2", "instance/*"))
    elif operation == "RegisterJobDefinition":
        yield from _register(body, place)
    elif operation == "SubmitJob":
        yield from _submit(body, place)
    elif operation in _VERBS.values():
        arn = unquote(call.request.path.partition("/tags/")[2])
        context = {**resource_tags(place.tags(arn)), **request_tags(body.get("tags", {}))}
        yield Need(f"batch:{operation}", arn, context)
    elif operation in _NAMED:
        member, kind = _NAMED[operation]
        arn = _arn(place, kind, str(body.get(member, "")))
        yield Need(f"batch:{operation}", arn, resource_tags(place.tags(arn)))
    else:
        yield Need(f"batch:{operation}")


def _operation(call: ApiCall) -> str:
    """The operation: Batch's paths are `/v1/` and its name in lower case, or a resource's tags."""
    end = call.request.path.rpartition("/v1/")[2]
    if end.startswith("tags/"):
        return _VERBS.get(call.request.method, "TagResource")
    known = actions().get(f"batch:{end}")
    return known.name.partition(":")[2] if known else end


def _register(body: Mapping[str, Any], place: Place) -> Iterator[Need]:
    tags = body.get("tags", {})
    definition = place.arn("batch", f"job-definition/{body.get('jobDefinitionName', '')}")
    yield Need("batch:RegisterJobDefinition", definition, request_tags(tags))
    if tags:
        yield Need("batch:TagResource", f"{definition}:1", request_tags(tags))
    for role in dict.fromkeys(_roles(body)):
        for passed_to in _PASSED_TO:
            yield Need("iam:PassRole", role, {"iam:passedtoservice": passed_to})


def _roles(value: Any) -> Iterator[str]:
    """Every role that a definition names, in whichever part of it."""
    for name, inner in value.items():
        if name in _ROLES:
            yield str(inner)
        elif isinstance(inner, dict):
            yield from _roles(inner)
        elif isinstance(inner, list):
            for one in inner:
                if isinstance(one, dict):
                    yield from _roles(one)


def _submit(body: Mapping[str, Any], place: Place) -> Iterator[Need]:
    context: dict[str, Any] = dict(request_tags(body.get("tags", {})))
    if "shareIdentifier" in body:
        context["batch:shareidentifier"] = str(body["shareIdentifier"])
    job = place.arn("batch", _NEW_JOB)
    definition = _arn(place, "job-definition", str(body.get("jobDefinition", "")))
    for arn in (definition, _arn(place, "job-queue", str(body.get("jobQueue", ""))), job):
        yield Need("batch:SubmitJob", arn, context)
    if body.get("tags"):
        yield Need("batch:TagResource", job, request_tags(body["tags"]))


def _arn(place: Place, kind: str, name_or_arn: str) -> str:
    return name_or_arn if name_or_arn.startswith("arn:") else place.arn("batch", f"{kind}/{name_or_arn}")
