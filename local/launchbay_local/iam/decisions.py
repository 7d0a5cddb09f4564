"""Whether an access is allowed: IAM's evaluation within one account, without boundaries and organizations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from launchbay_local.iam.policies import Access, Statement
from launchbay_local.iam.principals import Principal


@dataclass(frozen=True)
class Decision:
    """Whether an access is allowed, why not in AWS's words, and the statements that applied."""

    allowed: bool
    reason: str = ""
    applied: tuple[Statement, ...] = ()


def decide(
    principal: Principal, identity: Sequence[Statement], resource: Sequence[Statement], access: Access
) -> Decision:
    """Decide on an access by the policies of the principal's identity and those of the resource.

    An explicit deny wins. Otherwise one statement that allows it is enough, in either policy; a service has no identity
    policies, and the administrator needs none.
    """
    of_identity = _applied(identity, principal, access)
    of_resource = _applied(resource, principal, access)
    applied = (*of_identity, *of_resource)
    for kind, statements in (("an identity-based", of_identity), ("a resource-based", of_resource)):
        if not all(one.allows for one in statements):
            return Decision(allowed=False, reason=f"with an explicit deny in {kind} policy", applied=applied)
    if applied or principal.kind == "administrator":
        return Decision(allowed=True, applied=applied)
    missing = "resource-based" if principal.kind in ("service", "anonymous") else "identity-based"
    return Decision(allowed=False, reason=f"because no {missing} policy allows the {access.action} action")


def _applied(statements: Iterable[Statement], principal: Principal, access: Access) -> tuple[Statement, ...]:
    return tuple(one for one in statements if one.names(access.action) and one.applies(principal, access))
