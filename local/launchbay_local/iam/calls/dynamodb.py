"""What calls of DynamoDB and its streams need: a transaction needs the action of each of its items.

An encrypted table is read with the key of the caller: `guard.py` adds what its key needs.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchbay_local.aws.api_calls import ApiCall
from launchbay_local.iam.calls.needs import Need, Place
from launchbay_local.iam.reference import action

_OF_TRANSACTION = {
    "ConditionCheck": "ConditionCheckItem",
    "Delete": "DeleteItem",
    "Get": "GetItem",
    "Put": "PutItem",
    "Update": "UpdateItem",
}


def needs(call: ApiCall, place: Place) -> Iterator[Need]:
    """What a call needs."""
    name, body = f"dynamodb:{call.operation}", call.body
    if call.operation in ("TransactWriteItems", "TransactGetItems"):
        for item in body.get("TransactItems", []):
            for kind, operation in item.items():
                yield Need(f"dynamodb:{_OF_TRANSACTION[kind]}", _table(place, operation["TableName"]))
    elif call.operation in ("BatchGetItem", "BatchWriteItem"):
        for table in body.get("RequestItems", {}):
            yield Need(name, _table(place, table))
    elif not action(name).resources:
        yield Need(name)
    elif "StreamArn" in body:
        yield Need(name, str(body["StreamArn"]))
    else:
        table = _table(place, str(body.get("TableName", body.get("ResourceArn", "*"))))
        yield Need(name, f"{table}/index/{body['IndexName']}" if "IndexName" in body else table)


def _table(place: Place, name: str) -> str:
    return name if name.startswith("arn:") else place.arn("dynamodb", f"table/{name}")
