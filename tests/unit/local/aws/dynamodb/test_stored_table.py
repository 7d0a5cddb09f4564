"""Queries of patched tables return what DynamoDB returns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from launchbay_local.aws.services import Services
from launchbay_local.template.application import Application, Table

StartServices = Callable[[Application], Services]
NAMES = ("pk", "sk", "colour", "size")
TABLE = Table(
    "t",
    "arn:t",
    {
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in NAMES],
        "GlobalSecondaryIndexes": [
            {
                "IndexName": "by_colour",
                "KeySchema": [
                    {"AttributeName": "colour", "KeyType": "HASH"},
                    {"AttributeName": "size", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    },
)


@pytest.fixture
def dynamodb(start_services: StartServices) -> Any:
    client = start_services(Application(tables=[TABLE])).client("dynamodb")
    for pk in ("a", "b"):
        for n in (3, 1, 2):
            item = {"pk": {"S": pk}, "sk": {"S": str(n)}, "colour": {"S": "red"}, "size": {"S": f"{9 - n}{pk}"}}
            client.put_item(TableName="t", Item=item)
    client.put_item(TableName="t", Item={"pk": {"S": "a"}, "sk": {"S": "4"}, "colour": {"S": "blue"}})
    return client


def query(dynamodb: Any, condition: str, value: str, **options: Any) -> list[str]:
    found = dynamodb.query(
        TableName="t", KeyConditionExpression=condition, ExpressionAttributeValues={":v": {"S": value}}, **options
    )
    return [item["pk"]["S"] + item["sk"]["S"] for item in found["Items"]]


def test_a_partition_is_read_in_the_order_of_its_range_key(dynamodb: Any) -> None:
    assert query(dynamodb, "pk = :v", "a") == ["a1", "a2", "a3", "a4"]
    assert query(dynamodb, "pk = :v", "a", ScanIndexForward=False, Limit=2) == ["a4", "a3"]
    assert query(dynamodb, "pk = :v", "none") == []


def test_an_index_has_the_items_with_both_its_keys_in_its_own_order(dynamodb: Any) -> None:
    assert query(dynamodb, "colour = :v", "red", IndexName="by_colour") == ["a3", "b3", "a2", "b2", "a1", "b1"]
    assert query(dynamodb, "colour = :v", "blue", IndexName="by_colour") == []


def test_pages_follow_each_other_without_gap_or_repetition(dynamodb: Any) -> None:
    pages = dynamodb.get_paginator("query").paginate(
        TableName="t",
        IndexName="by_colour",
        KeyConditionExpression="colour = :v",
        ExpressionAttributeValues={":v": {"S": "red"}},
        PaginationConfig={"PageSize": 2},
    )
    found = [[item["pk"]["S"] + item["sk"]["S"] for item in page["Items"]] for page in pages]
    assert [item for page in found for item in page] == ["a3", "b3", "a2", "b2", "a1", "b1"]
    assert max(map(len, found)) == 2


def test_a_query_sees_what_a_failed_transaction_left(dynamodb: Any) -> None:
    with pytest.raises(dynamodb.exceptions.TransactionCanceledException):
        dynamodb.transact_write_items(
            TransactItems=[
                {"Delete": {"TableName": "t", "Key": {"pk": {"S": "a"}, "sk": {"S": "1"}}}},
                {"Put": {"TableName": "t", "Item": {"pk": {"S": "new"}, "sk": {"S": "1"}}}},
                {
                    "ConditionCheck": {
                        "TableName": "t",
                        "Key": {"pk": {"S": "a"}, "sk": {"S": "2"}},
                        "ConditionExpression": "attribute_not_exists(pk)",
                    }
                },
            ]
        )
    assert query(dynamodb, "pk = :v", "a") == ["a1", "a2", "a3", "a4"]
    assert query(dynamodb, "pk = :v", "new") == []
    dynamodb.delete_item(TableName="t", Key={"pk": {"S": "a"}, "sk": {"S": "1"}})
    assert query(dynamodb, "pk = :v", "a") == ["a2", "a3", "a4"]
