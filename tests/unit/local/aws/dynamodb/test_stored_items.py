"""A table's items are in the journal, and only those in use are in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from launchbay_local.aws.dynamodb import stored_items
from launchbay_local.aws.services import Services
from launchbay_local.template.application import Application, Table

StartServices = Callable[[Application], Services]
KEYS = {
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
}
NUMBERED = {
    "KeySchema": [{"AttributeName": "n", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "n", "AttributeType": "N"}],
}
APPLICATION = Application(tables=[Table("t", "arn:t", KEYS), Table("numbered", "arn:n", NUMBERED)])


@pytest.fixture
def services(start_services: StartServices) -> Services:
    return start_services(APPLICATION)


def key(place: int) -> dict[str, Any]:
    return {"pk": {"S": "p"}, "sk": {"S": f"{place:04}"}}


def open_items(services: Services) -> int:
    return len(services.tables._stored["t"].items._open)


def test_items_that_are_not_in_use_are_not_in_memory(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_items, "_MOST_OPEN", 10)
    dynamodb = services.client("dynamodb")
    for place in range(60):
        dynamodb.put_item(TableName="t", Item=key(place))
        assert open_items(services) <= 11
    asked: dict[str, Any] = {"TableName": "t", "KeyConditionExpression": "pk = :p"}
    for _ in range(3):
        found = dynamodb.query(**asked, ExpressionAttributeValues={":p": {"S": "p"}}, Limit=20)["Items"]
        assert found == [key(place) for place in range(20)]
        assert open_items(services) <= 31


def test_a_page_of_a_query_reads_no_more_items_than_it_has(services: Services) -> None:
    dynamodb = services.client("dynamodb")
    for place in range(30):
        dynamodb.put_item(TableName="t", Item=key(place))
    services.tables._stored["t"].items.forget()

    dynamodb.query(
        TableName="t",
        KeyConditionExpression="pk = :p AND sk > :s",
        ExpressionAttributeValues={":p": {"S": "p"}, ":s": {"S": "0009"}},
        Limit=5,
    )

    assert open_items(services) == 5


@pytest.mark.parametrize("is_read_again", [True, False])
def test_a_page_ends_at_a_megabyte_by_dynamodb_s_count(services: Services, *, is_read_again: bool) -> None:
    dynamodb = services.client("dynamodb")
    for place in range(5):
        # Written as JSON, each character takes six bytes; for DynamoDB, two.
        dynamodb.put_item(TableName="t", Item={**key(place), "text": {"S": "é" * 120_000}})
    if is_read_again:
        services.tables._stored["t"].items.forget()
    asked: dict[str, Any] = {"TableName": "t", "KeyConditionExpression": "pk = :p"}

    page = dynamodb.query(**asked, ExpressionAttributeValues={":p": {"S": "p"}})

    assert page["Count"] == 4
    assert page["LastEvaluatedKey"] == key(3)


def test_a_start_opens_no_item_of_those_that_are_stored(start_services: StartServices) -> None:
    dynamodb = start_services(APPLICATION).client("dynamodb")
    for place in range(20):
        dynamodb.put_item(TableName="t", Item=key(place))

    services = start_services(APPLICATION)

    assert open_items(services) == 0
    assert services.client("dynamodb").get_item(TableName="t", Key=key(7))["Item"] == key(7)
    assert open_items(services) == 1


def test_an_update_whose_transaction_fails_leaves_the_item_as_it_was(services: Services) -> None:
    dynamodb = services.client("dynamodb")
    dynamodb.put_item(TableName="t", Item={**key(1), "tags": {"SS": ["a"]}})
    update = {"UpdateExpression": "ADD tags :t", "ExpressionAttributeValues": {":t": {"SS": ["b"]}}}
    failing = {"TableName": "t", "Key": key(2), "ConditionExpression": "attribute_exists(pk)"}
    with pytest.raises(ClientError, match="TransactionCanceled"):
        dynamodb.transact_write_items(
            TransactItems=[{"Update": {"TableName": "t", "Key": key(1), **update}}, {"ConditionCheck": failing}]
        )

    assert dynamodb.get_item(TableName="t", Key=key(1))["Item"]["tags"] == {"SS": ["a"]}
    dynamodb.update_item(TableName="t", Key=key(1), **update)
    assert set(dynamodb.get_item(TableName="t", Key=key(1))["Item"]["tags"]["SS"]) == {"a", "b"}


def test_equal_numbers_are_one_key(services: Services) -> None:
    dynamodb = services.client("dynamodb")
    dynamodb.put_item(TableName="numbered", Item={"n": {"N": "10"}, "v": {"S": "first"}})
    dynamodb.put_item(TableName="numbered", Item={"n": {"N": "10.0"}, "v": {"S": "second"}})

    assert dynamodb.get_item(TableName="numbered", Key={"n": {"N": "1e1"}})["Item"]["v"] == {"S": "second"}
    assert dynamodb.scan(TableName="numbered")["Count"] == 1


def test_refusals_are_written_as_dynamodb_writes_them(services: Services) -> None:
    dynamodb = services.client("dynamodb")
    dynamodb.put_item(TableName="t", Item=key(1))
    condition = {"ConditionExpression": "attribute_not_exists(pk)"}
    with pytest.raises(dynamodb.exceptions.ConditionalCheckFailedException) as refused:
        dynamodb.put_item(TableName="t", Item=key(1), **condition, ReturnValuesOnConditionCheckFailure="ALL_OLD")
    assert refused.value.response["Item"] == key(1)
    with pytest.raises(dynamodb.exceptions.TransactionCanceledException) as canceled:
        dynamodb.transact_write_items(TransactItems=[{"Put": {"TableName": "t", "Item": key(1), **condition}}])
    assert canceled.value.response["CancellationReasons"][0]["Code"] == "ConditionalCheckFailed"
    with pytest.raises(dynamodb.exceptions.ResourceNotFoundException):
        dynamodb.get_item(TableName="none", Key=key(1))
    with pytest.raises(ClientError, match="ValidationException"):
        dynamodb.put_item(TableName="t", Item={"pk": {"S": "p"}})
