"""Calls on the one table, in plain Python values: the only module that speaks DynamoDB's wire format."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Item = dict[str, Any]
CONFLICT_ATTEMPTS = 6
_CONFLICTS = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}

_serializer = TypeSerializer()
_deserializer = TypeDeserializer()


class ConditionFailed(Exception):
    """A write's condition did not hold; `failed` are the positions, in a transaction, of the writes that it was."""

    def __init__(self, failed: Sequence[int]) -> None:
        super().__init__(f"the condition of write {', '.join(map(str, failed))} did not hold")
        self.failed = tuple(failed)


@dataclass(frozen=True)
class Rows:
    """Items of a query; `more` says that the table has others after them."""

    items: Sequence[Item]
    more: bool


def encoded(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item in DynamoDB's format; members that are None are left out."""
    return {name: _serializer.serialize(value) for name, value in item.items() if value is not None}


def decoded(item: Mapping[str, Any]) -> Item:
    """An item as plain values; every number that the table holds is whole."""
    return {name: _plain(_deserializer.deserialize(value)) for name, value in item.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value)
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _prefixed(values: Mapping[str, Any]) -> dict[str, Any]:
    return {f":{name}": _serializer.serialize(value) for name, value in values.items()}


@dataclass(frozen=True)
class Change:
    """An update of one item: what is set and removed, and the condition for it, over `names` and `values`."""

    key: Mapping[str, str]
    expression: str
    condition: str
    values: Mapping[str, Any]
    names: Mapping[str, str]

    def parameters(self) -> dict[str, Any]:
        """The parameters of UpdateItem, and of an `Update` in a transaction."""
        given: dict[str, Any] = {"Key": encoded(self.key), "UpdateExpression": self.expression}
        if self.condition:
            given["ConditionExpression"] = self.condition
        if self.values:
            given["ExpressionAttributeValues"] = _prefixed(self.values)
        if self.names:
            given["ExpressionAttributeNames"] = {f"#{name}": attribute for name, attribute in self.names.items()}
        return given


def change(
    key: Mapping[str, str],
    *,
    set_: Mapping[str, Any] | None = None,
    remove: Sequence[str] = (),
    condition: str = "",
    values: Mapping[str, Any] | None = None,
) -> Change:
    """An update that sets members to values and removes others; None as a value leaves the member as it is.

    `condition` may use `#name` for a member, and `:name` for what `values` names.
    """
    wanted = {name: value for name, value in (set_ or {}).items() if value is not None}
    expression = "SET " + ", ".join(f"#{name} = :{name}" for name in wanted) if wanted else ""
    if remove:
        expression += " REMOVE " + ", ".join(f"#{name}" for name in remove)
    mentioned = re.findall(r"#(\w+)", condition)
    names = {name: name for name in [*wanted, *remove, *mentioned]}
    return Change(key, expression.strip(), condition, {**wanted, **(values or {})}, names)


class Table:
    """The table by its name."""

    def __init__(self, client: DynamoDBClient, name: str) -> None:
        self._client = client
        self.name = name

    def get(self, key: Mapping[str, str]) -> Item | None:
        """One item, as last written."""
        found = self._client.get_item(TableName=self.name, Key=encoded(key), ConsistentRead=True).get("Item")
        return None if found is None else decoded(found)

    def query(
        self,
        condition: str,
        values: Mapping[str, Any],
        *,
        index: str | None = None,
        limit: int = 100,
        after: Mapping[str, str] | None = None,
        forward: bool = True,
        only: str | None = None,
    ) -> Rows:
        """Up to `limit` items of one partition, in order; `only` filters them, `after` is the last key before."""
        given: dict[str, Any] = {
            "TableName": self.name,
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": _prefixed(values),
            "ScanIndexForward": forward,
            **({"IndexName": index} if index else {"ConsistentRead": True}),
            **({"FilterExpression": only} if only else {}),
        }
        items: list[Item] = []
        start = None if after is None else encoded(after)
        while True:
            following: Any = {} if start is None else {"ExclusiveStartKey": start}
            answer = self._client.query(**given, **following, Limit=limit + 1)
            items += [decoded(item) for item in answer["Items"]]
            start = answer.get("LastEvaluatedKey")
            if len(items) > limit or start is None:
                return Rows(items[:limit], more=len(items) > limit)

    def update(self, wanted: Change) -> Item:
        """Change one item, and return what it was before.

        Raises:
            ConditionFailed: the condition does not hold.
        """
        try:
            answer = self._client.update_item(TableName=self.name, **wanted.parameters(), ReturnValues="ALL_OLD")
        except self._client.exceptions.ConditionalCheckFailedException as error:
            raise ConditionFailed([0]) from error
        return decoded(answer.get("Attributes", {}))

    def put(
        self, item: Mapping[str, Any], *, condition: str = "", values: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """A `Put` for a transaction."""
        given = {"ExpressionAttributeValues": _prefixed(values)} if values else {}
        return {"Put": self._named({"Item": encoded(item), **given}, condition)}

    def changed(self, wanted: Change) -> dict[str, Any]:
        """An `Update` for a transaction."""
        return {"Update": {"TableName": self.name, **wanted.parameters()}}

    def exists(self, key: Mapping[str, str]) -> dict[str, Any]:
        """A `ConditionCheck` for a transaction: the item must be there."""
        return {"ConditionCheck": self._named({"Key": encoded(key)}, "attribute_exists(pk)")}

    def write(self, writes: Sequence[dict[str, Any]]) -> None:
        """Write all or nothing; tried again where another transaction was at the same items.

        Raises:
            ConditionFailed: a condition does not hold; says whose.
        """
        for attempt in range(CONFLICT_ATTEMPTS):
            try:
                self._client.transact_write_items(TransactItems=writes)  # type: ignore[arg-type]
                return
            except self._client.exceptions.TransactionCanceledException as error:
                codes = [str(reason.get("Code")) for reason in error.response.get("CancellationReasons", [])]
                failed = [place for place, code in enumerate(codes) if code == "ConditionalCheckFailed"]
                if failed:
                    raise ConditionFailed(failed) from error
                if attempt == CONFLICT_ATTEMPTS - 1 or not _CONFLICTS.intersection(codes):
                    raise
            except ClientError as error:
                if (
                    attempt == CONFLICT_ATTEMPTS - 1
                    or error.response["Error"]["Code"] != "TransactionInProgressException"
                ):
                    raise
            time.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311  (spreads rivals; no secret)

    def _named(self, write: dict[str, Any], condition: str) -> dict[str, Any]:
        return {"TableName": self.name, **write, **({"ConditionExpression": condition} if condition else {})}
