"""Starts moto's services on loopback, creates the template's resources in them, and restores their contents."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from moto.core.model_instances import reset_model_data
from moto.moto_api._internal.models import moto_api_backend

from launchbay_local.aws.dispatcher import Dispatcher
from launchbay_local.aws.dynamodb import expressions
from launchbay_local.aws.dynamodb.tables import TableKeeper
from launchbay_local.aws.journal import Journal, StreamLog
from launchbay_local.aws.logs import LogKeeper
from launchbay_local.aws.moto_adapter import MotoAdapter
from launchbay_local.aws.objects import ObjectKeeper
from launchbay_local.aws.queues import QueueKeeper
from launchbay_local.aws.s3.front import S3Front
from launchbay_local.http.server import LoopbackServer
from launchbay_local.location import ACCESS_KEY, ACCOUNT
from launchbay_local.template.application import Application, Queue

MAX_BODY = 5 * 1024 * 1024 * 1024


class Services:
    """The AWS endpoint of one stack."""

    tables: TableKeeper
    objects: ObjectKeeper
    queues: QueueKeeper
    logs: LogKeeper
    moto: MotoAdapter

    def __init__(self, journal: Journal, objects_folder: Path, region: str, server: LoopbackServer) -> None:
        self.journal = journal
        self.streams = StreamLog(journal)
        self.server = server
        self.url = server.url
        self.region = region
        self._objects_folder = objects_folder

    def start(self, application: Application) -> None:
        """Serve, create the application's resources, restore their contents, and journal from then on."""
        expressions.install()
        # moto keeps a reference to every object that it ever made; a server that runs for weeks must not.
        self.moto = MotoAdapter(Dispatcher(), reset_model_data, S3Front(self.region))
        self.server.start(self.moto)
        self.tables = TableKeeper(self.journal, self.streams, ACCOUNT, self.region)
        self.objects = ObjectKeeper(self.journal, self._objects_folder, self.moto.locks["s3"], ACCOUNT, self.region)
        self.queues = QueueKeeper(self.journal, self.moto.locks["sqs"], ACCOUNT, self.region)
        self.logs = LogKeeper(self.journal, self.moto.locks["logs"], ACCOUNT, self.region)
        self._create(application)
        self.tables.restore(application.tables)
        self.objects.restore(application.buckets)
        self.queues.restore(application.queues)
        self.logs.restore(application.log_groups)
        self.moto.keepers = {
            "dynamodb": self.tables,
            "s3": self.objects,
            "sqs": self.queues,
            "logs": self.logs,
        }

    def stop(self) -> None:
        """Accept no more calls, and reset moto, whose state is global to the process."""
        self.server.stop()
        moto_api_backend.reset()

    def client(self, service: str) -> Any:
        """A boto3 client of this endpoint."""
        config = Config(proxies={}, signature_version="s3v4" if service == "s3" else None)
        return _session(self.region).client(service, endpoint_url=self.url, config=config)  # type: ignore[call-overload]

    def _create(self, application: Application) -> None:
        dynamodb = self.client("dynamodb")
        for table in application.tables:
            stream = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
            definition = {"BillingMode": "PAY_PER_REQUEST", "StreamSpecification": stream, **table.definition}
            if "ProvisionedThroughput" in definition:
                definition["BillingMode"] = "PROVISIONED"
            dynamodb.create_table(TableName=table.name, **definition)
        self._create_buckets(application)
        self._create_queues(application.queues)
        events = self.client("events")
        for bus in application.buses:
            events.create_event_bus(Name=bus)
        for rule in application.rules:
            events.put_rule(Name=rule.name, EventBusName=rule.bus, EventPattern=json.dumps(rule.pattern))
        logs = self.client("logs")
        for group in application.log_groups:
            logs.create_log_group(logGroupName=group.name)
            if group.retention_days:
                logs.put_retention_policy(logGroupName=group.name, retentionInDays=group.retention_days)

    def _create_buckets(self, application: Application) -> None:
        s3 = self.client("s3")
        for bucket in application.buckets:
            if self.region == "us-east-1":
                s3.create_bucket(Bucket=bucket.name)
            else:
                s3.create_bucket(Bucket=bucket.name, CreateBucketConfiguration={"LocationConstraint": self.region})
            if bucket.versioned:
                s3.put_bucket_versioning(Bucket=bucket.name, VersioningConfiguration={"Status": "Enabled"})
            if bucket.encryption:
                default = {"SSEAlgorithm": bucket.encryption}
                rules = [{"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}]
                s3.put_bucket_encryption(Bucket=bucket.name, ServerSideEncryptionConfiguration={"Rules": rules})

    def _create_queues(self, queues: list[Queue]) -> None:
        """Create all queues first: a redrive policy may name a queue that comes later in the template."""
        sqs = self.client("sqs")
        for queue in queues:
            attributes = {name: value for name, value in queue.attributes.items() if name != "RedrivePolicy"}
            url = sqs.create_queue(QueueName=queue.name, Attributes=attributes)["QueueUrl"]
            if url.rsplit("/", 1)[-1] != queue.name:
                raise RuntimeError(f"queue `{queue.name}` was created as {url}")
        for queue in queues:
            if "RedrivePolicy" in queue.attributes:
                url = f"{self.url}/{ACCOUNT}/{queue.name}"
                sqs.set_queue_attributes(QueueUrl=url, Attributes={"RedrivePolicy": queue.attributes["RedrivePolicy"]})


@functools.cache
def _session(region: str) -> boto3.Session:
    """One session for all clients: a new one takes a tenth of a second to read the SDK's list of endpoints."""
    return boto3.Session(region_name=region, aws_access_key_id=ACCESS_KEY, aws_secret_access_key=ACCESS_KEY)
