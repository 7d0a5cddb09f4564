"""Accepts orders over HTTP; fails in a given way when asked to."""

from __future__ import annotations

import base64
import json
import os
import sys
import time
from typing import Any

import boto3
from words import shout

TABLE = os.environ["TABLE"]
dynamodb = boto3.client("dynamodb")
s3 = boto3.client("s3")


def handler(event: dict[str, Any], context: Any) -> Any:
    """Answer one HTTP request."""
    path = event["requestContext"]["http"]["path"]
    if path.startswith("/echo/"):
        return {
            "event": event,
            "context": {"id": context.aws_request_id, "left": context.get_remaining_time_in_millis()},
        }
    if path == "/misbehave":
        return misbehave(json.loads(event["body"])["how"])
    order = event["pathParameters"]["order"]
    if path.endswith("/ship"):
        return ship(order)
    return place(order, event) if event["requestContext"]["http"]["method"] == "POST" else show(order)


def place(order: str, event: dict[str, Any]) -> dict[str, Any]:
    """Write the order."""
    item = {"pk": {"S": order}, "sk": {"S": "order"}, "kind": {"S": "order"}, "urgent": {"BOOL": True}}
    dynamodb.transact_write_items(
        TransactItems=[
            {"Put": {"TableName": TABLE, "Item": item, "ConditionExpression": "attribute_not_exists(pk)"}},
            {"Put": {"TableName": TABLE, "Item": {"pk": {"S": order}, "sk": {"S": "note"}, "kind": {"S": "note"}}}},
        ]
    )
    s3.put_object(Bucket=os.environ["BUCKET"], Key=f"orders/{order}.txt", Body=body_of(event))
    return {
        "statusCode": 201,
        "headers": {"content-type": "text/plain", "x-greeting": os.environ["GREETING"]},
        "cookies": ["a=1", "b=2"],
        "body": shout(order),
    }


def ship(order: str) -> dict[str, Any]:
    """Submit the job that ships the order."""
    batch = boto3.client("batch")
    properties = {"image": "any", "command": ["sh", "-c", 'echo "$ORDER is on its way to $AWS_ENDPOINT_URL"']}
    needs = [{"type": "VCPU", "value": "1"}, {"type": "MEMORY", "value": "128"}]
    definition = batch.register_job_definition(
        jobDefinitionName="ship",
        type="container",
        containerProperties={**properties, "resourceRequirements": needs},
    )
    job = batch.submit_job(
        jobName=order,
        jobQueue=os.environ["JOB_QUEUE"],
        jobDefinition=definition["jobDefinitionArn"],
        containerOverrides={"environment": [{"name": "ORDER", "value": order}]},
    )
    return {"statusCode": 202, "body": job["jobId"]}


def body_of(event: dict[str, Any]) -> bytes:
    """The request's body."""
    body = event.get("body") or ""
    return base64.b64decode(body) if event["isBase64Encoded"] else body.encode()


def show(order: str) -> dict[str, Any]:
    """The order as it is stored."""
    item = dynamodb.get_item(TableName=TABLE, Key={"pk": {"S": order}, "sk": {"S": "order"}}).get("Item")
    return {"statusCode": 200 if item else 404, "body": json.dumps(item)}


def misbehave(how: str) -> Any:
    """Fail in one of the ways in which functions fail."""
    if how == "crash":
        os._exit(7)
    if how == "exit":
        sys.exit(3)
    if how == "sleep":
        time.sleep(60)
    if how == "unserialisable":
        return {"statusCode": 200, "body": object()}
    if how == "chatter":
        print("not part of the answer")
        sys.stdout.write("nor this\n")
        return "fine"
    raise RuntimeError(how)
