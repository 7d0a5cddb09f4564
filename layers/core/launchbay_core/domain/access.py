"""Who may do what: a token's scopes, and the projects that its bearer is a member of.

Owns four rules. A caller may do in a project what both its token's scopes *and* its membership allow: a person who
signs in with every scope still can't do more than the membership says. A project that the caller is not a member of is
answered exactly like one that does not exist, for every request. Membership alone says who may give runs the priority
`high`: tokens have no scope for it. And whoever is admin of any project is admin of the smoke test's project, in which
nothing lasts: an admin may run any command anyway.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from launchbay_core.domain.authors import Author
from launchbay_core.domain.names import PROJECT, SMOKE_PROJECT
from launchbay_core.domain.scheduling.priorities import HIGH, Priority
from launchbay_core.errors import Forbidden, NotFound, PriorityNotAllowed


class Scope(StrEnum):
    """What a caller may do: read; launch and cancel runs; change what others launch."""

    READ = "read"
    LAUNCH = "launch"
    ADMIN = "admin"


EVERY_PROJECT = "*"
_MEMBERSHIP = re.compile(rf"project:(?P<project>{PROJECT.pattern}|\*)(?::(?P<right>{'|'.join((*Scope, HIGH))}))?")
_UP_TO: dict[str, frozenset[Scope]] = {
    Scope.READ: frozenset({Scope.READ}),
    Scope.LAUNCH: frozenset({Scope.READ, Scope.LAUNCH}),
    HIGH: frozenset({Scope.READ, Scope.LAUNCH}),
    Scope.ADMIN: frozenset(Scope),
}
_RAISES: frozenset[str] = frozenset({HIGH, Scope.ADMIN})  # the rights that include the priority `high`


@dataclass(frozen=True)
class Membership:
    """What a caller may do in a project, and whether with the priority `high`; the project `*` is every project."""

    project: str
    scopes: frozenset[Scope]
    may_raise: bool = False

    def covers(self, project: str) -> bool:
        """Whether it is about this project."""
        return self.project in {project, EVERY_PROJECT}


def parse_membership(text: str) -> Membership | None:
    """The membership that a group's name gives, or None: `project:NAME`, `project:NAME:RIGHT`, `project:*:RIGHT`.

    The rights are the scopes and, between `launch` and `admin`, `high`, the priority. A right includes those before it;
    without one it is `launch`.

    >>> sorted(parse_membership("project:vision").scopes)
    [<Scope.LAUNCH: 'launch'>, <Scope.READ: 'read'>]
    """
    found = _MEMBERSHIP.fullmatch(text)
    if found is None:
        return None
    right = found["right"] or Scope.LAUNCH
    return Membership(found["project"], _UP_TO[right], right in _RAISES)


@dataclass(frozen=True)
class Principal:
    """The caller: the author of its changes, what its token allows, and in which projects."""

    author: Author
    scopes: frozenset[Scope]
    memberships: tuple[Membership, ...]

    def check(self, scope: Scope, project: str | None) -> None:
        """Refuse what this caller may not do; `project` is None for requests outside of projects.

        Raises:
            Forbidden: the token or the membership lacks the scope.
            NotFound: the caller is not a member of the project, whether it exists or not.
        """
        if scope not in self.scopes:
            raise Forbidden(scope)
        if project is None:
            return
        granted = _scopes_in(self.memberships, project)
        if not granted:
            raise NotFound("project", project)
        if scope not in granted:
            raise Forbidden(scope, project)

    def check_priority(self, priority: Priority | None, project: str) -> None:
        """Refuse the priority `high` in a project to a caller without the right; None is no priority asked for.

        Raises:
            PriorityNotAllowed: the caller lacks the right.
        """
        if priority == HIGH and not self.rights_in(project).may_raise:
            raise PriorityNotAllowed(priority, project)

    def rights_in(self, project: str) -> Membership:
        """What this caller may do in a project: what both its token and its memberships allow."""
        return Membership(
            project,
            self.scopes & _scopes_in(self.memberships, project),
            any(one.may_raise for one in self.memberships if one.covers(project)),
        )

    @property
    def may_use_every_project(self) -> bool:
        """Whether a membership covers every project, those that don't exist yet included."""
        return any(one.project == EVERY_PROJECT for one in self.memberships)

    def may_read(self, project: str) -> bool:
        """Whether this caller may see what is in a project."""
        return Scope.READ in self.rights_in(project).scopes


def _opens_smoke_test(membership: Membership, project: str) -> bool:
    return project == SMOKE_PROJECT and Scope.ADMIN in membership.scopes


def _scopes_in(memberships: Iterable[Membership], project: str) -> frozenset[Scope]:
    found = [one.scopes for one in memberships if one.covers(project) or _opens_smoke_test(one, project)]
    return frozenset().union(*found)
