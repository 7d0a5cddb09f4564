"""Calls to the one table, in plain Python values: the only module that knows DynamoDB's wire format."""

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

from launchbay_core.aws.errors import error_code, map_errors
from launchbay_core.errors import AwsError, AwsRefused

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Item = dict[str, Any]
CONFLICT_ATTEMPTS = 6
_FILTERED = 200  # items that are read at once to find those that a filter lets through
_CONFLICTS = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}

_serializer = TypeSerializer()
_deserializer = TypeDeserializer()


class ConditionFailed(AwsError):
    """A write's condition did not hold: another process has changed the item meanwhile.

    `failed` has the positions of these writes in their transaction.
    """

    def __init__(self, failed: Sequence[int]) -> None:
        super().__init__(f"the condition of write {', '.join(map(str, failed))} did not hold")
        self.failed = tuple(failed)


@dataclass(frozen=True)
class Rows:
    """Items of a query; `more` if the table has others after them."""

    items: Sequence[Item]
    more: bool


def encode(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item in DynamoDB's format; members that are None are left out."""
    return {name: _serializer.serialize(value) for name, value in item.items() if value is not None}


def decode(item: Mapping[str, Any]) -> Item:
    """An item as plain values; all numbers in the table are integers."""
    return {name: _to_plain(_deserializer.deserialize(value)) for name, value in item.items()}


def _to_plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value)
    if isinstance(value, dict):
        return {name: _to_plain(inner) for name, inner in value.items()}
    return [_to_plain(inner) for inner in value] if isinstance(value, list) else value


def _encode_values(values: Mapping[str, Any]) -> dict[str, Any]:
    return {f":{name}": _serializer.serialize(value) for name, value in values.items()}


@dataclass(frozen=True)
class Update:
    """An update of one item: its expression and condition, over `names` and `values`."""

    key: Mapping[str, str]
    expression: str
    condition: str
    values: Mapping[str, Any]
    names: Mapping[str, str]

    def parameters(self) -> dict[str, Any]:
        """The parameters of UpdateItem, and of an `Update` in a transaction."""
        given: dict[str, Any] = {"Key": encode(self.key), "UpdateExpression": self.expression}
        if self.condition:
            given["ConditionExpression"] = self.condition
        if self.values:
            given["ExpressionAttributeValues"] = _encode_values(self.values)
        if self.names:
            given["ExpressionAttributeNames"] = {f"#{name}": attribute for name, attribute in self.names.items()}
        return given


def make_update(
    key: Mapping[str, str],
    *,
    set_: Mapping[str, Any] | None = None,
    remove: Sequence[str] = (),
    condition: str = "",
    values: Mapping[str, Any] | None = None,
) -> Update:
    """An update that sets members to values and removes others; a value of None leaves its member as it is.

    `condition` may use `#name` for a member, and `:name` for a value in `values`.
    """
    wanted = {name: value for name, value in (set_ or {}).items() if value is not None}
    expression = "SET " + ", ".join(f"#{name} = :{name}" for name in wanted) if wanted else ""
    if remove:
        expression += " REMOVE " + ", ".join(f"#{name}" for name in remove)
    mentioned = re.findall(r"#(\w+)", condition)
    names = {name: name for name in [*wanted, *remove, *mentioned]}
    return Update(key, expression.strip(), condition, {**wanted, **(values or {})}, names)


class Table:
    """The table by its name."""

    def __init__(self, client: DynamoDBClient, name: str) -> None:
        self._client = client
        self.name = name

    @map_errors()
    def get(self, key: Mapping[str, str]) -> Item | None:
        """One item, as last written."""
        found = self._client.get_item(TableName=self.name, Key=encode(key), ConsistentRead=True).get("Item")
        return None if found is None else decode(found)

    @map_errors()
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
        members: Sequence[str] = (),
    ) -> Rows:
        """Up to `limit` items of one partition, in order, after the key `after`; `only` filters them.

        With `members`, the items have those alone.
        """
        given: dict[str, Any] = {
            "TableName": self.name,
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": _encode_values(values),
            "ScanIndexForward": forward,
            **({"IndexName": index} if index else {"ConsistentRead": True}),
            **({"FilterExpression": only} if only else {}),
            **({"ProjectionExpression": ", ".join(members)} if members else {}),
        }
        read = max(limit + 1, _FILTERED) if only else limit + 1
        items: list[Item] = []
        start = None if after is None else encode(after)
        while True:
            following: Any = {} if start is None else {"ExclusiveStartKey": start}
            answer = self._client.query(**given, **following, Limit=read)
            items += [decode(item) for item in answer["Items"]]
            start = answer.get("LastEvaluatedKey")
            if len(items) > limit or start is None:
                return Rows(items[:limit], more=len(items) > limit)

    @map_errors()
    def update(self, update: Update) -> Item:
        """Update one item, and return it as it was before.

        Raises:
            ConditionFailed: the condition does not hold.
        """
        try:
            answer = self._client.update_item(TableName=self.name, **update.parameters(), ReturnValues="ALL_OLD")
        except self._client.exceptions.ConditionalCheckFailedException as error:
            raise ConditionFailed([0]) from error
        return decode(answer.get("Attributes", {}))

    def as_put(
        self, item: Mapping[str, Any], *, condition: str = "", values: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """A `Put` for a transaction."""
        given = {"ExpressionAttributeValues": _encode_values(values)} if values else {}
        return {"Put": self._named({"Item": encode(item), **given}, condition)}

    def as_update(self, update: Update) -> dict[str, Any]:
        """An `Update` for a transaction."""
        return {"Update": {"TableName": self.name, **update.parameters()}}

    @map_errors()
    def write(self, writes: Sequence[dict[str, Any]]) -> None:
        """Write all or nothing; retried if another transaction works on the same items.

        Raises:
            ConditionFailed: a condition does not hold; has the positions of the writes.
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
                if "ValidationError" in codes:
                    raise AwsRefused(str(error)) from error
                if attempt == CONFLICT_ATTEMPTS - 1 or not _CONFLICTS.intersection(codes):
                    raise
            except ClientError as error:
                if attempt == CONFLICT_ATTEMPTS - 1 or error_code(error) != "TransactionInProgressException":
                    raise
            time.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311  (spreads competing writers; not a secret)

    def _named(self, write: dict[str, Any], condition: str) -> dict[str, Any]:
        return {"TableName": self.name, **write, **({"ConditionExpression": condition} if condition else {})}
