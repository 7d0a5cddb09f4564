"""Update expressions have the same results with the faster functions as with moto's own."""

from __future__ import annotations

from collections.abc import Iterator
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
    "SET a = :missing",
    "SET a = #map.none",
    "SET n = n + :s",
    "ADD n :s",
    "NOT AN EXPRESSION",
]
NAMES = {"#n": "name", "#list": "list", "#map": "map", "#in": "in", "#set": "set"}


@pytest.fixture(params=["moto", "faster"])
def functions(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Whose functions read expressions."""
    traverse, copy, make = expressions.REPLACED
    parsing = "moto.dynamodb.parsing."
    monkeypatch.setattr(parsing + "ast_nodes.DepthFirstTraverser.traverse_node_recursively", traverse)
    monkeypatch.setattr(parsing + "validators.deepcopy", copy)
    monkeypatch.setattr(parsing + "expressions.UpdateExpressionParser.make", make)
    if request.param == "faster":
        expressions.install()
    return str(request.param)


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


def _result(dynamodb: Any, expression: str, is_new: bool) -> dict[str, Any]:
    """What an item becomes by an expression, twice; or the refusal. A new item has no attributes before."""
    dynamodb.delete_item(TableName="t", Key={"pk": {"S": "p"}})
    if not is_new:
        dynamodb.put_item(TableName="t", Item=ITEM)
    asked = {"ExpressionAttributeNames": {name: of for name, of in NAMES.items() if name in expression}}
    asked = {name: value for name, value in asked.items() if value}
    values = {name: value for name, value in VALUES.items() if name in expression.replace(":set", ":SET")}
    values |= {":set": VALUES[":set"]} if ":set" in expression else {}
    if values:
        asked["ExpressionAttributeValues"] = values
    try:
        for _ in range(2):
            answer = dynamodb.update_item(
                TableName="t", Key={"pk": {"S": "p"}}, UpdateExpression=expression, ReturnValues="ALL_NEW", **asked
            )
    except ClientError as error:
        return {"refused": error.response["Error"]}
    attributes = {name: sorted(value["SS"]) if "SS" in value else value for name, value in answer["Attributes"].items()}
    return {"Attributes": attributes}
