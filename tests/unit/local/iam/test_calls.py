"""What calls of boto3 need, read off the requests that it really sends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from launchbay_local.aws.api_calls import ApiCall, identify
from launchbay_local.http.messages import Request
from launchbay_local.iam.calls import needs_of
from launchbay_local.iam.calls.needs import Need, Place

ACCOUNT = "123456789012"
TABLE = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/t"
BATCH = f"arn:aws:batch:us-east-1:{ACCOUNT}"
QUEUE = f"http://127.0.0.1/{ACCOUNT}/q"
TAGS = {f"{BATCH}:job/1": {"owner": "us"}}
_KEY = {"pk": {"S": "a"}}


def needs(service: str, call: Callable[[Any], Any]) -> list[Need]:
    """What the request of a call needs."""
    session = boto3.Session(region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    client: Any = session.client(service, endpoint_url="http://127.0.0.1:1")  # type: ignore[call-overload]
    sent: list[AWSPreparedRequest] = []

    def keep(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        sent.append(request)
        raise _SentError

    client.meta.events.register("before-send", keep)
    with pytest.raises(_SentError):
        call(client)
    headers = [(name.lower(), _text(value)) for name, value in sent[0].headers.items()]
    target = sent[0].url.removeprefix("http://127.0.0.1:1")
    body: Any = sent[0].body or b""  # boto3 sends text, bytes or a file of either
    content = body.read() if hasattr(body, "read") else body
    request = Request(sent[0].method, target, headers, content.encode() if isinstance(content, str) else content)
    api_call = identify(request)
    return needs_of(api_call, Place(ACCOUNT, "us-east-1", lambda arn: TAGS.get(arn, {})))


class _SentError(BaseException):
    """The request is kept, and needs no answer."""


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def pairs(found: list[Need]) -> list[tuple[str, str]]:
    return [(need.action, need.resource) for need in found]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda s3: s3.list_buckets(), ("ListAllMyBuckets", "")),
        (lambda s3: s3.get_object(Bucket="b", Key="a b/c"), ("GetObject", "b/a b/c")),
        (lambda s3: s3.head_object(Bucket="b", Key="k"), ("GetObject", "b/k")),
        (lambda s3: s3.get_object(Bucket="b", Key="k", VersionId="1"), ("GetObjectVersion", "b/k")),
        (lambda s3: s3.put_object(Bucket="b", Key="k", Body=b""), ("PutObject", "b/k")),
        (lambda s3: s3.delete_object(Bucket="b", Key="k"), ("DeleteObject", "b/k")),
        (lambda s3: s3.delete_object(Bucket="b", Key="k", VersionId="1"), ("DeleteObjectVersion", "b/k")),
        (lambda s3: s3.list_objects_v2(Bucket="b"), ("ListBucket", "b")),
        (lambda s3: s3.head_bucket(Bucket="b"), ("ListBucket", "b")),
        (lambda s3: s3.list_object_versions(Bucket="b"), ("ListBucketVersions", "b")),
        (lambda s3: s3.get_bucket_location(Bucket="b"), ("GetBucketLocation", "b")),
        (lambda s3: s3.get_object_tagging(Bucket="b", Key="k"), ("GetObjectTagging", "b/k")),
        (lambda s3: s3.get_bucket_request_payment(Bucket="b"), ("GetBucketRequestPayment", "b")),
        (lambda s3: s3.get_bucket_inventory_configuration(Bucket="b", Id="1"), ("GetInventoryConfiguration", "b")),
        (lambda s3: s3.get_object_lock_configuration(Bucket="b"), ("GetBucketObjectLockConfiguration", "b")),
        (lambda s3: s3.create_multipart_upload(Bucket="b", Key="k"), ("PutObject", "b/k")),
        (lambda s3: s3.abort_multipart_upload(Bucket="b", Key="k", UploadId="1"), ("AbortMultipartUpload", "b/k")),
        (lambda s3: s3.list_parts(Bucket="b", Key="k", UploadId="1"), ("ListMultipartUploadParts", "b/k")),
    ],
)
def test_a_call_of_s3_needs_an_action_on_the_bucket_or_object(call: Any, expected: tuple[str, str]) -> None:
    action, resource = expected

    assert pairs(needs("s3", call)) == [(f"s3:{action}", f"arn:aws:s3:::{resource}" if resource else "*")]


def test_a_copy_needs_its_source_and_its_target() -> None:
    source = {"Bucket": "from", "Key": "a b", "VersionId": "1"}

    found = needs("s3", lambda s3: s3.copy_object(Bucket="to", Key="k", CopySource=source))

    assert pairs(found) == [("s3:GetObjectVersion", "arn:aws:s3:::from/a b"), ("s3:PutObject", "arn:aws:s3:::to/k")]


def test_what_a_write_sets_along_with_the_content_needs_an_action_of_its_own() -> None:
    found = needs("s3", lambda s3: s3.put_object(Bucket="b", Key="k", Body=b"", Tagging="a=b", ACL="public-read"))

    assert pairs(found) == [
        (f"s3:{action}", "arn:aws:s3:::b/k") for action in ("PutObject", "PutObjectAcl", "PutObjectTagging")
    ]


def test_a_write_tells_of_its_condition_and_a_list_of_its_prefix() -> None:
    [write] = needs("s3", lambda s3: s3.put_object(Bucket="b", Key="k", Body=b"", IfNoneMatch="*"))
    [part] = needs("s3", lambda s3: s3.upload_part(Bucket="b", Key="k", UploadId="1", PartNumber=1, Body=b""))
    [listing] = needs("s3", lambda s3: s3.list_objects_v2(Bucket="b", Prefix="p/"))

    assert (write.context["s3:if-none-match"], write.context["s3:objectcreationoperation"]) == ("*", "true")
    assert part.context == {"s3:objectcreationoperation": "false"}
    assert listing.context["s3:prefix"] == "p/"


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda db: db.get_item(TableName="t", Key=_KEY), [("GetItem", TABLE)]),
        (lambda db: db.batch_get_item(RequestItems={"t": {"Keys": [_KEY]}}), [("BatchGetItem", TABLE)]),
        (
            lambda db: db.query(TableName="t", IndexName="idx", KeyConditionExpression="pk = :a"),
            [("Query", f"{TABLE}/index/idx")],
        ),
        (lambda db: db.list_tables(), [("ListTables", "*")]),
        (
            lambda db: db.transact_write_items(
                TransactItems=[
                    {"Put": {"TableName": "t", "Item": _KEY}},
                    {"Update": {"TableName": TABLE, "Key": _KEY, "UpdateExpression": "SET a = b"}},
                    {"ConditionCheck": {"TableName": "t", "Key": _KEY, "ConditionExpression": "a = b"}},
                ]
            ),
            [("PutItem", TABLE), ("UpdateItem", TABLE), ("ConditionCheckItem", TABLE)],
        ),
    ],
)
def test_a_call_of_dynamodb_needs_the_action_of_each_item(call: Any, expected: list[tuple[str, str]]) -> None:
    assert pairs(needs("dynamodb", call)) == [(f"dynamodb:{action}", resource) for action, resource in expected]


def test_a_batch_of_messages_needs_what_one_needs() -> None:
    entries = [{"Id": "1", "MessageBody": "a"}]

    found = needs("sqs", lambda sqs: sqs.send_message_batch(QueueUrl=QUEUE, Entries=entries))

    assert pairs(found) == [("sqs:SendMessage", f"arn:aws:sqs:us-east-1:{ACCOUNT}:q")]


def test_a_log_s_lines_need_their_stream() -> None:
    found = needs("logs", lambda logs: logs.get_log_events(logGroupName="/g", logStreamName="s/1"))

    stream = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/g:log-stream:s/1"
    assert pairs(found) == [("logs:GetLogEvents", stream)]


def test_each_event_needs_its_bus() -> None:
    entries = [{"EventBusName": "b", "Source": "s", "DetailType": "d", "Detail": "{}"}]

    [need] = needs("events", lambda events: events.put_events(Entries=entries))

    assert (need.action, need.resource) == ("events:PutEvents", f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/b")
    assert need.context == {"events:source": "s", "events:detail-type": "d"}


def test_a_submission_needs_the_definition_the_queue_the_job_and_its_tags() -> None:
    definition = f"{BATCH}:job-definition/d:1"

    found = needs(
        "batch",
        lambda batch: batch.submit_job(jobName="n", jobQueue="q", jobDefinition=definition, tags={"Owner": "us"}),
    )

    [job] = [need.resource for need in found if need.action == "batch:TagResource"]
    resources = [definition, f"{BATCH}:job-queue/q", job]
    assert pairs(found) == [*(("batch:SubmitJob", arn) for arn in resources), ("batch:TagResource", job)]
    assert {need.context["aws:requesttag/owner"] for need in found} == {"us"}


def test_a_definition_needs_to_pass_each_of_its_roles() -> None:
    container = {"image": "i", "jobRoleArn": "arn:aws:iam::1:role/a", "executionRoleArn": "arn:aws:iam::1:role/b"}

    found = needs(
        "batch",
        lambda batch: batch.register_job_definition(
            jobDefinitionName="d", type="container", containerProperties=container
        ),
    )

    passed = [
        (need.resource[-1], need.context["iam:passedtoservice"]) for need in found if need.action == "iam:PassRole"
    ]
    services = ("batch.amazonaws.com", "ecs-tasks.amazonaws.com")
    assert passed == [(role, one) for role in "ab" for one in services]
    assert pairs(found)[0] == ("batch:RegisterJobDefinition", f"{BATCH}:job-definition/d")


def test_the_end_of_a_job_tells_of_the_job_s_tags() -> None:
    [need] = needs("batch", lambda batch: batch.terminate_job(jobId="1", reason="r"))

    assert (need.action, need.resource) == ("batch:TerminateJob", f"{BATCH}:job/1")
    assert need.context == {"aws:resourcetag/owner": "us"}


def test_reclaiming_a_job_s_machine_needs_what_it_needs_in_aws() -> None:
    call = ApiCall("batch", "", Request("POST", "/local/jobs/1/reclaim", []))

    [need] = needs_of(call, Place(ACCOUNT, "us-east-1"))

    assert need.action == "ec2:SendSpotInstanceInterruptions"
    assert need.resource == f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/*"


def test_anybody_may_ask_who_they_are() -> None:
    assert needs("sts", lambda sts: sts.get_caller_identity()) == []
