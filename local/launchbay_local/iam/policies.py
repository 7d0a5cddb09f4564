"""Policy documents, read once into statements that are quick to evaluate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from launchbay_local.iam.conditions import Condition, read_conditions
from launchbay_local.iam.patterns import Context, fill, matches, matches_arn
from launchbay_local.iam.principals import Principal


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
        """Whether it applies to a principal's access, whose action it names."""
        return (
            (self.principals is None or any(principal.is_named(kind, name) for kind, name in self.principals))
            and self._covers(access) != self.excepts_resources
            and all(condition.holds(access.context) for condition in self.conditions)
        )

    def _covers(self, access: Access) -> bool:
        if not self.resources:
            return True  # the trust policy of a role: it is about that role
        filled = (fill(pattern, access.context) for pattern in self.resources)
        return any(matches_arn(pattern, access.resource) for pattern in filled if pattern is not None)


def read_policy(document: Mapping[str, Any], name: str) -> list[Statement]:
    """The statements of a policy document; `name` says whose it is.

    Raises:
        TemplateError: it is not valid.
    """
    found = document.get("Statement", [])
    return [_read(one, f"{name} {one.get('Sid', place)}") for place, one in enumerate(as_list(found))]


def as_list(value: Any) -> list[Any]:
    """A value that may be a single one or a list, as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else [value]


def _read(one: Mapping[str, Any], name: str) -> Statement:
    return Statement(
        name=name,
        allows=one["Effect"] == "Allow",
        actions=tuple(str(action).lower() for action in as_list(one.get("Action", one.get("NotAction")))),
        resources=tuple(map(str, as_list(one.get("Resource", one.get("NotResource"))))),
        conditions=read_conditions(one.get("Condition", {})),
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
