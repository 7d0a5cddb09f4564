"""Calls to the one table, in plain Python values."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from launchbay_core.aws.errors import error_code, map_errors
from launchbay_core.aws.table.attribute_values import to_attribute, to_plain
from launchbay_core.errors import AwsError, AwsRefused, AwsUnavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Item = dict[str, Any]
CONFLICT_ATTEMPTS = 6
MAX_READ = 100  # items that BatchGetItem reads at once
READ_ATTEMPTS = 8  # to read what DynamoDB has left out of an answer
_AT_ONCE = 8
_CONFLICTS = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}


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
    return {name: to_attribute(value) for name, value in item.items() if value is not None}


def decode(item: Mapping[str, Any]) -> Item:
    """An item as plain values."""
    return {name: to_plain(value) for name, value in item.items()}


def _encode_values(values: Mapping[str, Any]) -> dict[str, Any]:
    return {f":{name}": to_attribute(value) for name, value in values.items()}


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
    append: Mapping[str, str] | None = None,
    remove: Sequence[str] = (),
    condition: str = "",
    values: Mapping[str, Any] | None = None,
) -> Update:
    """An update that sets members to values and removes others; a value of None leaves its member as it is.

    `append` adds a text to a list of texts. `condition` may use `#name` for a member, and `:name` for a value in
    `values`.
    """
    wanted = {name: value for name, value in (set_ or {}).items() if value is not None}
    added = {name: [text] for name, text in (append or {}).items()}
    sets = [f"#{name} = :{name}" for name in wanted]
    sets += [f"#{name} = list_append(#{name}, :{name})" for name in added]
    expression = "SET " + ", ".join(sets) if sets else ""
    if remove:
        expression += " REMOVE " + ", ".join(f"#{name}" for name in remove)
    names = {name: name for name in [*wanted, *added, *remove, *_mentioned(condition)]}
    return Update(key, expression.strip(), condition, {**wanted, **added, **(values or {})}, names)


def _mentioned(expression: str) -> list[str]:
    """The members that an expression names as `#name`."""
    return re.findall(r"#(\w+)", expression)


class Table:
    """The table by its name."""

    def __init__(self, client: DynamoDBClient, name: str) -> None:
        self._client = client
        self.name = name

    @map_errors()
    def get(self, key: Mapping[str, str], members: Sequence[str] = ()) -> Item | None:
        """One item, as last written; some members of it, or all."""
        names = {f"#{name}": name for name in members}
        wanted: Any = {"ProjectionExpression": ", ".join(names), "ExpressionAttributeNames": names} if names else {}
        found = self._client.get_item(TableName=self.name, Key=encode(key), ConsistentRead=True, **wanted).get("Item")
        return None if found is None else decode(found)

    def get_many(self, wanted: Sequence[Mapping[str, str]]) -> list[Item]:
        """The items that there are of some keys, as last written, in any order.

        Raises:
            AwsUnavailable: DynamoDB has left out some at every attempt.
        """
        parts = [wanted[start : start + MAX_READ] for start in range(0, len(wanted), MAX_READ)]
        if len(parts) <= 1:
            return self._get_part(wanted) if wanted else []
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return [item for items in pool.map(self._get_part, parts) for item in items]

    @map_errors()
    def _get_part(self, wanted: Sequence[Mapping[str, str]]) -> list[Item]:
        """Read up to `MAX_READ` items, again those that an answer leaves out: over 16 MB, or because of throttling."""
        left: Any = {self.name: {"Keys": [encode(key) for key in wanted], "ConsistentRead": True}}
        items: list[Item] = []
        for attempt in range(READ_ATTEMPTS):
            answer = self._client.batch_get_item(RequestItems=left)
            items += [decode(item) for item in answer["Responses"].get(self.name, [])]
            left = answer.get("UnprocessedKeys")
            if not left:
                return items
            if not answer["Responses"].get(self.name):
                _wait(attempt)
        raise AwsUnavailable("DynamoDB takes no more reads at this moment; try again.")

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
    ) -> Rows:
        """Up to `limit` items of one partition, in order, after the key `after`.

        `condition` may use `#name` for a member, as it must where a name is a reserved word of DynamoDB.
        """
        names = {f"#{name}": name for name in _mentioned(condition)}
        given: dict[str, Any] = {
            "TableName": self.name,
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": _encode_values(values),
            "ScanIndexForward": forward,
            **({"IndexName": index} if index else {"ConsistentRead": True}),
            **({"ExpressionAttributeNames": names} if names else {}),
        }
        items: list[Item] = []
        start = None if after is None else encode(after)
        while True:
            following: Any = {} if start is None else {"ExclusiveStartKey": start}
            answer = self._client.query(**given, **following, Limit=limit + 1)
            items += [decode(item) for item in answer["Items"]]
            start = answer.get("LastEvaluatedKey")
            if len(items) > limit or start is None:
                return Rows(items[:limit], more=len(items) > limit)

    @map_errors()
    def update(self, update: Update) -> Item:
        """Update one item, and return it as it was before; retried if a transaction works on the same item.

        Raises:
            ConditionFailed: the condition does not hold.
        """
        attempt = 0
        while True:
            try:
                answer = self._client.update_item(TableName=self.name, **update.parameters(), ReturnValues="ALL_OLD")
                return decode(answer.get("Attributes", {}))
            except self._client.exceptions.ConditionalCheckFailedException as error:
                raise ConditionFailed([0]) from error
            except self._client.exceptions.TransactionConflictException:
                if (attempt := attempt + 1) == CONFLICT_ATTEMPTS:
                    raise
            _wait(attempt)

    @map_errors()
    def delete(self, key: Mapping[str, str]) -> None:
        """Delete one item, if there is one."""
        self._client.delete_item(TableName=self.name, Key=encode(key))

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
            _wait(attempt)

    def _named(self, write: dict[str, Any], condition: str) -> dict[str, Any]:
        return {"TableName": self.name, **write, **({"ConditionExpression": condition} if condition else {})}


def _wait(attempt: int) -> None:
    """Wait a part, by chance, of a time that doubles with each attempt: it spreads those that compete."""
    time.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311  (no secret)
