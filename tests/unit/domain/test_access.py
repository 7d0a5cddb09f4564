"""Who may do what: scopes of the token and membership of the project, both."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.domain.access import Principal, Scope, parse_membership
from launchbay_core.domain.authors import Author
from launchbay_core.domain.names import SMOKE_PROJECT
from launchbay_core.errors import Forbidden, NotFound, PriorityNotAllowed

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
    found = parse_membership(group)

    assert found is not None
    assert (found.project, found.scopes) == (project, frozenset(scopes))


@pytest.mark.parametrize(
    ("group", "may_raise"),
    [
        ("project:vision", False),
        ("project:vision:read", False),
        ("project:vision:launch", False),
        ("project:vision:high", True),
        ("project:vision:admin", True),
        ("project:*:high", True),
        ("project:speech:high", False),
    ],
)
def test_only_a_group_s_right_allows_the_high_priority(group: str, may_raise: bool) -> None:
    caller = principal(set(Scope), "project:vision", group)

    for priority in ("low", "normal", None):
        caller.check_priority(priority, "vision")
    if may_raise:
        caller.check_priority("high", "vision")
    else:
        with pytest.raises(PriorityNotAllowed, match="ask for the group `project:vision:high`"):
            caller.check_priority("high", "vision")


def test_the_right_to_the_high_priority_includes_launching_and_nothing_more() -> None:
    caller = principal(set(Scope), "project:vision:high")

    caller.check(Scope.LAUNCH, "vision")
    with pytest.raises(Forbidden):
        caller.check(Scope.ADMIN, "vision")


@pytest.mark.parametrize("group", ["project:vision:admin", "project:*:admin"])
def test_who_is_admin_of_any_project_is_admin_of_the_smoke_test_s(group: str) -> None:
    principal(set(Scope), group).check(Scope.ADMIN, SMOKE_PROJECT)


@pytest.mark.parametrize("group", ["project:vision", "project:vision:high", "project:vision:read"])
def test_to_everybody_else_the_smoke_test_s_project_does_not_exist(group: str) -> None:
    with pytest.raises(NotFound):
        principal(set(Scope), group).check(Scope.READ, SMOKE_PROJECT)


def test_the_smoke_test_s_project_asks_for_the_token_s_scope_too() -> None:
    with pytest.raises(Forbidden):
        principal({Scope.READ}, "project:vision:admin").check(Scope.ADMIN, SMOKE_PROJECT)


def test_a_caller_may_read_only_the_projects_that_it_is_a_member_of() -> None:
    caller = principal({Scope.READ}, "project:vision:read")

    assert (caller.may_read("vision"), caller.may_read("speech")) == (True, False)
    assert not principal({Scope.LAUNCH}, "project:vision").may_read("vision")


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
        assert (scope in caller.rights_in(asked).scopes) == allowed
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


@pytest.mark.parametrize(("group", "every"), [("project:*:read", True), ("project:vision:admin", False)])
def test_only_a_membership_of_every_project_lets_a_caller_use_new_ones(group: str, every: bool) -> None:
    caller = principal(set(Scope), group)

    assert caller.may_use_every_project is every
    assert bool(caller.rights_in("a-new-project").scopes) is every


def test_several_groups_add_up() -> None:
    caller = principal(set(Scope), "project:vision:read", "project:speech:admin", "project:vision:admin")

    caller.check(Scope.ADMIN, "vision")
