"""What calls change survives a restart: services are stopped and started again with the same state folder."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import urllib3
from botocore.exceptions import ClientError

from launchbay_local.aws.services import Services
from launchbay_local.template.application import Application, Bucket, LogGroup, Queue, Table
from local_support import post_form

StartServices = Callable[[Application], Services]
ARN = "arn:aws:sqs:us-east-1:123456789012:"
KEYS = {
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
}
HASH_ONLY = {
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "N"}],
}
REDRIVE = json.dumps({"deadLetterTargetArn": ARN + "dead", "maxReceiveCount": 2})
APPLICATION = Application(
    tables=[Table("t", "arn:t", KEYS, expires_by="expires_at"), Table("h", "arn:h", HASH_ONLY)],
    buckets=[Bucket("versioned", versioned=True), Bucket("plain")],
    queues=[
        Queue(
            "q", ARN + "q", {"RedrivePolicy": json.dumps({"deadLetterTargetArn": ARN + "dead", "maxReceiveCount": 2})}
        ),
        Queue("dead", ARN + "dead"),
    ],
    log_groups=[LogGroup("/jobs", retention_days=1)],
)


def item(pk: str, sk: str = "a", **values: Any) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": sk}, **values}


def scan(services: Services) -> list[dict[str, Any]]:
    found = services.client("dynamodb").scan(TableName="t")["Items"]
    return sorted(found, key=lambda one: (one["pk"]["S"], one["sk"]["S"]))


def test_items_come_back_as_they_were_of_every_type(start_services: StartServices) -> None:
    values: dict[str, Any] = {
        "n": {"N": "123456789012345678901234567890"},
        "b": {"B": b"\x00\xff"},
        "l": {"L": [{"S": "x"}, {"M": {"y": {"BOOL": True}}}, {"NULL": True}]},
        "ss": {"SS": ["a", "b"]},
        "ns": {"NS": ["1", "2"]},
        "bs": {"BS": [b"1"]},
        "m": {"M": {"deep": {"L": [{"N": "1.5"}]}}},
    }
    start_services(APPLICATION).client("dynamodb").put_item(TableName="t", Item=item("p", **values))
    assert scan(start_services(APPLICATION)) == [item("p", **values)]


def test_every_way_to_write_an_item_is_kept(start_services: StartServices) -> None:
    dynamodb = start_services(APPLICATION).client("dynamodb")
    for pk in ("put", "updated", "deleted", "transacted"):
        dynamodb.put_item(TableName="t", Item=item(pk))
    dynamodb.update_item(
        TableName="t",
        Key=item("updated"),
        UpdateExpression="SET v = :v",
        ExpressionAttributeValues={":v": {"S": "new"}},
    )
    dynamodb.update_item(
        TableName="t",
        Key=item("upserted"),
        UpdateExpression="ADD n :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
    )
    dynamodb.delete_item(TableName="t", Key=item("deleted"))
    dynamodb.batch_write_item(RequestItems={"t": [{"PutRequest": {"Item": item("batched")}}]})
    dynamodb.transact_write_items(
        TransactItems=[
            {"Delete": {"TableName": "t", "Key": item("transacted")}},
            {"Put": {"TableName": "t", "Item": item("in transaction")}},
            {"Put": {"TableName": "h", "Item": {"pk": {"N": "1"}}}},
        ]
    )
    dynamodb.execute_statement(Statement="INSERT INTO t VALUE {'pk': 'stated', 'sk': 'a'}")

    services = start_services(APPLICATION)

    assert scan(services) == [
        item("batched"),
        item("in transaction"),
        item("put"),
        item("stated"),
        item("updated", v={"S": "new"}),
        item("upserted", n={"N": "1"}),
    ]
    assert services.client("dynamodb").scan(TableName="h")["Items"] == [{"pk": {"N": "1"}}]


def test_a_transaction_that_fails_changes_nothing_now_or_later(start_services: StartServices) -> None:
    dynamodb = start_services(APPLICATION).client("dynamodb")
    dynamodb.put_item(TableName="t", Item=item("p", n={"N": "1"}))
    before = [item("p", n={"N": "1"})]
    add = {"UpdateExpression": "ADD n :one", "ExpressionAttributeValues": {":one": {"N": "1"}}}
    with pytest.raises(ClientError, match="TransactionCanceled"):
        dynamodb.transact_write_items(
            TransactItems=[
                {"Update": {"TableName": "t", "Key": item("p"), **add}},
                {"Put": {"TableName": "t", "Item": item("p", "b")}},
                {"Put": {"TableName": "t", "Item": item("new")}},
                {"ConditionCheck": {"TableName": "t", "Key": item("x"), "ConditionExpression": "attribute_exists(pk)"}},
            ]
        )
    assert dynamodb.scan(TableName="t")["Items"] == before
    dynamodb.transact_write_items(TransactItems=[{"Update": {"TableName": "t", "Key": item("p"), **add}}])
    assert scan(start_services(APPLICATION)) == [item("p", n={"N": "2"})]


def test_an_expired_item_does_not_come_back(start_services: StartServices) -> None:
    dynamodb = start_services(APPLICATION).client("dynamodb")
    now = int(time.time())
    dynamodb.put_item(TableName="t", Item=item("old", expires_at={"N": str(now - 10)}))
    dynamodb.put_item(TableName="t", Item=item("young", expires_at={"N": str(now + 1000)}))
    assert [one["pk"]["S"] for one in scan(start_services(APPLICATION))] == ["young"]


def test_objects_come_back_with_what_is_said_of_them(start_services: StartServices, tmp_path: Path) -> None:
    s3 = start_services(APPLICATION).client("s3")
    key = "a b/ü+#.txt"
    s3.put_object(Bucket="plain", Key=key, Body=b"\x00one", ContentType="text/x", Metadata={"by": "me"})
    before = s3.head_object(Bucket="plain", Key=key)

    s3 = start_services(APPLICATION).client("s3")

    after = s3.get_object(Bucket="plain", Key=key)
    assert after["Body"].read() == b"\x00one"
    for name in ("ETag", "ContentType", "Metadata", "LastModified", "ContentLength"):
        assert after[name] == before[name]


def test_versions_and_delete_markers_come_back_in_order(start_services: StartServices) -> None:
    s3 = start_services(APPLICATION).client("s3")
    versions = [s3.put_object(Bucket="versioned", Key="k", Body=body)["VersionId"] for body in (b"1", b"2")]
    s3.put_object(Bucket="versioned", Key="gone", Body=b"3")
    marker = s3.delete_object(Bucket="versioned", Key="gone")["VersionId"]

    s3 = start_services(APPLICATION).client("s3")

    assert s3.get_object(Bucket="versioned", Key="k")["Body"].read() == b"2"
    assert s3.get_object(Bucket="versioned", Key="k", VersionId=versions[0])["Body"].read() == b"1"
    with pytest.raises(ClientError, match="NoSuchKey"):
        s3.get_object(Bucket="versioned", Key="gone")
    s3.delete_object(Bucket="versioned", Key="gone", VersionId=marker)
    assert s3.get_object(Bucket="versioned", Key="gone")["Body"].read() == b"3"


def test_every_way_to_write_an_object_is_kept(start_services: StartServices, tmp_path: Path) -> None:
    services = start_services(APPLICATION)
    s3 = services.client("s3")
    s3.put_object(Bucket="plain", Key="overwritten", Body=b"old")
    s3.put_object(Bucket="plain", Key="overwritten", Body=b"new")
    s3.copy_object(Bucket="plain", Key="copied", CopySource={"Bucket": "plain", "Key": "overwritten"})
    upload = s3.create_multipart_upload(Bucket="plain", Key="parts")["UploadId"]
    part = s3.upload_part(Bucket="plain", Key="parts", UploadId=upload, PartNumber=1, Body=b"part")
    s3.complete_multipart_upload(
        Bucket="plain",
        Key="parts",
        UploadId=upload,
        MultipartUpload={"Parts": [{"ETag": part["ETag"], "PartNumber": 1}]},
    )
    for key in ("deleted", "deleted too"):
        s3.put_object(Bucket="plain", Key=key, Body=b"x")
    s3.delete_object(Bucket="plain", Key="deleted")
    s3.delete_objects(Bucket="plain", Delete={"Objects": [{"Key": "deleted too"}]})
    assert post_form(s3.generate_presigned_post("plain", "posted"), b"form").status == 204

    s3 = start_services(APPLICATION).client("s3")

    contents = {
        entry["Key"]: s3.get_object(Bucket="plain", Key=entry["Key"])["Body"].read()
        for entry in s3.list_objects_v2(Bucket="plain")["Contents"]
    }
    assert contents == {"overwritten": b"new", "copied": b"new", "parts": b"part", "posted": b"form"}
    assert len(list((tmp_path / "objects").iterdir())) == len(contents)


def test_the_content_of_objects_is_in_their_files_alone(start_services: StartServices, tmp_path: Path) -> None:
    s3 = start_services(APPLICATION).client("s3")
    s3.put_object(Bucket="plain", Key="one", Body=b"written by a call")
    [file] = (tmp_path / "objects").iterdir()
    for content in (b"read by its writer", b"read after a restart"):
        file.write_bytes(content)

        # A part, for an SDK holds the whole content against the checksum of what was written.
        assert s3.get_object(Bucket="plain", Key="one", Range="bytes=5-13")["Body"].read() == content[5:14]
        s3 = start_services(APPLICATION).client("s3")


def test_messages_come_back_and_those_in_flight_are_visible_again(start_services: StartServices) -> None:
    services = start_services(APPLICATION)
    sqs = services.client("sqs")
    url = sqs.get_queue_url(QueueName="q")["QueueUrl"]
    for body in ("first", "second", "third"):
        attributes = {"kind": {"DataType": "String", "StringValue": body}}
        sqs.send_message(QueueUrl=url, MessageBody=body, MessageAttributes=attributes)
    handled = sqs.receive_message(QueueUrl=url)["Messages"][0]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=handled["ReceiptHandle"])
    in_flight = sqs.receive_message(QueueUrl=url)["Messages"][0]
    assert (handled["Body"], in_flight["Body"]) == ("first", "second")

    queues = start_services(APPLICATION).queues

    records = [received.record for received in queues.receive(ARN + "q", 10)]
    received = [(one["body"], one["attributes"]["ApproximateReceiveCount"]) for one in records]
    assert received == [("second", "2"), ("third", "1")]
    assert records[0]["messageAttributes"]["kind"]["stringValue"] == "second"


def test_a_message_received_too_often_is_a_dead_letter_for_good(start_services: StartServices) -> None:
    queues = start_services(APPLICATION).queues
    queues.send("q", "poison")
    for _ in range(2):
        assert [received.record["body"] for received in queues.receive(ARN + "q", 1)] == ["poison"]
        queues = start_services(APPLICATION).queues
    assert queues.receive(ARN + "q", 1) == []
    queues = start_services(APPLICATION).queues
    assert [received.record["body"] for received in queues.receive(ARN + "dead", 1)] == ["poison"]


def test_logs_come_back_in_order(start_services: StartServices) -> None:
    logs = start_services(APPLICATION).client("logs")
    now = int(time.time() * 1000)
    for group in ("/jobs", "/other"):
        if group == "/other":
            logs.create_log_group(logGroupName=group)
        logs.create_log_stream(logGroupName=group, logStreamName="s")
        for n in range(3):
            events = [{"timestamp": now, "message": f"{group} {n}"}]
            logs.put_log_events(logGroupName=group, logStreamName="s", logEvents=events)

    logs = start_services(APPLICATION).client("logs")

    for group in ("/jobs", "/other"):
        events = logs.get_log_events(logGroupName=group, logStreamName="s", startFromHead=True)["events"]
        assert [event["message"] for event in events] == [f"{group} {n}" for n in range(3)]


def test_logs_past_their_retention_go(start_services: StartServices) -> None:
    logs = start_services(APPLICATION).client("logs")
    logs.create_log_stream(logGroupName="/jobs", logStreamName="s")
    two_days_ago = int((time.time() - 2 * 24 * 3600) * 1000)
    events = [{"timestamp": two_days_ago, "message": "old"}, {"timestamp": int(time.time() * 1000), "message": "new"}]
    logs.put_log_events(logGroupName="/jobs", logStreamName="s", logEvents=events)
    logs = start_services(APPLICATION).client("logs")
    assert [e["message"] for e in logs.get_log_events(logGroupName="/jobs", logStreamName="s")["events"]] == ["new"]


def test_a_deleted_log_stream_does_not_come_back(start_services: StartServices) -> None:
    logs = start_services(APPLICATION).client("logs")
    for stream in ("kept", "deleted"):
        logs.create_log_stream(logGroupName="/jobs", logStreamName=stream)
    logs.delete_log_stream(logGroupName="/jobs", logStreamName="deleted")
    logs = start_services(APPLICATION).client("logs")
    streams = logs.describe_log_streams(logGroupName="/jobs")["logStreams"]
    assert [stream["logStreamName"] for stream in streams] == ["kept"]


def test_the_journal_keeps_the_state_and_not_the_history(start_services: StartServices) -> None:
    services = start_services(APPLICATION)
    dynamodb = services.client("dynamodb")
    for n in range(20):
        dynamodb.put_item(TableName="t", Item=item("same", n={"N": str(n)}))
        services.client("s3").put_object(Bucket="plain", Key="same", Body=str(n).encode())
        services.queues.send("q", "x")
        services.queues.delete("q", [received.receipt for received in services.queues.receive(ARN + "q", 1)])
    count = "SELECT (SELECT count(*) FROM items), (SELECT count(*) FROM objects), (SELECT count(*) FROM messages)"
    assert services.journal.rows(count) == [(1, 1, 0)]


def test_what_the_template_no_longer_has_is_left_alone(start_services: StartServices) -> None:
    start_services(APPLICATION).client("dynamodb").put_item(TableName="t", Item=item("p"))
    start_services(Application())
    assert scan(start_services(APPLICATION)) == [item("p")]


def test_a_deleted_resource_breaks_nothing_and_is_there_after_a_restart(start_services: StartServices) -> None:
    services = start_services(APPLICATION)
    services.client("dynamodb").put_item(TableName="t", Item=item("p"))
    services.client("dynamodb").delete_table(TableName="t")
    services.client("sqs").delete_queue(QueueUrl=f"{services.url}/123456789012/q")
    services.client("dynamodb").put_item(TableName="h", Item={"pk": {"N": "1"}})
    services.queues.send("dead", "still works")
    assert services.queues.receive(ARN + "q", 1) == []
    assert scan(start_services(APPLICATION)) == [item("p")]


def test_moto_s_own_switches_are_out_of_reach(start_services: StartServices) -> None:
    services = start_services(APPLICATION)
    services.client("dynamodb").put_item(TableName="t", Item=item("p"))
    assert urllib3.request("POST", services.url + "/moto-api/reset").status == 404
    assert scan(services) == [item("p")]
