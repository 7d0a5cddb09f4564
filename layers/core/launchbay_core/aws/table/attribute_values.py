"""DynamoDB's attribute values: plain values as it stores them, and back. All numbers in the table are integers.

boto3 has the same conversion, for more types; with it, every cold start would import all of boto3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def to_attribute(value: Any) -> dict[str, Any]:
    """A plain value as DynamoDB takes it.

    Raises:
        TypeError: it is of a type that the table does not hold, as a float.

    >>> to_attribute(["a", 1, True, None])
    {'L': [{'S': 'a'}, {'N': '1'}, {'BOOL': True}, {'NULL': True}]}
    """
    if isinstance(value, str):
        return {"S": value}
    if value is None:
        return {"NULL": True}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int):
        return {"N": str(value)}
    if isinstance(value, Mapping):
        return {"M": {name: to_attribute(inner) for name, inner in value.items()}}
    if isinstance(value, (list, tuple)):
        return {"L": [to_attribute(inner) for inner in value]}
    raise TypeError(f"the table holds no {type(value).__name__}")


def to_plain(attribute: Mapping[str, Any]) -> Any:
    """The plain value of an attribute that DynamoDB returns.

    Raises:
        TypeError: it is of a type that the table does not hold, as a set.

    >>> to_plain({"M": {"a": {"N": "1"}}})
    {'a': 1}
    """
    for kind, value in attribute.items():
        if kind in _READERS:
            return _READERS[kind](value)
    raise TypeError(f"the table holds no attribute of the type {', '.join(attribute)}")


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "S": str,
    "N": int,
    "BOOL": bool,
    "NULL": lambda _: None,
    "M": lambda members: {name: to_plain(inner) for name, inner in members.items()},
    "L": lambda items: [to_plain(inner) for inner in items],
}
