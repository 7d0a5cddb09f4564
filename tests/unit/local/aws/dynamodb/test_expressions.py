"""Update expressions have the same results with the faster functions as with moto's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from launchbay_local.aws.dynamodb import expressions

ITEM: dict[str, Any] = {
    "pk": {"S": "p"},
    "n": {"N": "3"},
    "list": {"L": [{"S": "a"}, {"S": "b"}, {"S": "c"}, {"M": {"deep": {"N": "1"}}}]},
    "map": {"M": {"x": {"S": "y"}, "in": {"M": {"n": {"N": "2"}}}}},
    "set": {"SS": ["a", "b"]},
}
VALUES: dict[str, Any] = {
    ":s": {"S": "new"}, ":n": {"N": "2"}, ":l": {"L": [{"S": "z"}]}, ":set": {"SS": ["b", "c"]}, ":m": {"M": {}},
}  # fmt: skip
EXPRESSIONS = [
    "SET a = :s, b = :n, #n = :s",
    "SET n = n + :n, b = :n - n",
    "SET a = if_not_exists(a, :s), n = if_not_exists(n, :n) + :n",
    "SET #list = list_append(#list, :l), #list[0] = :s",
    "SET #list[3].deep = :s, #map.x = :n, #map.#in.n = #map.#in.n + :n, #map.made = :m",
    "REMOVE #list[0], #list[2], a, #map.x",
    "ADD n :n, m :n, #set :set, other :set",
    "DELETE #set :set",
    "SET a = :s REMOVE #map ADD n :n DELETE #set :set",
    "SET #map.none.deep = :s",  # refused: there is no such map
    "SET pk = :s",  # refused: a key
    "SET a = :s, a = :n",  # refused: twice the same
    "SET #n = :s, b = :n, #n = :n, b = :s",  # refused: two of them twice
    "SET #map.x = :s, b = :n, #map = :m",  # refused: a part of the other
    "SET a = :s REMOVE a",
    "SET a = :s SET b = :n",  # refused: two clauses of one kind
    "REMOVE a REMOVE b",
    "SET a = :missing",
    "SET a = #map.none",
    "SET n = n + :s",
    "ADD n :s",
    "NOT AN EXPRESSION",
]
CONDITIONS = [
    "attribute_exists(n) AND n < :n",
    "n > :n AND NOT (attribute_exists(missing) OR #map.x = :s)",
    "n BETWEEN :n AND :n OR contains(#set, :s)",
    "#list[0] IN (:s, :n) OR begins_with(#map.x, :s)",
    "size(#list) >= :n",
    "attribute_not_exists(a)",
    "n >> :n",  # refused: not a condition
    "select = :n",  # refused: a reserved word
    "((n = :n))",  # refused: too many parentheses
    "#unknown = :n",
]
NAMES = {"#n": "name", "#list": "list", "#map": "map", "#in": "in", "#set": "set"}


@pytest.fixture(params=["moto", "faster"])
def functions(request: pytest.FixtureRequest) -> Iterator[str]:
    """Whose functions read expressions."""
    for one in expressions.REPLACEMENTS:
        one.remove()
    if request.param == "faster":
        expressions.install()
    yield str(request.param)
    expressions.install()


@pytest.fixture
def dynamodb() -> Iterator[Any]:
    with mock_aws():
        client: Any = boto3.client("dynamodb", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
        client.create_table(
            TableName="t",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        yield client


_SEEN: dict[str, list[Any]] = {}


def test_every_expression_has_one_result(functions: str, dynamodb: Any) -> None:
    _SEEN[functions] = [_result(dynamodb, expression, is_new) for expression in EXPRESSIONS for is_new in (False, True)]

    if len(_SEEN) == 2:
        assert _SEEN["moto"] == _SEEN["faster"]
    assert any("Attributes" in one for one in _SEEN[functions])


_CONDITIONS: dict[str, list[Any]] = {}


def test_every_condition_has_one_result(functions: str, dynamodb: Any) -> None:
    _CONDITIONS[functions] = [
        _result(dynamodb, "SET a = :s", is_new, {"ConditionExpression": condition})
        for condition in CONDITIONS
        for is_new in (False, True)
    ]

    if len(_CONDITIONS) == 2:
        assert _CONDITIONS["moto"] == _CONDITIONS["faster"]
    assert any("Attributes" in one for one in _CONDITIONS[functions])


def _result(dynamodb: Any, expression: str, is_new: bool, more: Mapping[str, str] = MappingProxyType({})) -> Any:
    """What an item becomes by an expression, twice; or the refusal. A new item has no attributes before."""
    dynamodb.delete_item(TableName="t", Key={"pk": {"S": "p"}})
    if not is_new:
        dynamodb.put_item(TableName="t", Item=ITEM)
    words = " ".join([expression, *more.values()])
    asked: dict[str, Any] = {"ExpressionAttributeNames": {name: of for name, of in NAMES.items() if name in words}}
    asked = {name: value for name, value in asked.items() if value} | dict(more)
    values = {name: value for name, value in VALUES.items() if name in words.replace(":set", ":SET")}
    values |= {":set": VALUES[":set"]} if ":set" in words else {}
    if values:
        asked["ExpressionAttributeValues"] = values
    try:
        for _ in range(2):
            answer = dynamodb.update_item(
                TableName="t", Key={"pk": {"S": "p"}}, UpdateExpression=expression, ReturnValues="ALL_NEW", **asked
            )
    except ClientError as error:
        return {"refused": error.response["Error"]}
    except (KeyError, ValueError) as error:  # moto's, for what it can't read
        return {"refused": str(error)}
    attributes = {name: sorted(value["SS"]) if "SS" in value else value for name, value in answer["Attributes"].items()}
    return {"Attributes": attributes}
