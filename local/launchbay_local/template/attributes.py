"""The values of `Ref` and `Fn::GetAtt` for each resource type: its physical name, ARN, URL.

Names are derived from the stack's name and the logical id alone, so that they are the same after every restart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from launchbay_local.location import Location

# type → (property with its name, ARN format, value of Ref: name, arn or url)
_TYPES: dict[str, tuple[str, str, str]] = {
    "AWS::ApiGatewayV2::Api": ("", "arn:aws:apigateway:{region}::/apis/{name}", "name"),
    "AWS::Batch::ComputeEnvironment": (
        "ComputeEnvironmentName",
        "arn:aws:batch:{region}:{account}:compute-environment/{name}",
        "arn",
    ),
    "AWS::Batch::JobDefinition": (
        "JobDefinitionName",
        "arn:aws:batch:{region}:{account}:job-definition/{name}:1",
        "arn",
    ),
    "AWS::Batch::JobQueue": ("JobQueueName", "arn:aws:batch:{region}:{account}:job-queue/{name}", "arn"),
    "AWS::Batch::SchedulingPolicy": ("Name", "arn:aws:batch:{region}:{account}:scheduling-policy/{name}", "arn"),
    "AWS::Cognito::UserPoolDomain": ("Domain", "arn:aws:cognito-idp:{region}:{account}:domain/{name}", "name"),
    "AWS::CloudFront::Distribution": ("", "arn:aws:cloudfront::{account}:distribution/{name}", "name"),
    "AWS::CloudFormation::Stack": ("", "arn:aws:cloudformation:{region}:{account}:stack/{name}/local", "arn"),
    "AWS::CloudWatch::Alarm": ("AlarmName", "arn:aws:cloudwatch:{region}:{account}:alarm:{name}", "name"),
    "AWS::DynamoDB::Table": ("TableName", "arn:aws:dynamodb:{region}:{account}:table/{name}", "name"),
    "AWS::CodeBuild::Project": ("Name", "arn:aws:codebuild:{region}:{account}:project/{name}", "name"),
    "AWS::ECR::Repository": ("RepositoryName", "arn:aws:ecr:{region}:{account}:repository/{name}", "name"),
    "AWS::EC2::LaunchTemplate": (
        "LaunchTemplateName",
        "arn:aws:ec2:{region}:{account}:launch-template/{name}",
        "name",
    ),
    "AWS::Events::Archive": ("ArchiveName", "arn:aws:events:{region}:{account}:archive/{name}", "name"),
    "AWS::Events::EventBus": ("Name", "arn:aws:events:{region}:{account}:event-bus/{name}", "name"),
    "AWS::Events::Rule": ("Name", "arn:aws:events:{region}:{account}:rule/{name}", "name"),
    "AWS::IAM::InstanceProfile": ("InstanceProfileName", "arn:aws:iam::{account}:instance-profile/{name}", "name"),
    "AWS::IAM::ManagedPolicy": ("ManagedPolicyName", "arn:aws:iam::{account}:policy/{name}", "arn"),
    "AWS::IAM::Role": ("RoleName", "arn:aws:iam::{account}:role/{name}", "name"),
    "AWS::KMS::Key": ("", "arn:aws:kms:{region}:{account}:key/{name}", "name"),
    "AWS::Lambda::Alias": ("Name", "{FunctionName}:{name}", "arn"),
    "AWS::Lambda::Function": ("FunctionName", "arn:aws:lambda:{region}:{account}:function:{name}", "name"),
    "AWS::Lambda::LayerVersion": ("LayerName", "arn:aws:lambda:{region}:{account}:layer:{name}:1", "arn"),
    "AWS::Lambda::Version": ("", "{FunctionName}:1", "arn"),
    "AWS::Logs::LogGroup": ("LogGroupName", "arn:aws:logs:{region}:{account}:log-group:{name}:*", "name"),
    "AWS::Pipes::Pipe": ("Name", "arn:aws:pipes:{region}:{account}:pipe/{name}", "name"),
    "AWS::S3::Bucket": ("BucketName", "arn:aws:s3:::{name}", "name"),
    "AWS::SNS::Topic": ("TopicName", "arn:aws:sns:{region}:{account}:{name}", "arn"),
    "AWS::SQS::Queue": ("QueueName", "arn:aws:sqs:{region}:{account}:{name}", "url"),
    "AWS::Scheduler::Schedule": ("Name", "arn:aws:scheduler:{region}:{account}:schedule/default/{name}", "name"),
    "AWS::SecretsManager::Secret": ("Name", "arn:aws:secretsmanager:{region}:{account}:secret:{name}", "arn"),
}
_NAME_ATTRIBUTES = frozenset({"Name", "QueueName", "ApiId", "GroupId", "VpcId", "Id", "LaunchTemplateId"})
_ARN_ATTRIBUTES = re.compile(r"(?:[A-Za-z]*Arn|Ref)")


def naming_properties(kind: str) -> tuple[str, ...]:
    """The properties on which a resource's name, ARN and `Ref` depend."""
    named_by = _TYPES.get(kind, ("", "", ""))[0]
    return tuple(filter(None, (named_by, "FifoQueue" if "SQS" in kind else "", "FunctionName")))


def physical_name(kind: str, properties: Mapping[str, Any], stack: str, logical_id: str) -> str:
    """The name of a resource: the template's, or the stack's name and the logical id."""
    named_by = _TYPES.get(kind, ("", "", ""))[0]
    given = properties.get(named_by) if named_by else None
    if isinstance(given, str) and given:
        return given
    if kind == "AWS::S3::Bucket":
        return f"{stack}-{logical_id}".lower()[:63]
    if kind == "AWS::SQS::Queue" and str(properties.get("FifoQueue", "")).lower() == "true":
        return f"{stack}-{logical_id}"[:75] + ".fifo"
    if kind == "AWS::ApiGatewayV2::Api":
        return logical_id.lower()
    return f"{stack}-{logical_id}"[:80]


def arn(kind: str, name: str, properties: Mapping[str, Any], location: Location) -> str:
    """The ARN of a resource."""
    default = "arn:aws:" + kind.split("::")[1].lower() + ":{region}:{account}:{name}"
    template = _TYPES.get(kind, ("", default, ""))[1]
    function = function_arn(str(properties.get("FunctionName", "")), location)
    return template.format(region=location.region, account=location.account, name=name, FunctionName=function)


def ref(kind: str, name: str, properties: Mapping[str, Any], location: Location) -> str:
    """The value of `Ref`."""
    gives = _TYPES.get(kind, ("", "", "name"))[2]
    if gives == "url":
        return queue_url(name, location)
    return arn(kind, name, properties, location) if gives == "arn" else name


def attribute(kind: str, name: str, wanted: str, properties: Mapping[str, Any], location: Location) -> str:
    """The value of `Fn::GetAtt`; an attribute without a meaning here gets a text with its name."""
    if wanted == "StreamArn":
        return f"{arn(kind, name, properties, location)}/stream/local"
    if wanted == "QueueUrl":
        return queue_url(name, location)
    if wanted == "ApiEndpoint":
        return location.api_url
    if wanted == "RoleId" and kind == "AWS::IAM::Role":
        return location.unique_id("AROA", name)
    if wanted in ("DomainName", "RegionalDomainName") and kind == "AWS::S3::Bucket":
        return f"{name}.s3.amazonaws.com"
    if _ARN_ATTRIBUTES.fullmatch(wanted):
        return arn(kind, name, properties, location)
    return name if wanted in _NAME_ATTRIBUTES else f"{name}.{wanted}"


def queue_url(name: str, location: Location) -> str:
    """The URL at which a queue's messages are sent and received."""
    return f"{location.aws_endpoint}/{location.account}/{name}"


def function_arn(name_or_arn: str, location: Location) -> str:
    """A function's ARN, from its name or ARN."""
    if name_or_arn.startswith("arn:"):
        return name_or_arn
    return f"arn:aws:lambda:{location.region}:{location.account}:function:{name_or_arn}"
