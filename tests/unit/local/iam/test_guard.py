"""A stack's policies at work: who is refused what, and how each service says it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest
import urllib3
from botocore.config import Config
from botocore.exceptions import ClientError

from launchbay_local.iam.access_control import read_access_control
from launchbay_local.iam.calls.needs import Need
from launchbay_local.iam.guard import Guard
from launchbay_local.iam.principals import service, session
from launchbay_local.iam.record import Record, read_record
from launchbay_local.iam.reference import action
from launchbay_local.iam.refusals import AccessDenied
from launchbay_local.template.readers import read_application
from local_support import stack_of
from services_support import services_in

KEY = "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012"
ROLE = "arn:aws:iam::123456789012:role/app-Reader"
TEMPLATE = f"""
Resources:
  Data: {{Type: "AWS::S3::Bucket", Properties: {{BucketName: data}}}}
  Sealed:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: sealed
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault: {{SSEAlgorithm: "aws:kms", KMSMasterKeyID: "{KEY}"}}
  Queue: {{Type: "AWS::SQS::Queue", Properties: {{QueueName: queue}}}}
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: table
      KeySchema: [{{AttributeName: pk, KeyType: HASH}}]
      AttributeDefinitions: [{{AttributeName: pk, AttributeType: S}}]
  Reader:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{{Effect: Allow, Principal: {{Service: lambda.amazonaws.com}}, Action: "sts:AssumeRole"}}]
      Policies:
        - PolicyName: Read
          PolicyDocument:
            Statement:
              - {{Effect: Allow, Action: "s3:GetObject", Resource: ["arn:aws:s3:::data/*", "arn:aws:s3:::sealed/*"]}}
  Bucket:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Data
      PolicyDocument:
        Statement:
          - Effect: Deny
            Principal: "*"
            Action: s3:GetObject
            Resource: arn:aws:s3:::data/secrets/*
            Condition: {{ArnNotEquals: {{"aws:PrincipalArn": "{ROLE}"}}}}
"""


class Account:
    """Services with the template's policies in force."""

    def __init__(self, folder: Path) -> None:
        stack = stack_of(folder, TEMPLATE)
        self.record = folder / "access.jsonl"
        self.guard = Guard(read_access_control(stack), "us-east-1", Record(self.record))
        self.services = services_in(folder)
        self.services.start(read_application(stack))
        self.guard.enforce(self.services.moto)

    def client(self, service: str, credentials: Mapping[str, str] | None = None) -> Any:
        """A client of the role, or with other credentials."""
        given = credentials or self.guard.credentials(self.guard.take_role(ROLE, "lambda.amazonaws.com", "one"))
        session = boto3.Session(given["AWS_ACCESS_KEY_ID"], given["AWS_SECRET_ACCESS_KEY"], given["AWS_SESSION_TOKEN"])
        config = Config(signature_version="s3v4") if service == "s3" else None
        return session.client(service, "us-east-1", endpoint_url=self.services.url, config=config)  # type: ignore[call-overload]


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The account."""
    account = Account(tmp_path_factory.mktemp("account"))
    admin = account.services.client("s3")
    for key in ("there", "secrets/one"):
        admin.put_object(Bucket="data", Key=key, Body=b"content")
    admin.put_object(Bucket="sealed", Key="there", Body=b"content")
    yield account
    account.services.stop()


def refused(call: Any) -> ClientError:
    with pytest.raises(ClientError) as caught:
        call()
    return caught.value


def code(error: ClientError) -> tuple[str, int]:
    return error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]


def test_a_role_does_what_its_policies_allow(account: Account) -> None:
    assert account.client("s3").get_object(Bucket="data", Key="there")["Body"].read() == b"content"


@pytest.mark.parametrize(
    ("service", "call", "expected"),
    [
        ("s3", lambda s3: s3.put_object(Bucket="data", Key="k", Body=b""), ("AccessDenied", 403)),
        ("s3", lambda s3: s3.head_object(Bucket="other", Key="k"), ("403", 403)),
        ("sqs", lambda sqs: sqs.send_message(QueueUrl="/123456789012/queue", MessageBody="m"), ("AccessDenied", 403)),
        ("dynamodb", lambda db: db.get_item(TableName="table", Key={"pk": {"S": "a"}}), ("AccessDeniedException", 400)),
        ("logs", lambda logs: logs.create_log_group(logGroupName="g"), ("AccessDeniedException", 400)),
        ("events", lambda events: events.list_rules(), ("AccessDeniedException", 400)),
    ],
)
def test_a_service_refuses_in_its_own_way(account: Account, service: str, call: Any, expected: tuple[str, int]) -> None:
    error = refused(lambda: call(account.client(service)))

    assert code(error) == expected


def test_a_refusal_says_who_may_not_do_what_and_why(account: Account) -> None:
    error = refused(lambda: account.client("dynamodb").delete_item(TableName="table", Key={"pk": {"S": "a"}}))

    assert str(error).endswith(
        "User: arn:aws:sts::123456789012:assumed-role/app-Reader/one is not authorized to perform: dynamodb:DeleteItem "
        "on resource: arn:aws:dynamodb:us-east-1:123456789012:table/table because no identity-based policy allows the "
        "dynamodb:DeleteItem action"
    )


def test_who_may_not_list_a_bucket_does_not_learn_that_an_object_is_missing(account: Account) -> None:
    def read(s3: Any) -> ClientError:
        return refused(lambda: s3.get_object(Bucket="data", Key="missing"))

    assert code(read(account.client("s3"))) == ("AccessDenied", 403)
    assert code(read(account.services.client("s3"))) == ("NoSuchKey", 404)


def test_the_administrator_is_refused_what_a_bucket_denies(account: Account) -> None:
    admin = account.services.client("s3")

    error = refused(lambda: admin.get_object(Bucket="data", Key="secrets/one"))

    assert "with an explicit deny in a resource-based policy" in str(error)
    assert account.client("s3").get_object(Bucket="data", Key="secrets/one")


def test_an_object_of_a_customer_s_key_needs_the_key_too(account: Account) -> None:
    error = refused(lambda: account.client("s3").get_object(Bucket="sealed", Key="there"))

    assert f"kms:Decrypt on resource: {KEY}" in str(error)


@pytest.mark.parametrize("key", ["ASIAAAAAAAAAAAAAAAAA", "AKIAAAAAAAAAAAAAAAAA", "local", "test"])
def test_a_key_that_nobody_has_is_refused(account: Account, key: str) -> None:
    gone = {
        "AWS_ACCESS_KEY_ID": key,
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_SESSION_TOKEN": "x",
    }

    assert code(refused(lambda: account.client("s3", gone).list_buckets())) == ("InvalidAccessKeyId", 403)
    error = refused(lambda: account.client("dynamodb", gone).list_tables())
    assert code(error) == ("UnrecognizedClientException", 400)


def test_a_request_without_credentials_is_nobody_s(account: Account) -> None:
    assert urllib3.request("GET", f"{account.services.url}/data/there").status == 403


def test_a_form_is_an_upload_of_whoever_signed_it(account: Account) -> None:
    form = account.client("s3").generate_presigned_post("data", "form")

    answer = urllib3.request("POST", form["url"], fields={**form["fields"], "file": ("f", b"x")})

    assert answer.status == 403
    assert b"s3:PutObject" in answer.data


def test_each_session_has_credentials_of_its_own(account: Account) -> None:
    principal = session(ROLE, "two")

    keys = {account.guard.credentials(principal)["AWS_ACCESS_KEY_ID"] for _ in range(3)}

    assert len(keys) == 3


def test_a_role_is_taken_only_by_the_service_that_it_trusts(account: Account) -> None:
    with pytest.raises(AccessDenied, match="sts:AssumeRole"):
        account.guard.take_role(ROLE, "ecs-tasks.amazonaws.com", "job")


def test_a_queue_without_a_policy_takes_no_service_s_messages(account: Account) -> None:
    need = Need("sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:queue")

    with pytest.raises(AccessDenied, match="no resource-based policy"):
        account.guard.check(service("events.amazonaws.com"), [need], source="arn:aws:events:::rule/r")


def test_conditions_see_only_the_keys_that_an_action_has() -> None:
    context = {"s3:if-none-match": "*", "s3:prefix": "p", "aws:principalarn": ROLE, "aws:requesttag/a": "b"}

    assert set(action("s3:PutObject").visible(context)) == {"s3:if-none-match", "aws:principalarn"}
    assert set(action("batch:SubmitJob").visible(context)) == {"aws:principalarn", "aws:requesttag/a"}


def test_the_record_has_each_way_of_a_decision_once(account: Account) -> None:
    for _ in range(3):
        account.client("s3").get_object(Bucket="data", Key="there")

    lines = account.record.read_text().splitlines()
    read = [one for one in read_record(account.record) if one.access.resource == "arn:aws:s3:::data/there"]
    assert [one.principal.kind for one in read if one.allowed] == ["role"]
    assert len(lines) == len({json.dumps(json.loads(line), sort_keys=True) for line in lines})
