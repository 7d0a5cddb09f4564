"""Decides on every call to a stack's services, by the policies of its template."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal
from urllib.parse import parse_qs, unquote

from launchbay_local.aws.api_calls import ApiCall, access_key_of
from launchbay_local.aws.moto_adapter import MotoAdapter
from launchbay_local.aws.s3.deletions import Deletion, deletions_of
from launchbay_local.aws.s3.forms import form_fields
from launchbay_local.http.messages import Request, Response
from launchbay_local.iam.access_control import AccessControl
from launchbay_local.iam.caller_identity import asks_who_calls, caller_identity
from launchbay_local.iam.calls import needs_of
from launchbay_local.iam.calls.needs import Need, Place, Tags
from launchbay_local.iam.calls.s3 import deletion_need
from launchbay_local.iam.decisions import Decision, decide
from launchbay_local.iam.keys import key_needs
from launchbay_local.iam.policies import Access, Statement
from launchbay_local.iam.principals import ADMINISTRATOR, Principal, service, session
from launchbay_local.iam.record import Record
from launchbay_local.iam.reference import action
from launchbay_local.iam.refusals import AccessDenied, refusal, unknown_key
from launchbay_local.iam.sessions import Sessions
from launchbay_local.location import ACCOUNT

_Kind = Literal["roles", "trust", "resources"]
_NO_TAGS: Callable[[str], Tags] = lambda _arn: {}  # noqa: E731
_MISSING = (b"NoSuchKey", b"NoSuchVersion", b"")


class Guard:
    """The policies of one stack at work."""

    def __init__(self, control: AccessControl, region: str, record: Record | None = None) -> None:
        self.sessions = Sessions()
        self.place = Place(ACCOUNT, region)
        self._control = control
        self._record = record or Record()
        self._about: dict[tuple[str, str, str], tuple[Statement, ...]] = {}

    def refusal(self, call: ApiCall, tags: Callable[[str], Tags] = _NO_TAGS) -> Response | None:
        """The service's answer to a call that is not allowed; None for one that is. `tags` knows those of resources."""
        principal = self.sessions.find(_access_key(call.request))
        if principal is None:
            return unknown_key(call.service, call.request)
        try:
            self.check(principal, needs_of(call, Place(self.place.account, self.place.region, tags)))
        except AccessDenied as error:
            return refusal(call.service, call.request, str(error))
        return None

    def enforce(self, services: MotoAdapter) -> None:
        """Decide on every call to these services from now on, and tell callers who they are."""
        services.refuse, services.conceal, services.answer_caller = self.refusal, self.answer, self.identity
        services.refuse_deletions = self.refused_deletions

    def refused_deletions(self, call: ApiCall) -> Mapping[Deletion, str]:
        """What a list of deletions may not delete, and why; `refusal` says nothing of its keys."""
        principal = self.sessions.find(_access_key(call.request))
        if principal is None:
            return {}  # refused as a whole
        bucket = unquote(call.request.path).lstrip("/").partition("/")[0]
        refused = {}
        for one in deletions_of(call.request):
            try:
                self.check(principal, [deletion_need(bucket, one)])
            except AccessDenied as error:
                refused[one] = str(error)
        return refused

    def identity(self, call: ApiCall) -> Response | None:
        """The answer to a caller who asks for its identity; None to every other call. `refusal` comes before it."""
        if not asks_who_calls(call):
            return None
        principal = self.sessions.find(_access_key(call.request))
        return None if principal is None else caller_identity(principal)

    def caller_id(self, call: ApiCall) -> str:
        """The value of `aws:userid` of a call that is not refused."""
        principal = self.sessions.find(_access_key(call.request))
        return principal.user_id if principal else ""

    def answer(self, call: ApiCall, response: Response) -> Response:
        """A service's answer as the caller gets it: who may not list a bucket can't tell a missing object from others.

        See "GetObject" in Amazon S3's API reference: 404 with `s3:ListBucket`, 403 without.
        """
        bucket, _, key = unquote(call.request.path).lstrip("/").partition("/")
        is_read = call.service == "s3" and call.request.method in ("GET", "HEAD") and key
        if not is_read or response.status != 404 or not any(code in response.body for code in _MISSING):
            return response
        principal = self.sessions.find(_access_key(call.request))
        need = Need("s3:ListBucket", f"arn:aws:s3:::{bucket}")
        try:
            self.check(principal or service("unknown"), [need])
        except AccessDenied as error:
            return refusal(call.service, call.request, str(error))
        return response

    def check(self, principal: Principal, needs: Sequence[Need], *, source: str = "") -> None:
        """Check that a principal may do everything that is needed; `source` is the ARN for which a service acts.

        Raises:
            AccessDenied: something is not allowed.
        """
        for need in self._with_keys(needs):
            context = {**self._usual_context(principal, source), **need.context}
            access = Access(need.action, need.resource, action(need.action).visible(context))
            decision = self.decide(principal, access)
            self._record.note(principal, access, decision)
            if not decision.allowed:
                raise AccessDenied(principal, access, decision)

    def decide(self, principal: Principal, access: Access) -> Decision:
        """Decide on one access."""
        identity = self._statements("roles", principal.role, access.action)
        owner = _owner(access.resource)
        kind: _Kind = "trust" if access.action == "sts:AssumeRole" else "resources"
        return decide(principal, identity, self._statements(kind, owner, access.action), access)

    def take_role(self, role: str, by: str, name: str) -> Principal:
        """A session of a role for a service, such as `lambda.amazonaws.com`; `name` is the session's.

        A role that is not in the template, or none at all, is an administrator's: nothing is known of it.

        Raises:
            AccessDenied: the role does not trust the service.
        """
        if role not in self._control.trust:
            return replace(session(role, name), kind="administrator") if role else ADMINISTRATOR
        self.check(service(by), [Need("sts:AssumeRole", role)])
        return session(role, name, self._control.role_ids[role])

    def credentials(self, principal: Principal, *, is_of_job: bool = False) -> Mapping[str, str]:
        """New credentials of a principal, as the variables of an SDK; see `Sessions.open`."""
        return self.sessions.open(principal, is_of_job=is_of_job)

    def _with_keys(self, needs: Sequence[Need]) -> Iterator[Need]:
        for need in needs:
            yield need
            key = self._control.keys.get(_owner(need.resource))
            if key:
                yield from key_needs(need, key, self.place.region)

    def _statements(self, kind: _Kind, arn: str, name: str) -> tuple[Statement, ...]:
        """The statements of a role or resource that are about an action."""
        groups: Mapping[str, list[Statement]] = getattr(self._control, kind)
        if arn not in groups:
            return ()
        key = (kind, arn, name)
        if key not in self._about:
            self._about[key] = tuple(one for one in groups[arn] if one.names(name))
        return self._about[key]

    def _usual_context(self, principal: Principal, source: str) -> dict[str, str]:
        """What every request has. It counts as sent over TLS: in AWS, the same client's would be."""
        context = {
            "aws:principalarn": principal.arn,
            **_identity_context(principal),
            "aws:securetransport": "true",
            "aws:requestedregion": self.place.region,
        }
        if principal.kind == "service":
            context["aws:sourceaccount"] = self.place.account
            if source:
                context["aws:sourcearn"] = source
        else:
            context["aws:principalaccount"] = self.place.account
        return context


def _identity_context(principal: Principal) -> dict[str, str]:
    """The values that tell who calls, by IAM's page "Policy elements: variables and tags": a role has no user name."""
    if principal.kind == "service":
        return {}
    if principal.kind == "anonymous":
        return {"aws:userid": principal.user_id, "aws:principaltype": "Anonymous"}
    if principal.role:
        return {"aws:userid": principal.user_id, "aws:principaltype": "AssumedRole"}
    name = principal.name.rpartition("/")[2]
    return {"aws:userid": principal.user_id, "aws:principaltype": "User", "aws:username": name}


def _owner(resource: str) -> str:
    """The ARN of the bucket, table or other resource that a resource belongs to, whose policy and key it has."""
    if resource.startswith("arn:aws:s3:::"):
        return resource.partition("/")[0]
    if ":dynamodb:" in resource:
        return "/".join(resource.split("/")[:2])
    return resource


def _access_key(request: Request) -> str | None:
    """The access key that a request is signed with: in a header, in the query, or in the fields of a form."""
    header = request.header("authorization")
    if header is not None:
        return access_key_of(header)
    query = parse_qs(request.query)
    fields = form_fields(request) or {}
    for found in (query.get("X-Amz-Credential", [""])[0], fields.get("x-amz-credential", "")):
        if found:
            return found.partition("/")[0]
    return query.get("AWSAccessKeyId", [None])[0] or fields.get("awsaccesskeyid")
