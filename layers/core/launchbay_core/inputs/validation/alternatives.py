"""Which branch of an `anyOf` or `oneOf` was meant, so that a fault in it reads as plainly as one outside of it."""

from __future__ import annotations

from typing import Any


def narrow(raw: Any) -> list[Any]:
    """The validator's faults behind a choice if one branch alone can have been meant, else the choice itself.

    A branch of another type was not meant, nor was one whose discriminator (a constant in the map) has another value.
    """
    groups = getattr(raw.kind, "context", None) or []
    meant = [group for group in groups if group and not any(_rules_out(raw, inner) for inner in group)]
    if len(meant) != 1 or not all(groups):
        return [raw]
    return [fault for inner in meant[0] for fault in narrow(inner)]


def _rules_out(raw: Any, inner: Any) -> bool:
    depth = len(inner.instance_path) - len(raw.instance_path)
    return (inner.kind.name == "type" and depth == 0) or (inner.kind.name in {"const", "enum"} and depth == 1)


def types_of_choice(raw: Any) -> list[str]:
    """The types of a choice if the value has none of them; empty if the fault is about more than types."""
    groups = raw.kind.context
    asked = [[inner for inner in group if inner.kind.name == "type"] for group in groups]
    if not all(asked) or any(len(inner.instance_path) != len(raw.instance_path) for group in asked for inner in group):
        return []
    return [str(kind) for group in asked for inner in group for kind in inner.kind.types]


def discriminator_of(raw: Any) -> tuple[list[str | int], list[Any]] | None:
    """Where the value lies that decides between the branches of a choice, and what it may be; None if nothing does."""
    found = []
    for group in raw.kind.context:
        deciding = [inner for inner in group if inner.kind.name in {"const", "enum"} and _rules_out(raw, inner)]
        if not deciding:
            return None
        found.append(deciding[0])
    if len({tuple(inner.instance_path) for inner in found}) != 1:
        return None
    return list(found[0].instance_path), [value for inner in found for value in _allowed(inner)]


def _allowed(raw: Any) -> list[Any]:
    return list(raw.kind.options) if raw.kind.name == "enum" else [raw.kind.expected_value]
