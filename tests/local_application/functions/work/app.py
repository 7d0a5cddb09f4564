"""Packs orders from the queue; an order called `fragile…` always breaks."""

from __future__ import annotations

import json
import os
from typing import Any

import boto3

dynamodb = boto3.client("dynamodb")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Pack a batch; report the ones that broke."""
    broken = []
    for record in event["Records"]:
        order = json.loads(record["body"])["detail"]["order"]
        if order.startswith("fragile"):
            broken.append({"itemIdentifier": record["messageId"]})
            continue
        dynamodb.update_item(
            TableName=os.environ["TABLE"],
            Key={"pk": {"S": order}, "sk": {"S": "order"}},
            UpdateExpression="SET #p = :now ADD packings :one",
            ExpressionAttributeNames={"#p": "packed"},
            ExpressionAttributeValues={":now": {"S": "yes"}, ":one": {"N": "1"}},
        )
    return {"batchItemFailures": broken}
