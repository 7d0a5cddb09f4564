"""Reads S3 buckets."""

from __future__ import annotations

from launchbay_local.template.application import Application, Bucket
from launchbay_local.template.bucket_notifications import read_notifications
from launchbay_local.template.event_readers import is_true
from launchbay_local.template.stacks import Resource


def read_bucket(resource: Resource, application: Application) -> None:
    """Read `AWS::S3::Bucket`; notifications to other destinations than queues are listed among what does not run.

    Raises:
        TemplateError: S3 would refuse its notifications.
    """
    properties = resource.properties
    configuration = properties.get("NotificationConfiguration", {})
    bridge = configuration.get("EventBridgeConfiguration")
    rules = properties.get("BucketEncryption", {}).get("ServerSideEncryptionConfiguration", [])
    defaults = [rule.get("ServerSideEncryptionByDefault", {}).get("SSEAlgorithm") for rule in rules]
    listed = read_notifications(configuration, resource.logical_id)
    application.not_run += [
        f"a notification of {resource.logical_id} ({one.event} to {one.destination})"
        for one in listed
        if not one.is_sent
    ]
    application.buckets.append(
        Bucket(
            resource.name,
            versioned=properties.get("VersioningConfiguration", {}).get("Status") == "Enabled",
            notifies=bridge is not None and is_true(bridge.get("EventBridgeEnabled", True)),
            encryption=next((str(name) for name in defaults if name), None),
            notifications=[one for one in listed if one.is_sent],
        )
    )
