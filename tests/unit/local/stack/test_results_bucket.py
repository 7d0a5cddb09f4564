"""A bucket whose writers have places of their own, and a function that is told what they write, from the template."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from launchbay_local import LocalStack, Options
from launchbay_local.errors import TemplateError
from launchbay_local.location import ACCESS_KEY
from local_support import eventually

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Results:
    Type: AWS::S3::Bucket
    DependsOn: MayTell
    Properties:
      BucketName: results
      NotificationConfiguration:
        QueueConfigurations:
          - Event: "s3:ObjectCreated:*"
            Queue: !GetAtt Written.Arn
            Filter: {S3Key: {Rules: [{Name: prefix, Value: metrics/}]}}
  Written: {Type: "AWS::SQS::Queue", Properties: {VisibilityTimeout: 30}}
  MayTell:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Written]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: SERVICE}
            Action: sqs:SendMessage
            Resource: !GetAtt Written.Arn
            Condition: {ArnEquals: {"aws:SourceArn": "arn:aws:s3:::results"}}
  Reader:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      Timeout: 20
      CodeUri: code/
      Environment: {Variables: {ROLE_ID: !GetAtt ReaderRole.RoleId}}
      Policies:
        - Version: "2012-10-17"
          Statement:
            - {Effect: Allow, Action: s3:GetObject, Resource: "arn:aws:s3:::results/metrics/*"}
            - {Effect: Allow, Action: s3:PutObject, Resource: "arn:aws:s3:::results/read/${aws:userid}/*"}
      Events:
        Told:
          Type: SQS
          Properties:
            Queue: !GetAtt Written.Arn
            BatchSize: 100
            MaximumBatchingWindowInSeconds: 1
            FunctionResponseTypes: [ReportBatchItemFailures]
            ScalingConfig: {MaximumConcurrency: 2}
"""
CODE = """
import json, os
from urllib.parse import unquote_plus

import boto3

def handler(event, context):
    me = boto3.client("sts").get_caller_identity()
    s3 = boto3.client("s3")
    for message in event["Records"]:
        for record in json.loads(message["body"]).get("Records", []):
            place = {"Bucket": record["s3"]["bucket"]["name"], "Key": unquote_plus(record["s3"]["object"]["key"])}
            read = s3.get_object(**place)["Body"].read().decode()
            note = {"key": place["Key"], "read": read, "role": os.environ["ROLE_ID"], "arn": me["Arn"]}
            s3.put_object(Bucket="results", Key=f"read/{me['UserId']}/{read}", Body=json.dumps(note))
    return {"batchItemFailures": []}
"""


class Running:
    """The application on a state folder; `start` may be called again after `stop`."""

    def __init__(self, folder: Path, template: str = TEMPLATE) -> None:
        self._folder = folder
        (folder / "code").mkdir()
        (folder / "code" / "app.py").write_text(CODE)
        (folder / "template.yaml").write_text(template)
        self.reported: list[str] = []
        self._stack: LocalStack | None = None

    def start(self) -> Any:
        """Start it; return a client of its S3."""
        options = Options(self._folder / "template.yaml", name="app")
        self._stack = LocalStack(self._folder / "state", options, report=self.reported.append).start()
        config = Config(signature_version="s3v4")
        session = boto3.Session(ACCESS_KEY, ACCESS_KEY)
        return session.client("s3", "us-east-1", endpoint_url=self._stack.aws_endpoint, config=config)

    def stop(self) -> None:
        if self._stack:
            self._stack.stop()
        self._stack = None


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path, TEMPLATE.replace("SERVICE", "s3.amazonaws.com"))
    yield running
    running.stop()


def notes(s3: Any, count: int) -> list[Any]:
    """What the function noted, once it has noted so much."""

    def found() -> list[str] | None:
        keys = [one["Key"] for one in s3.list_objects_v2(Bucket="results", Prefix="read/").get("Contents", [])]
        return keys if len(keys) >= count else None

    return [
        {**json.loads(s3.get_object(Bucket="results", Key=key)["Body"].read()), "place": key.split("/")[1]}
        for key in eventually(found)
    ]


def test_a_function_is_told_what_is_written_and_is_who_its_role_says_also_after_a_restart(running: Running) -> None:
    s3 = running.start()
    s3.put_object(Bucket="results", Key="metrics/AROA:1/a b", Body=b"one")
    s3.put_object(Bucket="results", Key="outputs/AROA:1/a", Body=b"nobody is told")
    (first,) = notes(s3, 1)
    running.stop()
    s3 = running.start()
    s3.put_object(Bucket="results", Key="metrics/AROA:2/b", Body=b"two")
    both = notes(s3, 2)

    assert sorted((one["key"], one["read"]) for one in both) == [
        ("metrics/AROA:1/a b", "one"),
        ("metrics/AROA:2/b", "two"),
    ]
    assert {one["role"] for one in both} == {first["role"]}
    assert {one["place"] for one in both} == {f"{first['role']}:app-Reader"}
    assert first["arn"] == "arn:aws:sts::123456789012:assumed-role/app-ReaderRole/app-Reader"
    assert running.reported == []


def test_a_stack_does_not_start_if_s3_may_not_send_to_the_queue(tmp_path: Path) -> None:
    running = Running(tmp_path, TEMPLATE.replace("SERVICE", "sns.amazonaws.com"))

    with pytest.raises(TemplateError, match="Unable to validate the following destination configurations"):
        running.start()
