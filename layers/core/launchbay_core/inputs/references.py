"""Following `$ref` inside one schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MAX_HOPS = 32


def resolved(root: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """`schema` with its `$ref` into the same document followed; words beside the `$ref` win.

    A reference that leads nowhere, or in a circle, is left as it is.
    """
    plain = dict(schema)
    for _ in range(MAX_HOPS):
        reference = plain.get("$ref")
        if not isinstance(reference, str) or not reference.startswith("#"):
            return plain
        target = _target(root, reference)
        if target is None:
            return plain
        plain = {**target, **{key: value for key, value in plain.items() if key != "$ref"}}
    return plain


def _target(root: Any, reference: str) -> Mapping[str, Any] | None:
    found = root
    for part in reference.removeprefix("#").strip("/").split("/"):
        key = part.replace("~1", "/").replace("~0", "~")
        if key:
            found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else None
