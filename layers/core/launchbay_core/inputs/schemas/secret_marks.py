"""The mark of a secret in a schema: its `format`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

SECRET_FORMATS = frozenset({"secret", "password"})  # the second is Pydantic's, for SecretStr


def is_secret(subschemas: Iterable[Mapping[str, Any]]) -> bool:
    """Whether one of the subschemas that may apply to a value says that nobody may see it."""
    formats = (one.get("format") for one in subschemas)
    return any(isinstance(name, str) and name in SECRET_FORMATS for name in formats)
