"""What of a resource can't be changed in place: from the resource schemas that cfn-lint ships, and AWS's guides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from cfnlint.schema._exceptions import ResourceNotFoundError
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

REGION = "us-east-1"
_PREFIX = "/properties/"

# What the schemas don't say, but the guides do. Cognito: "Updates are not allowed for property". AWS Batch: a job queue
# keeps its way of scheduling for life, although its policy can be replaced by another one.
_FAILS_TO_CHANGE = {
    "AWS::Cognito::UserPool": ("AliasAttributes", "UsernameAttributes", "UsernameConfiguration"),
}


@dataclass(frozen=True)
class Schema:
    """Paths of properties, each a tuple of keys.

    A changed one of `create_only` makes a new resource. One of `conditional` can make a new resource. One of `frozen`
    makes the update fail. `names` are those of `create_only` that name the resource: two can't have the same name.
    """

    create_only: Sequence[tuple[str, ...]] = ()
    conditional: Sequence[tuple[str, ...]] = ()
    frozen: Sequence[tuple[str, ...]] = ()
    names: Sequence[tuple[str, ...]] = ()


@cache
def schema_of(kind: str) -> Schema:
    """The schema of a type of resource; empty for a type that isn't known."""
    try:
        found: dict[str, Any] = PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, kind).schema
    except ResourceNotFoundError:
        return Schema()
    create_only = _paths(found.get("createOnlyProperties"))
    own_name = f"{kind.rsplit('::', 1)[1]}Name"
    return Schema(
        create_only,
        _paths(found.get("conditionalCreateOnlyProperties")),
        [(name,) for name in _FAILS_TO_CHANGE.get(kind, ())],
        [path for path in create_only if path in ((own_name,), ("Name",))],
    )


def _paths(pointers: Sequence[str] | None) -> list[tuple[str, ...]]:
    return [tuple(pointer.removeprefix(_PREFIX).split("/")) for pointer in pointers or ()]
