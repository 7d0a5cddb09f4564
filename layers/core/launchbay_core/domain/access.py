"""Who may do what: a token's scopes, and the projects that its bearer is a member of.

Owns two rules. A caller may do in a project what both its token's scopes *and* its membership allow: a person who signs
in with every scope still can't do more than the membership says. And a project that the caller is not a member of is
answered exactly like one that does not exist, for every request.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from launchbay_core.domain.authors import Author
from launchbay_core.domain.names import PROJECT
from launchbay_core.errors import Forbidden, NotFound


class Scope(StrEnum):
    """What a caller may do: read; launch and cancel runs; change what others launch."""

    READ = "read"
    LAUNCH = "launch"
    ADMIN = "admin"


EVERY_PROJECT = "*"
_MEMBERSHIP = re.compile(rf"project:(?P<project>{PROJECT.pattern}|\*)(?::(?P<scope>{'|'.join(Scope)}))?")
_UP_TO = {
    Scope.READ: frozenset({Scope.READ}),
    Scope.LAUNCH: frozenset({Scope.READ, Scope.LAUNCH}),
    Scope.ADMIN: frozenset(Scope),
}


@dataclass(frozen=True)
class Membership:
    """What a caller may do in a project; the project `*` is every project."""

    project: str
    scopes: frozenset[Scope]


def parse_membership(text: str) -> Membership | None:
    """The membership that a group's name gives, or None: `project:NAME`, `project:NAME:SCOPE`, `project:*:SCOPE`.

    A scope includes those before it; without one it is `launch`.

    >>> sorted(parse_membership("project:vision").scopes)
    [<Scope.LAUNCH: 'launch'>, <Scope.READ: 'read'>]
    """
    found = _MEMBERSHIP.fullmatch(text)
    return None if found is None else Membership(found["project"], _UP_TO[Scope(found["scope"] or Scope.LAUNCH)])


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


def _scopes_in(memberships: Iterable[Membership], project: str) -> frozenset[Scope]:
    found = [one.scopes for one in memberships if one.project in {project, EVERY_PROJECT}]
    return frozenset().union(*found)
