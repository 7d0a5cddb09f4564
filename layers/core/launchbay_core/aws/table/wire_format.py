"""DynamoDB's wire format: items, and updates of one item as expressions over them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

Item = dict[str, Any]

_serializer = TypeSerializer()
_deserializer = TypeDeserializer()


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


def encode_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an expression, by the names that it has for them."""
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
            given["ExpressionAttributeValues"] = encode_values(self.values)
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
    names = {name: name for name in [*wanted, *added, *remove, *mentioned(condition)]}
    return Update(key, expression.strip(), condition, {**wanted, **added, **(values or {})}, names)


def mentioned(expression: str) -> list[str]:
    """The members that an expression names as `#name`."""
    return re.findall(r"#(\w+)", expression)
