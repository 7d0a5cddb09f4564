"""Who may do what: identity and resource policies, explicit denies, services and the administrator."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_local.iam.decisions import Decision, decide
from launchbay_local.iam.policies import Access, read_policy
from launchbay_local.iam.principals import ADMINISTRATOR, ANONYMOUS, Principal, service, session

ROLE = "arn:aws:iam::123456789012:role/reader"
READER = session(ROLE, "one")
EVENTS = service("events.amazonaws.com")
OBJECT = "arn:aws:s3:::data/projects/a"

READING = Access("s3:GetObject", OBJECT, {})


def statement(effect: str = "Allow", action: Any = "s3:GetObject", resource: Any = OBJECT, **more: Any) -> Any:
    return {"Effect": effect, "Action": action, "Resource": resource, **more}


def decision(
    principal: Principal = READER,
    identity: list[Any] | None = None,
    resource: list[Any] | None = None,
    access: Access = READING,
) -> Decision:
    own, others = ({"Statement": statements or []} for statements in (identity, resource))
    return decide(principal, read_policy(own, "own"), read_policy(others, "other"), access)


def test_nothing_is_allowed_without_a_statement() -> None:
    refused = decision()

    assert not refused.allowed
    assert refused.reason == "because no identity-based policy allows the s3:GetObject action"


@pytest.mark.parametrize(
    ("action", "resource", "expected"),
    [
        ("s3:GetObject", OBJECT, True),
        ("S3:getobject", OBJECT, True),
        ("s3:Get*", "arn:aws:s3:::data/*", True),
        ("*", "*", True),
        (["s3:PutObject", "s3:GetObject"], ["arn:aws:s3:::other/*", OBJECT], True),
        ("s3:GetObject", "arn:aws:s3:::data", False),
        ("s3:GetObject", "arn:aws:s3:::dat?", False),
        ("s3:GetObjectVersion", OBJECT, False),
    ],
)
def test_a_statement_names_actions_and_resources(action: Any, resource: Any, expected: bool) -> None:
    assert decision(identity=[statement(action=action, resource=resource)]).allowed is expected


def test_a_statement_can_name_all_but_some() -> None:
    all_but_writing = {"Effect": "Allow", "NotAction": "s3:Put*", "NotResource": "arn:aws:s3:::data/secrets/*"}

    assert decision(identity=[all_but_writing]).allowed
    assert not decision(identity=[all_but_writing], access=Access("s3:PutObject", OBJECT, {})).allowed
    secret = Access("s3:GetObject", "arn:aws:s3:::data/secrets/a", {})
    assert not decision(identity=[all_but_writing], access=secret).allowed


@pytest.mark.parametrize("place", ["identity", "resource"])
def test_an_explicit_deny_wins_wherever_it_is(place: str) -> None:
    deny = statement("Deny", action="s3:*", resource="*")
    denied = {"Principal": "*", **deny} if place == "resource" else deny
    given: dict[str, list[Any]] = {"identity": [statement()], "resource": []}
    given[place] = [*given[place], denied]

    refused = decision(identity=given["identity"], resource=given["resource"])

    kind = "an identity" if place == "identity" else "a resource"
    assert (refused.allowed, refused.reason) == (False, f"with an explicit deny in {kind}-based policy")


def test_an_explicit_deny_holds_for_the_administrator_who_needs_no_statement() -> None:
    deny = {"Principal": "*", **statement("Deny")}

    assert decision(ADMINISTRATOR).allowed
    assert not decision(ADMINISTRATOR, resource=[deny]).allowed


@pytest.mark.parametrize(
    ("principal", "named", "expected"),
    [
        (READER, {"AWS": ROLE}, True),
        (READER, {"AWS": READER.name}, True),
        (READER, "*", True),
        (READER, {"AWS": "arn:aws:iam::123456789012:root"}, False),
        (READER, {"Service": "events.amazonaws.com"}, False),
        (EVENTS, {"Service": ["sns.amazonaws.com", "events.amazonaws.com"]}, True),
        (EVENTS, {"Service": "sns.amazonaws.com"}, False),
        (ANONYMOUS, {"AWS": ROLE}, False),
        (ANONYMOUS, {"AWS": "*"}, True),
    ],
)
def test_the_policy_of_a_resource_names_whom_it_allows(principal: Principal, named: Any, expected: bool) -> None:
    assert decision(principal, resource=[{"Principal": named, **statement()}]).allowed is expected


def test_a_condition_on_the_sender_of_a_service_s_message() -> None:
    condition = {"ArnEquals": {"aws:SourceArn": "arn:aws:events:us-east-1:123456789012:rule/mine"}}
    allow = {"Principal": {"Service": EVENTS.name}, **statement(Condition=condition)}

    for rule, expected in (("mine", True), ("other", False)):
        source = {"aws:sourcearn": f"arn:aws:events:us-east-1:123456789012:rule/{rule}"}
        assert decision(EVENTS, resource=[allow], access=Access("s3:GetObject", OBJECT, source)).allowed is expected
