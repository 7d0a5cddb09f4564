"""Who calls: as STS says it, as policies see it, and as a template names it, it is the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from launchbay_local.batch import StartingAttempt
from launchbay_local.iam.access_control import read_access_control
from launchbay_local.iam.guard import Guard
from launchbay_local.stack.roles import Roles
from launchbay_local.template.readers import read_application
from launchbay_local.template.stacks import Stack
from local_support import stack_of
from services_support import services_in

TEMPLATE = """
Resources:
  Results: {Type: "AWS::S3::Bucket", Properties: {BucketName: results}}
  JobRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: ecs-tasks.amazonaws.com}, Action: "sts:AssumeRole"}]
      Policies:
        - PolicyName: Write
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: s3:PutObject
                Resource: !Sub "${Results.Arn}/outputs/${!aws:userid}/*"
              - Effect: Allow
                Action: s3:DeleteObject
                Resource: !Sub "${Results.Arn}/outputs/${!aws:userid}/*"
              - {Effect: Allow, Action: s3:PutObject, Resource: !Sub "${Results.Arn}/users/${!aws:username}/*"}
        - PolicyName: WriteByThePoliciesOfLongAgo
          PolicyDocument:
            Statement: {Effect: Allow, Action: s3:PutObject, Resource: !Sub "${Results.Arn}/old/${!aws:userid}/*"}
"""
STAR = "0123*"


class Account:
    """Services with the template's policies in force, and the roles of jobs."""

    def __init__(self, folder: Path) -> None:
        self.stack: Stack = stack_of(folder, TEMPLATE)
        self.guard = Guard(read_access_control(self.stack), "us-east-1")
        self.roles = Roles(self.guard, pytest.fail)
        self.services = services_in(folder)
        self.services.start(read_application(self.stack))
        self.guard.enforce(self.services.moto)

    def job(self, task: str) -> Mapping[str, str]:
        """The credentials of a job's attempt."""
        place = "arn:aws:ecs:us-east-1:123456789012:task/cluster/"
        role = str(self.stack.get_att("JobRole", "Arn"))
        return self.roles.credentials_of_attempt(
            StartingAttempt("job", "arn", "name", "queue", 1, place + task, "image", "/jobs", role, None)
        )

    def client(self, service: str, keys: Mapping[str, str]) -> Any:
        """A client with credentials."""
        own = (keys["AWS_ACCESS_KEY_ID"], keys["AWS_SECRET_ACCESS_KEY"], keys.get("AWS_SESSION_TOKEN"))
        config = Config(signature_version="s3v4") if service == "s3" else None
        url = self.services.url
        return boto3.Session(*own).client(service, "us-east-1", endpoint_url=url, config=config)  # type: ignore[call-overload]

    def writes(self, task: str, key: str) -> bool:
        """Whether the job of a task may write an object."""
        try:
            self.client("s3", self.job(task)).put_object(Bucket="results", Key=key, Body=b"")
        except ClientError as error:
            assert error.response["Error"]["Code"] == "AccessDenied"  # noqa: PT017  (any other error is a failure)
            return False
        return True


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """The account."""
    account = Account(tmp_path_factory.mktemp("account"))
    yield account
    account.services.stop()


def role_id(account: Account) -> str:
    return str(account.stack.get_att("JobRole", "RoleId"))


def test_a_job_is_a_session_of_its_role_that_has_the_id_of_its_task(account: Account) -> None:
    answer = account.client("sts", account.job("0a1b")).get_caller_identity()

    assert answer["UserId"] == f"{role_id(account)}:0a1b"
    assert answer["Arn"] == "arn:aws:sts::123456789012:assumed-role/app-JobRole/0a1b"
    assert answer["Account"] == "123456789012"


def test_the_developer_is_a_user(account: Account) -> None:
    answer = account.services.client("sts").get_caller_identity()

    assert answer["Arn"] == "arn:aws:iam::123456789012:user/administrator"
    assert answer["UserId"].startswith("AIDA")


def test_who_has_no_valid_key_is_told_nothing(account: Account) -> None:
    gone = {"AWS_ACCESS_KEY_ID": "ASIAAAAAAAAAAAAAAAAA", "AWS_SECRET_ACCESS_KEY": "x", "AWS_SESSION_TOKEN": "x"}

    with pytest.raises(ClientError) as refused:
        account.client("sts", gone).get_caller_identity()

    assert refused.value.response["Error"]["Code"] == "InvalidClientTokenId"
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_a_job_writes_below_its_own_id_alone(account: Account) -> None:
    own = role_id(account)

    assert account.writes("0a1b", f"outputs/{own}:0a1b/files/000001")
    assert not account.writes("0a1b", f"outputs/{own}:ffff/files/000001")
    assert not account.writes("0a1b", f"outputs/{own}:0a1bc/files/000001")
    assert not account.writes("0a1b", "outputs/${aws:userid}/files/000001")


def test_a_wildcard_in_the_name_of_a_session_is_only_a_character(account: Account) -> None:
    own = role_id(account)

    assert account.writes(STAR, f"outputs/{own}:{STAR}/files/000001")
    assert not account.writes(STAR, f"outputs/{own}:01234/files/000001")


def test_a_statement_with_a_variable_that_the_caller_lacks_does_not_apply(account: Account) -> None:
    assert not account.writes("0a1b", "users/0a1b/file")
    assert not account.writes("0a1b", "users//file")


def test_a_policy_without_a_version_has_no_variables(account: Account) -> None:
    assert not account.writes("0a1b", f"old/{role_id(account)}:0a1b/file")
    assert account.writes("0a1b", "old/${aws:userid}/file")


def codes(answer: Any) -> dict[str, str]:
    """The key of each error in an answer of DeleteObjects, and its code."""
    return {one["Key"]: one["Code"] for one in answer.get("Errors", [])}


def test_each_key_of_a_list_of_deletions_is_refused_by_itself(account: Account) -> None:
    admin = account.services.client("s3")
    own, others = (f"outputs/{role_id(account)}:{task}/a&b" for task in ("0a1b", "ffff"))
    for key in (own, others):
        admin.put_object(Bucket="results", Key=key, Body=b"x")
    s3 = account.client("s3", account.job("0a1b"))

    answer = s3.delete_objects(Bucket="results", Delete={"Objects": [{"Key": own}, {"Key": others}]})

    assert [one["Key"] for one in answer["Deleted"]] == [own]
    assert codes(answer) == {others: "AccessDenied"}
    left = [one["Key"] for one in admin.list_objects_v2(Bucket="results", Prefix="outputs/")["Contents"]]
    assert [key for key in left if "a&b" in key] == [others]
    alone = s3.delete_objects(Bucket="results", Delete={"Objects": [{"Key": others}], "Quiet": True})
    assert "Deleted" not in alone
    assert codes(alone) == {others: "AccessDenied"}


def test_a_list_of_deletions_with_a_key_that_nobody_has_is_refused_as_a_whole(account: Account) -> None:
    gone = {"AWS_ACCESS_KEY_ID": "ASIAAAAAAAAAAAAAAAAA", "AWS_SECRET_ACCESS_KEY": "x", "AWS_SESSION_TOKEN": "x"}

    with pytest.raises(ClientError, match="InvalidAccessKeyId"):
        account.client("s3", gone).delete_objects(Bucket="results", Delete={"Objects": [{"Key": "a"}]})


def test_the_parts_of_an_upload_are_limited_to_the_key_of_the_caller(account: Account) -> None:
    s3 = account.client("s3", account.job("0a1b"))
    key = f"outputs/{role_id(account)}:0a1b/large"
    upload = s3.create_multipart_upload(Bucket="results", Key=key)["UploadId"]
    place = {"Bucket": "results", "Key": key, "UploadId": upload}

    assert s3.upload_part(**place, PartNumber=1, Body=b"x")["ETag"]
    other = account.client("s3", account.job("ffff"))
    with pytest.raises(ClientError, match="AccessDenied"):
        other.upload_part(**place, PartNumber=2, Body=b"x")
    with pytest.raises(ClientError, match="s3:AbortMultipartUpload"):
        s3.abort_multipart_upload(**place)
    with pytest.raises(ClientError, match="s3:ListMultipartUploadParts"):
        s3.list_parts(**place)
