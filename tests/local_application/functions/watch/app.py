"""Stores the events of the default bus."""

from __future__ import annotations

import json
import os
from typing import Any

import boto3

dynamodb = boto3.client("dynamodb")


def handler(event: dict[str, Any], context: Any) -> None:
    """Store one event; fail for a storm that is too strong."""
    if event.get("detail", {}).get("strength") == "too strong":
        raise RuntimeError("blown away")
    detail = event["detail"]
    key = detail.get("name") or detail.get("jobName") or detail["object"]["key"]
    item = {"pk": {"S": "heard"}, "sk": {"S": key}, "event": {"S": json.dumps(event)}}
    dynamodb.put_item(TableName=os.environ["TABLE"], Item=item)
