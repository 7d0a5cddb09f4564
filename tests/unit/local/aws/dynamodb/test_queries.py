"""Queries of a table whose items are in the journal find what moto finds by looking at all of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto import mock_aws

from launchbay_local.aws.api_calls import ApiCall
from launchbay_local.aws.dynamodb.tables import TableKeeper
from launchbay_local.aws.journal import Journal, StreamLog
from launchbay_local.http.messages import Request
from launchbay_local.location import ACCOUNT
from launchbay_local.template.application import Table

NUMBERS = ["-7", "0", "0.5", "3", "20", "100"]
TEXTS = ["a", "ab", "abc", "b", "é", "z"]
TYPES = {"pk": "S", "sk": "S", "hue": "S", "n": "N"}


def _index(name: str, projection: str, *keys: str) -> dict[str, Any]:
    schema = [{"AttributeName": key, "KeyType": kind} for key, kind in zip(keys, ("HASH", "RANGE"), strict=False)]
    return {"IndexName": name, "KeySchema": schema, "Projection": {"ProjectionType": projection}}


TABLE: dict[str, Any] = {
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    "AttributeDefinitions": [{"AttributeName": name, "AttributeType": kind} for name, kind in TYPES.items()],
    "GlobalSecondaryIndexes": [_index("by_hue", "ALL", "hue", "n"), _index("by_n", "KEYS_ONLY", "n")],
    "LocalSecondaryIndexes": [_index("by_size", "ALL", "pk", "n")],
    "BillingMode": "PAY_PER_REQUEST",
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
}
RANGES = {None: ("pk", "sk"), "by_hue": ("hue", "n"), "by_size": ("pk", "n"), "by_n": ("n", "")}


@pytest.fixture(scope="module")
def dynamodb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Two tables with the same items, one of them in the journal."""
    folder: Path = tmp_path_factory.mktemp("queries")
    journal = Journal(folder / "journal.sqlite3")
    with mock_aws():
        client: Any = boto3.client("dynamodb", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
        for name in ("plain", "stored"):
            client.create_table(TableName=name, **TABLE)
        keeper = TableKeeper(journal, StreamLog(journal), ACCOUNT, "us-east-1")
        keeper.restore([Table("stored", "arn:stored", TABLE)])
        for name in ("plain", "stored"):
            _fill(client, name)
            keeper.after(ApiCall("dynamodb", "PutItem", Request("POST", "/", [])))
        yield client
    journal.close()


def _fill(client: Any, name: str) -> None:
    for place in range(60):
        pk, sk = "pq"[place % 2], TEXTS[place % 6] + str(place // 6)
        item = {"pk": {"S": pk}, "sk": {"S": sk}, "hue": {"S": "rgb"[place % 3]}, "n": {"N": NUMBERS[place * 5 % 6]}}
        if place % 7 == 0:
            del item["n"]  # not in the indexes
        client.put_item(TableName=name, Item=item)
    for sk in ("a0", "b0"):
        client.delete_item(TableName=name, Key={"pk": {"S": "p"}, "sk": {"S": sk}})
    update = {"UpdateExpression": "SET n = :n REMOVE hue", "ExpressionAttributeValues": {":n": {"N": "3"}}}
    client.update_item(TableName=name, Key={"pk": {"S": "q"}, "sk": {"S": "ab0"}}, **update)


@st.composite
def queries(draw: st.DrawFn) -> dict[str, Any]:
    """A query of the table or of an index, with any condition on its range key, and options."""
    index = draw(st.sampled_from(list(RANGES)))
    hash_name, range_name = RANGES[index]
    values = {":h": _value(draw, hash_name)}
    condition = "#h = :h"
    names = {"#h": hash_name}
    kinds = ["", "=", "<", "<=", ">", ">=", "between"] + (["begins"] if range_name == "sk" else [])
    kind = draw(st.sampled_from(kinds)) if range_name else ""
    if kind:
        names["#r"] = range_name
        values[":a"] = _value(draw, range_name)
        condition += " AND " + {
            "between": "#r BETWEEN :a AND :b",
            "begins": "begins_with(#r, :a)",
        }.get(kind, f"#r {kind} :a")
    if kind == "between":
        ends = sorted([values[":a"], _value(draw, range_name)], key=_order)
        values |= {":a": ends[0], ":b": ends[1]}
    asked: dict[str, Any] = {
        "KeyConditionExpression": condition,
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
        "ScanIndexForward": draw(st.booleans()),
    }
    if index:
        asked["IndexName"] = index
    if draw(st.booleans()):
        asked["Limit"] = draw(st.integers(1, 7))
    if index != "by_n" and draw(st.booleans()):
        asked["FilterExpression"] = "hue <> :blue"
        asked["ExpressionAttributeValues"][":blue"] = {"S": "b"}
    return asked


def _value(draw: st.DrawFn, name: str) -> dict[str, str]:
    choices = {
        "pk": ["p", "q", "none"],
        "sk": [text + digit for text in TEXTS for digit in ("", "3")],
        "hue": ["r", "b"],
    }
    return {TYPES[name]: draw(st.sampled_from(choices.get(name, NUMBERS)))}


def _order(value: dict[str, str]) -> Any:
    return float(value["N"]) if "N" in value else value["S"]


@given(queries())
def test_a_query_gives_the_pages_that_moto_gives(dynamodb: Any, asked: dict[str, Any]) -> None:
    def pages(table: str) -> list[Any]:
        found = dynamodb.get_paginator("query").paginate(TableName=table, **asked)
        return [(page["Items"], page["Count"], page["ScannedCount"], page.get("LastEvaluatedKey")) for page in found]

    stored, plain = pages("stored"), pages("plain")
    assert [page[1:] for page in stored] == [page[1:] for page in plain], json.dumps(asked)
    assert [page[0] for page in stored] == [page[0] for page in plain]
