"""Who may do what: a token's scopes, and the projects that its bearer is a member of.

Owns two rules. What a caller may do in a project is what its token's scopes allow *and* its membership allows: a person
who signs in to a client with every scope still does no more than the membership says. And a project that the caller is
no member of is answered exactly as one that does not exist, whatever is asked for.
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
    """What a caller may do: look, start and end runs, change what others launch."""

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
    """What somebody may do in a project; the project `*` is every project."""

    project: str
    scopes: frozenset[Scope]


def parse_membership(text: str) -> Membership | None:
    """The membership that a group's name gives, or None: `project:NAME`, `project:NAME:SCOPE`, `project:*:SCOPE`.

    A scope has those before it in it; without one it is `launch`.

    >>> sorted(parse_membership("project:vision").scopes)
    [<Scope.LAUNCH: 'launch'>, <Scope.READ: 'read'>]
    """
    found = _MEMBERSHIP.fullmatch(text)
    return None if found is None else Membership(found["project"], _UP_TO[Scope(found["scope"] or Scope.LAUNCH)])


@dataclass(frozen=True)
class Principal:
    """Who calls: whose name a change gets, what the token allows, and where."""

    author: Author
    scopes: frozenset[Scope]
    memberships: tuple[Membership, ...]

    def check(self, scope: Scope, project: str | None) -> None:
        """Refuse what this caller may not do; `project` is None for what belongs to no project.

        Raises:
            Forbidden: the token or the membership lacks the scope.
            NotFound: the caller is no member of the project, whether it exists or not.
        """
        if scope not in self.scopes:
            raise Forbidden(scope)
        if project is None:
            return
        granted = _granted(self.memberships, project)
        if not granted:
            raise NotFound("project", project)
        if scope not in granted:
            raise Forbidden(scope, project)


def _granted(memberships: Iterable[Membership], project: str) -> frozenset[Scope]:
    fitting = [one.scopes for one in memberships if one.project in {project, EVERY_PROJECT}]
    return frozenset().union(*fitting)
