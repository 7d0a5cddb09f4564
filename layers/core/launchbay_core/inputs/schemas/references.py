"""References inside one schema: a JSON Pointer (`#/$defs/Model`) or an anchor (`#model`); none leads out of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay_core.inputs.schemas.documents.document import resources_of
from launchbay_core.inputs.schemas.documents.resources import Resources
from launchbay_core.inputs.schemas.keywords import ANNOTATIONS, REFERENCES

MAX_HOPS = 32


def resolve_reference(root: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """`schema` with its `$ref` into the same document followed; titles, defaults and the like beside the `$ref` win.

    A reference that leads nowhere or in a circle stays as it is. So does one whose target and whose neighbours use the
    same keyword, as both hold.
    """
    plain = dict(schema)
    resources = resources_of(root)
    source = schema  # the map in which the reference stands
    for _ in range(MAX_HOPS):
        targets = resources.targets(plain.get("$ref", plain.get("$dynamicRef")), source)
        target = targets[0] if targets else None
        if not isinstance(target, Mapping):
            return plain
        beside = {key: value for key, value in plain.items() if key not in REFERENCES}
        if (beside.keys() & target.keys()) - ANNOTATIONS:
            return plain
        plain, source = {**target, **beside}, target
    return plain


def reference_targets(
    root: Mapping[str, Any], schema: Mapping[str, Any], resources: Resources | None = None
) -> list[Any]:
    """The targets of a schema's references: of a `$ref` and a `$dynamicRef` side by side, both hold."""
    resources = resources or resources_of(root)
    return [
        target for keyword in REFERENCES if keyword in schema for target in resources.targets(schema[keyword], schema)
    ]
