"""Keys of items as values that can be compared, and as texts under which the journal has the items."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

Value = Mapping[str, Any]  # an attribute's value as DynamoDB writes it, such as {"S": "a"}


def key_text(keys: Mapping[str, Value]) -> str:
    """The key of an item as one text; equal numbers have one spelling.

    >>> key_text({"sk": {"N": "1.0"}, "pk": {"S": "a"}})
    '{"pk": {"S": "a"}, "sk": {"N": "1"}}'
    """
    return json.dumps({name: _spelled(value) for name, value in keys.items()}, sort_keys=True)


def scalar(value: Value) -> Any:
    """A key's value in DynamoDB's order: texts by their characters, numbers by their size, bytes as they are."""
    [(kind, content)] = value.items()
    if kind == "N":
        return Decimal(content)
    return base64.b64decode(content) if kind == "B" and isinstance(content, str) else content


def _spelled(value: Value) -> Value:
    if "N" in value:
        return {"N": format(Decimal(value["N"]).normalize(), "f")}
    if "B" in value and isinstance(value["B"], bytes):
        return {"B": base64.b64encode(value["B"]).decode()}
    return value
