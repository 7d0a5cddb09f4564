"""Who may do what: scopes of the token and membership of the project, both."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.domain.access import Membership, Principal, Scope, parse_membership
from launchbay_core.domain.authors import Author
from launchbay_core.errors import Forbidden, NotFound

PROJECTS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True)
ADA = Author("5f0c8a3e", "ada")


def principal(scopes: set[Scope], *groups: str) -> Principal:
    memberships = [parse_membership(group) for group in groups]
    return Principal(ADA, frozenset(scopes), tuple(one for one in memberships if one))


@pytest.mark.parametrize(
    ("group", "project", "scopes"),
    [
        ("project:vision", "vision", {Scope.READ, Scope.LAUNCH}),
        ("project:vision:read", "vision", {Scope.READ}),
        ("project:vision:launch", "vision", {Scope.READ, Scope.LAUNCH}),
        ("project:vision:admin", "vision", set(Scope)),
        ("project:*:read", "*", {Scope.READ}),
    ],
)
def test_a_group_s_name_says_what_its_members_may_do(group: str, project: str, scopes: set[Scope]) -> None:
    assert parse_membership(group) == Membership(project, frozenset(scopes))


@pytest.mark.parametrize(
    "group",
    [
        "vision",
        "project:",
        "project:Vision",
        "project:vision:owner",
        "project:vision:admin:x",
        "project:vision:",
        "project:*x",
        "xproject:vision",
        "project:vision\n",
        "project:vision:ADMIN",
        "",
    ],
)
def test_any_other_group_is_not_a_membership(group: str) -> None:
    assert parse_membership(group) is None


@given(PROJECTS, PROJECTS, st.sets(st.sampled_from(Scope)), st.sampled_from(["", *(f":{one}" for one in Scope)]))
def test_a_caller_may_do_only_what_both_token_and_group_allow(
    member_of: str, asked: str, scopes: set[Scope], suffix: str
) -> None:
    caller = principal(scopes, f"project:{member_of}{suffix}")
    membership = parse_membership(f"project:{member_of}{suffix}")
    assert membership is not None

    for scope in Scope:
        allowed = scope in scopes and member_of == asked and scope in membership.scopes
        try:
            caller.check(scope, asked)
        except (Forbidden, NotFound):
            assert not allowed
        else:
            assert allowed


@given(PROJECTS, st.sampled_from(Scope))
def test_a_project_of_others_is_not_found(project: str, scope: Scope) -> None:
    caller = principal(set(Scope), f"project:not-{project}:admin", "project:other")

    with pytest.raises(NotFound) as refused:
        caller.check(scope, project)

    assert (refused.value.kind, refused.value.name, list(refused.value.suggestions)) == ("project", project, [])


def test_a_scope_that_the_token_lacks_is_refused_before_the_project_is_checked() -> None:
    caller = principal({Scope.READ}, "project:vision:admin")

    for project in ("vision", "others"):
        with pytest.raises(Forbidden) as refused:
            caller.check(Scope.ADMIN, project)
        assert refused.value.project is None


def test_a_request_outside_of_projects_needs_the_scope_alone() -> None:
    principal({Scope.READ}).check(Scope.READ, None)


def test_several_groups_add_up() -> None:
    caller = principal(set(Scope), "project:vision:read", "project:speech:admin", "project:vision:admin")

    caller.check(Scope.ADMIN, "vision")
