"""Nothing that Launchbay does is refused, and no statement of its policies is idle: without it, some call would be.

The flows run once, with each function's and job's own credentials. Then each statement is taken away in turn, and the
recorded accesses are decided on again.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from account_support import Account
from launchbay_local.iam.access_control import AccessControl
from launchbay_local.iam.guard import Guard
from launchbay_local.iam.patterns import matches
from launchbay_local.iam.policies import Statement
from launchbay_local.iam.record import Entry, read_record
from permission_flows import Flows

# Statements without which every call of the flows is decided as before, with the reason why they are there.
_BY_ANOTHER_ROUTE = "SAM writes one for each route, and the pattern of another route covers this one"
_ON_MACHINES = "machines for jobs do not run on one machine"
_AT_DEPLOYMENT = "AWS CloudFormation has images built, by AWS CodeBuild; tests/integration/images has the function"
_BY_CLOUDFRONT = (
    "the page's files come from a folder here; tests/unit/template/test_web.py holds who may read the bucket"
)
NOT_EXERCISED = {
    **{
        f"PageBucketPolicy {sid}": _BY_CLOUDFRONT
        for sid in ("OnlyOverTls", "ReadByTheDistribution", "HideDotFiles", "TellWhatIsMissing")
    },
    "InstanceRole's trust 0": _ON_MACHINES,
    **{f"InstanceRole RunTheAgent {number}": _ON_MACHINES for number in range(5)},
    "ImagesFunctionRole's trust 0": _AT_DEPLOYMENT,
    **{
        f"ImagesFunctionRole Images {sid}": _AT_DEPLOYMENT
        for sid in (
            *("BuildTheImage", "FindTheFiles", "FindTheImage", "RemoveTheFiles"),
            *("Trace", "UseDataKey", "WriteLog", "WriteTheFiles"),
        )
    },
    "BuilderRole's trust 0": _AT_DEPLOYMENT,
    **{
        f"BuilderRole BuildAndPushImages {sid}": _AT_DEPLOYMENT
        for sid in (
            *("IdentifyTheBucket", "PullPrivateBaseImages", "PushTheImage", "ReadTheFiles"),
            *("SignInToTheRegistry", "UseDataKey", "WriteTheLog"),
        )
    },
    **{
        f"ApiFunction{route}Permission 0": _BY_ANOTHER_ROUTE
        for route in (
            *("GetSchema", "GetVersion", "Health", "ListVersions", "Preflight", "PreflightOfHealth", "ReadRun"),
        )
    },
}
# Actions and resources of statements that no call of the flows needs, with the reason.
_SHARED = "all functions share one list of actions"
NOT_ASKED_FOR = {
    "DispatchFunctionRole Dispatch ReadAndMoveRuns: dynamodb:putitem": _SHARED,
    "DispatchFunctionRole Dispatch ReadAndMoveRuns: dynamodb:batchgetitem": _SHARED,
    "TrackFunctionRole Track ReadAndMoveRuns: dynamodb:batchgetitem": _SHARED,
    "PipeRole FromStreamToBus ReadTheTablesStream: dynamodb:liststreams": "AWS's guide to Pipes asks for it",
}


@pytest.fixture(scope="module")
def entries(account: Account) -> list[Entry]:
    """What the flows asked of the policies."""
    Flows(account).run()
    return list(read_record(account.record))


def test_nothing_is_refused_but_what_the_buckets_deny(account: Account, entries: list[Entry]) -> None:
    refused = {(one.principal.kind, one.access.action) for one in entries if not one.allowed}

    assert refused == {
        *(("administrator", f"s3:{name}") for name in ("GetObject", "GetObjectVersion", "ListBucket", "PutObject")),
        ("role", "s3:ListBucket"),  # of a job that looks for what it restores before that is said: 403 means not there
    }
    assert account.reported == []


def test_without_any_statement_some_call_would_end_otherwise(account: Account, entries: list[Entry]) -> None:
    idle = {one.name for one in account.control.statements if not _matters(one, account.control, entries)}

    assert len(account.control.statements) > 90
    assert idle == set(NOT_EXERCISED)


def test_each_action_and_each_resource_of_a_statement_is_needed(account: Account, entries: list[Entry]) -> None:
    unused = {one for statement in account.control.statements for one in _unused(statement, account.control, entries)}

    assert unused == set(NOT_ASKED_FOR)


def _unused(statement: Statement, control: AccessControl, entries: list[Entry]) -> Iterator[str]:
    """The actions and resources of a statement for which no recorded access needs it."""
    if statement.name in NOT_EXERCISED:
        return
    asked = [one for one in entries if statement.names(one.access.action) and _may_use(one, statement, control)]
    applied = [one.access for one in asked if statement.applies(one.principal, one.access)]
    for action in statement.actions:
        if not any(matches(action, access.action.lower()) for access in applied):
            yield f"{statement.name}: {action}"
    for resource in statement.resources:
        if not any(resource in statement.resources_of(access) for access in applied):
            yield f"{statement.name}: {resource}"


def _may_use(entry: Entry, statement: Statement, control: AccessControl) -> bool:
    """Whether a statement is one of the caller's role, or of a resource."""
    return statement.principals is not None or statement in control.roles.get(entry.principal.role, ())


def _matters(statement: Statement, control: AccessControl, entries: list[Entry]) -> bool:
    guard = Guard(control.without(statement), "us-east-1")
    return any(guard.decide(one.principal, one.access).allowed != one.allowed for one in entries)
