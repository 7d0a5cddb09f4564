"""Reads a stack into an `Application`: one small function a resource type.

A type without a reader either has no meaning on one machine (roles, networks), or is listed as not run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from launchbay_local.template.application import (
    Application,
    AsyncPolicy,
    Function,
    LogGroup,
    Queue,
    Table,
    function_name,
    last_name,
)
from launchbay_local.template.buckets import read_bucket
from launchbay_local.template.distributions import DISTRIBUTION, read_distributions
from launchbay_local.template.event_readers import as_text, is_true, read_mapping, read_pipe, read_rule, read_schedule
from launchbay_local.template.routes import read_api
from launchbay_local.template.scheduling_policies import read_scheduling_policies
from launchbay_local.template.stacks import NESTED, Resource, Stack

# Resources that configure an account and have no meaning on one machine.
_WITHOUT_MEANING = (
    "AWS::ApiGatewayV2::Authorizer",
    "AWS::ApiGatewayV2::Integration",
    "AWS::ApiGatewayV2::Route",
    "AWS::ApiGatewayV2::Stage",
    "AWS::ApplicationInsights::",
    "AWS::Batch::ComputeEnvironment",
    "AWS::Batch::SchedulingPolicy",
    "AWS::CloudFormation::",
    "AWS::CloudFront::Function",
    "AWS::CloudFront::OriginAccessControl",
    "AWS::CloudFront::ResponseHeadersPolicy",
    "AWS::CodeBuild::",
    "AWS::CodeDeploy::",
    "AWS::EC2::",
    "AWS::ECR::",
    "AWS::Events::EventBusPolicy",
    "AWS::IAM::",
    "AWS::KMS::",
    "AWS::Lambda::Alias",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::LayerVersion",
    "AWS::Lambda::Permission",
    "AWS::Lambda::Version",
    "AWS::Logs::",
    "AWS::ResourceGroups::",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::Scheduler::ScheduleGroup",
    "Custom::",
    DISTRIBUTION,  # read with its policies
    *NESTED,
)

# Resources that act in AWS and have no effect here: they are counted.
_INERT = {
    "AWS::CloudWatch::Alarm": "alarm",
    "AWS::CloudWatch::CompositeAlarm": "alarm",
    "AWS::CloudWatch::Dashboard": "dashboard",
    "AWS::Events::Archive": "archive",
    "AWS::SNS::Subscription": "subscription",
    "AWS::SNS::Topic": "topic",
}


def read_application(stack: Stack) -> Application:
    """Everything in the stack, and in the stacks nested in it, that runs on this machine.

    Raises:
        TemplateError: a resource that runs here refers to something that does not exist.
    """
    application = Application()
    resources = list(stack.resources())
    for resource in resources:
        reader = _READERS.get(resource.kind)
        if reader is not None:
            reader(resource, application)
        elif resource.kind in _INERT:
            application.inert[_INERT[resource.kind]] += 1
        elif resource.kind != "AWS::ApiGatewayV2::Api" and not resource.kind.startswith(_WITHOUT_MEANING):
            application.not_run.append(f"{resource.logical_id} ({resource.kind})")
    read_scheduling_policies(resources, application)
    _leave_out_deployers(resources, application)
    _read_layers(resources, application)
    _read_apis(resources, application)
    read_distributions(resources, application)
    _read_async_policies(resources, application)
    return application


def _function(resource: Resource, application: Application) -> None:
    properties = resource.properties
    folder = resource.stack.translated.code.get(last_name(str(properties.get("Code", {}).get("S3Key", ""))))
    runtime = str(properties.get("Runtime", properties.get("PackageType", "")))
    if folder is None or not runtime.startswith("python"):
        application.not_run.append(f"{resource.logical_id} (a function in {runtime or 'no runtime'})")
        return
    variables = properties.get("Environment", {}).get("Variables", {})
    reserved = properties.get("ReservedConcurrentExecutions")
    application.functions.append(
        Function(
            resource.logical_id,
            resource.name,
            resource.arn,
            str(properties.get("Handler", "")),
            folder,
            environment={name: as_text(value) for name, value in variables.items()},
            timeout=float(properties.get("Timeout", 3)),
            memory=int(properties.get("MemorySize", 128)),
            concurrency=None if reserved is None else int(reserved),
            role=str(properties.get("Role", "")),
            log_group=str(properties.get("LoggingConfig", {}).get("LogGroup", f"/aws/lambda/{resource.name}")),
            traced=properties.get("TracingConfig", {}).get("Mode") == "Active",
        )
    )


def _table(resource: Resource, application: Application) -> None:
    properties = resource.properties
    kept = ("KeySchema", "AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "LocalSecondaryIndexes")
    definition = {key: properties[key] for key in (*kept, "ProvisionedThroughput") if key in properties}
    stream = properties.get("StreamSpecification")
    if stream:
        definition["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": stream["StreamViewType"]}
    lifetime = properties.get("TimeToLiveSpecification") or {}
    expires_by = lifetime.get("AttributeName") if is_true(lifetime.get("Enabled", False)) else None
    stream_arn = str(resource.stack.get_att(resource.logical_id, "StreamArn")) if stream else None
    application.tables.append(Table(resource.name, resource.arn, definition, stream_arn, expires_by))


def _queue(resource: Resource, application: Application) -> None:
    names = (
        "ContentBasedDeduplication",
        "DelaySeconds",
        "FifoQueue",
        "MaximumMessageSize",
        "MessageRetentionPeriod",
        "ReceiveMessageWaitTimeSeconds",
        "RedrivePolicy",
        "VisibilityTimeout",
    )
    attributes = {name: as_text(resource.properties[name]) for name in names if name in resource.properties}
    application.queues.append(Queue(resource.name, resource.arn, attributes))


def _bus(resource: Resource, application: Application) -> None:
    application.buses.append(resource.name)


def _log_group(resource: Resource, application: Application) -> None:
    days = resource.properties.get("RetentionInDays")
    application.log_groups.append(LogGroup(resource.name, None if days is None else int(days)))


def _job_queue(resource: Resource, application: Application) -> None:
    if resource.properties.get("State", "ENABLED") != "DISABLED":
        application.job_queues.append(resource.name)


_READERS: dict[str, Callable[[Resource, Application], None]] = {
    "AWS::Batch::JobQueue": _job_queue,
    "AWS::DynamoDB::Table": _table,
    "AWS::Events::EventBus": _bus,
    "AWS::Events::Rule": read_rule,
    "AWS::Lambda::EventSourceMapping": read_mapping,
    "AWS::Lambda::Function": _function,
    "AWS::Logs::LogGroup": _log_group,
    "AWS::Pipes::Pipe": read_pipe,
    "AWS::S3::Bucket": read_bucket,
    "AWS::SQS::Queue": _queue,
    "AWS::Scheduler::Schedule": read_schedule,
}


def _leave_out_deployers(resources: Sequence[Resource], application: Application) -> None:
    """Leave out the functions behind custom resources: CloudFormation calls them, and only to deploy."""
    custom = [one for one in resources if one.kind.startswith(("Custom::", "AWS::CloudFormation::CustomResource"))]
    deployers = {function_name(str(one.properties.get("ServiceToken"))) for one in custom}
    application.functions[:] = [function for function in application.functions if function.name not in deployers]


def _read_layers(resources: Sequence[Resource], application: Application) -> None:
    """Set the folders of each function's layers: the layer's own, or `python/` in it if that exists."""
    folders = {}
    for layer in resources:
        if layer.kind == "AWS::Lambda::LayerVersion":
            key = last_name(str(layer.properties.get("Content", {}).get("S3Key", "")))
            folder = layer.stack.translated.layers.get(key)
            if folder is not None:
                folders[layer.arn] = folder / "python" if (folder / "python").is_dir() else folder
    by_name = {resource.name: resource for resource in resources if resource.kind == "AWS::Lambda::Function"}
    for index, function in enumerate(application.functions):
        wanted = by_name[function.name].properties.get("Layers", [])
        application.functions[index] = replace(function, layers=[folders[arn] for arn in wanted if arn in folders])


def _read_apis(resources: Sequence[Resource], application: Application) -> None:
    routes = [resource for resource in resources if resource.kind == "AWS::ApiGatewayV2::Route"]
    integrations = {
        resource.name: resource for resource in resources if resource.kind == "AWS::ApiGatewayV2::Integration"
    }
    authorizers = [resource for resource in resources if resource.kind == "AWS::ApiGatewayV2::Authorizer"]
    stages = [resource for resource in resources if resource.kind == "AWS::ApiGatewayV2::Stage"]
    for resource in resources:
        if resource.kind != "AWS::ApiGatewayV2::Api":
            continue
        if application.apis:
            application.not_run.append(f"{resource.logical_id} (a second HTTP API)")
        else:
            api = read_api(resource, routes, integrations, authorizers, stages)
            application.apis.append(api)
            application.not_run += [
                f"the authorizer {name} of {resource.logical_id}: its routes are public here"
                for name in api.unsupported_authorizers
            ]


def _read_async_policies(resources: Sequence[Resource], application: Application) -> None:
    dead_letters = {
        resource.name: resource.properties.get("DeadLetterConfig", {}).get("TargetArn")
        for resource in resources
        if resource.kind == "AWS::Lambda::Function"
    }
    for name, dead_letter in dead_letters.items():
        application.policies[name] = AsyncPolicy(dead_letter=dead_letter)
    for resource in resources:
        if resource.kind == "AWS::Lambda::EventInvokeConfig":
            properties = resource.properties
            name = function_name(resource.stack.function_arn(str(properties["FunctionName"])))
            application.policies[name] = AsyncPolicy(
                retries=int(properties.get("MaximumRetryAttempts", 2)),
                max_age=float(properties.get("MaximumEventAgeInSeconds", 6 * 3600)),
                on_failure=properties.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination"),
                dead_letter=dead_letters.get(name),
            )
