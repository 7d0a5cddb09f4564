"""Policy documents, read once into statements that are quick to evaluate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from launchbay_local.iam.conditions import Condition, read_conditions
from launchbay_local.iam.patterns import Context, fill, matches, matches_arn, without_variables
from launchbay_local.iam.principals import Principal

_WITH_VARIABLES = "2012-10-17"


@dataclass(frozen=True)
class Access:
    """What a call needs: one action on one resource, `*` if the action has none, and the values of the request."""

    action: str
    resource: str
    context: Context


@dataclass(frozen=True)
class Statement:
    """One statement; `name` says where it is: the resource with its policy, its Sid or position.

    `principals` is None in an identity policy, which has none; there are no `NotPrincipal`s.
    """

    name: str
    allows: bool
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()
    principals: tuple[tuple[str, str], ...] | None = None
    excepts_actions: bool = False
    excepts_resources: bool = False

    def names(self, action: str) -> bool:
        """Whether it is about an action."""
        return _is_named(self.actions, action.lower()) != self.excepts_actions

    def applies(self, principal: Principal, access: Access) -> bool:
        """Whether it applies to a principal's access, whose action it names.

        One that has a variable which the request lacks never does.
        """
        return (
            (self.principals is None or any(principal.is_named(kind, name) for kind, name in self.principals))
            and self._covers(access)
            and all(condition.holds(access.context) for condition in self.conditions)
        )

    def resources_of(self, access: Access) -> tuple[str, ...]:
        """Those of its resources, as they are written, that an access is about."""
        return tuple(
            pattern
            for pattern in self.resources
            if (filled := fill(pattern, access.context)) is not None and matches_arn(filled, access.resource)
        )

    def _covers(self, access: Access) -> bool:
        if not self.resources:
            return True  # the trust policy of a role: it is about that role
        filled = [pattern for one in self.resources if (pattern := fill(one, access.context)) is not None]
        if len(filled) < len(self.resources):
            return False
        return any(matches_arn(pattern, access.resource) for pattern in filled) != self.excepts_resources


def read_policy(document: Mapping[str, Any], name: str) -> list[Statement]:
    """The statements of a policy document; `name` says whose it is. Without the newer version, it has no variables.

    Raises:
        TemplateError: it is not valid.
    """
    found = document.get("Statement", [])
    has_variables = str(document.get("Version")) == _WITH_VARIABLES
    return [
        _read(one, f"{name} {one.get('Sid', place)}", has_variables=has_variables)
        for place, one in enumerate(as_list(found))
    ]


def as_list(value: Any) -> list[Any]:
    """A value that may be a single one or a list, as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else [value]


def _read(one: Mapping[str, Any], name: str, *, has_variables: bool) -> Statement:
    resources = tuple(map(str, as_list(one.get("Resource", one.get("NotResource")))))
    return Statement(
        name=name,
        allows=one["Effect"] == "Allow",
        actions=tuple(str(action).lower() for action in as_list(one.get("Action", one.get("NotAction")))),
        resources=resources if has_variables else tuple(map(without_variables, resources)),
        conditions=read_conditions(one.get("Condition", {}), has_variables=has_variables),
        principals=_principals(one["Principal"]) if "Principal" in one else None,
        excepts_actions="NotAction" in one,
        excepts_resources="NotResource" in one,
    )


def _principals(given: Any) -> tuple[tuple[str, str], ...]:
    if given == "*":
        return (("AWS", "*"),)
    return tuple((kind, str(name)) for kind, names in given.items() for name in as_list(names))


@lru_cache(4096)
def _is_named(patterns: tuple[str, ...], action: str) -> bool:
    return any(matches(pattern, action) for pattern in patterns)
