"""Calls that name themselves in several ways: policies are asked about the one that is executed, or it is refused.

moto takes the service and the operation from places that no SDK uses. Each request here is one that the role may make,
as an SDK's reader would read it, and another one for moto.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import urllib3

from launchbay_local.iam.access_control import read_access_control
from launchbay_local.iam.guard import Guard
from launchbay_local.template.readers import read_application
from local_support import stack_of
from services_support import services_in

ROLE = "arn:aws:iam::123456789012:role/app-Role"
TEMPLATE = """
Resources:
  Data: {Type: "AWS::S3::Bucket", Properties: {BucketName: data}}
  Queue: {Type: "AWS::SQS::Queue", Properties: {QueueName: queue}}
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: table
      KeySchema: [{AttributeName: pk, KeyType: HASH}]
      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: "sts:AssumeRole"}]
      Policies:
        - PolicyName: Some
          PolicyDocument:
            Statement:
              - {Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::data/open"}
              - {Effect: Allow, Action: "s3:ListBucket", Resource: "arn:aws:s3:::data"}
              - {Effect: Allow, Action: "sqs:GetQueueAttributes", Resource: !GetAtt Queue.Arn}
"""
SECRET = b"a secret"
LIST = "AmazonSQS.GetQueueAttributes"
JSON = {"content-type": "application/x-amz-json-1.0"}


class Account:
    """A bucket, a queue and a table with something in them, and a role that may see a part of it."""

    def __init__(self, folder: Path) -> None:
        stack = stack_of(folder, TEMPLATE)
        guard = Guard(read_access_control(stack), "us-east-1")
        self.services = services_in(folder)
        self.services.start(read_application(stack))
        guard.enforce(self.services.moto)
        s3 = self.services.client("s3")
        for key, content in (("open", b"open"), ("secret", SECRET)):
            s3.put_object(Bucket="data", Key=key, Body=content)
        self.queue = self.services.client("sqs").get_queue_url(QueueName="queue")["QueueUrl"]
        self.services.client("sqs").send_message(QueueUrl=self.queue, MessageBody=SECRET.decode())
        self.services.client("dynamodb").put_item(TableName="table", Item={"pk": {"S": SECRET.decode()}})
        self.key = guard.credentials(guard.take_role(ROLE, "lambda.amazonaws.com", "one"))["AWS_ACCESS_KEY_ID"]

    def scope(self, service: str, key: str | None = None) -> str:
        return f"{self.key if key is None else key}/20260101/us-east-1/{service}/aws4_request"

    def send(
        self, method: str, target: str, authorization: str | None, headers: Mapping[str, str], body: bytes = b""
    ) -> urllib3.BaseHTTPResponse:
        now = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
        signed = {"x-amz-date": now, "x-amz-content-sha256": hashlib.sha256(body).hexdigest(), **headers}
        given = signed if authorization is None else {**signed, "authorization": authorization}
        return urllib3.request(method, self.services.url + target, headers=given, body=body)

    @property
    def messages(self) -> int:
        asked: Any = {"QueueUrl": self.queue, "AttributeNames": ["ApproximateNumberOfMessages"]}
        answer = self.services.client("sqs").get_queue_attributes(**asked)
        return int(answer["Attributes"]["ApproximateNumberOfMessages"])


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    account = Account(tmp_path_factory.mktemp("account"))
    yield account
    account.services.stop()


def v4(scope: str) -> str:
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"


def test_a_call_as_an_sdk_makes_it_is_answered(account: Account) -> None:
    body = json.dumps({"QueueUrl": account.queue, "AttributeNames": ["All"]}).encode()

    assert account.send("GET", "/data/open", v4(account.scope("s3")), {}).data == b"open"
    assert account.send("POST", "/", v4(account.scope("sqs")), {"x-amz-target": LIST, **JSON}, body).status == 200
    assert account.send("GET", "/data/secret", v4(account.scope("s3")), {}).status == 403


def test_a_scope_that_is_not_where_sdks_put_it_is_refused(account: Account) -> None:
    theirs, read = account.scope("s3"), json.dumps({"TableName": "table"}).encode()
    scan = {"x-amz-target": "DynamoDB_20120810.Scan", **JSON}
    for authorization in (
        f"AWS4-HMAC-SHA256 X={account.scope('dynamodb')}, Credential={theirs}",
        f"X {account.scope('dynamodb', 'x')} Credential={theirs}",
        f"AWS {account.key}:a/b/us-east-1/dynamodb/c",
        f"AWS4-HMAC-SHA256 Credential={account.scope('DynamoDB')}, SignedHeaders=host",
        v4(theirs),
    ):
        answer = account.send("POST", "/data/open", authorization, scan, read)

        assert (answer.status >= 400, SECRET in answer.data) == (True, False), authorization


@pytest.mark.parametrize("key", [None, "", " x"])
def test_what_everybody_may_ask_opens_nothing_else(account: Account, key: str | None) -> None:
    scope = account.scope("sts", key)
    query = urlencode({"X-Amz-Credential": scope, "X-Amz-Algorithm": "AWS4-HMAC-SHA256"})
    identity = {"x-amz-target": "X.GetCallerIdentity", **JSON}
    for target, authorization in (
        (f"/data/secret?{query}", None),
        ("/data/secret", f"X {account.scope('s3', 'x')} Credential={scope}"),
        ("/data/secret", v4(scope)),
    ):
        answer = account.send("GET", target, authorization, identity)

        assert (answer.status >= 400, SECRET in answer.data) == (True, False), target


def test_an_operation_beside_that_of_the_header_is_refused(account: Account) -> None:
    signed, target = v4(account.scope("sqs")), {"x-amz-target": LIST}
    purge = urlencode({"Action": "PurgeQueue", "QueueUrl": account.queue, "Version": "2012-11-05"})
    hidden = json.dumps({"QueueUrl": account.queue, "x": f"&{purge}&"}).encode()

    answers = [
        account.send(
            "POST", f"/?{purge}", signed, {**target, **JSON}, json.dumps({"QueueUrl": account.queue}).encode()
        ),
        account.send("POST", "/", signed, {**target, "content-type": "application/x-www-form-urlencoded"}, hidden),
        account.send("POST", "/", signed, {"x-amz-target": f"AmazonSQS.PurgeQueue,{LIST}", **JSON}, hidden),
        account.send("POST", "/", signed, {"x-amz-target": f"AmazonSQS.PurgeQueue.{LIST}", **JSON}, hidden),
    ]

    assert [answer.status for answer in answers] == [400] * 4
    assert account.messages == 1


def test_a_form_whose_type_is_written_otherwise_is_an_upload_too(account: Account) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="key"\r\n\r\nnew\r\n'
    body += b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\nx\r\n--b--\r\n'
    for kind in ("multipart/form-data ; boundary=b", "Multipart/Form-Data;boundary=b", "multipart/form-data"):
        answer = account.send("POST", "/data", v4(account.scope("s3")), {"content-type": kind}, body)

        assert answer.status >= 400, (kind, answer.data)
    assert account.services.client("s3").list_objects_v2(Bucket="data")["KeyCount"] == 2


def test_moto_s_own_operations_are_not_there_under_any_spelling(account: Account) -> None:
    for path in ("/moto-api/reset", "/%6doto-api/reset", "//moto-api/reset", "/./moto-api/reset"):
        assert account.send("POST", path, v4(account.scope("moto_api", "x")), {}).status >= 400, path
    assert account.messages == 1
