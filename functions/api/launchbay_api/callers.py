"""The caller of a request: the principal made of the claims that API Gateway has checked.

API Gateway has checked the token's signature, issuer, audience and times before the function runs. It passes every
claim as text, an array as `[one two]`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from launchbay_core.aws.settings import Settings
from launchbay_core.domain.access import Membership, Principal, Scope, parse_membership
from launchbay_core.domain.authors import Author
from launchbay_core.errors import NotSignedIn

_NAMES = ("preferred_username", "username", "email", "name")  # the first one in the token is shown to people
_MAX_NAME = 200


def principal_of(event: Mapping[str, Any], settings: Settings) -> Principal:
    """The caller of a request.

    Raises:
        NotSignedIn: there is no authorizer before the function, or the token is an ID token, which grants nothing.
    """
    authorizer = event["requestContext"].get("authorizer") or {}
    claims: Mapping[str, str] = (authorizer.get("jwt") or {}).get("claims") or {}
    if not claims.get("sub") or claims.get("token_use", "access") != "access":
        raise NotSignedIn
    names = list(_scope_names(claims, settings.scope_prefix))
    groups = _words(claims.get(settings.projects_claim, ""))
    if _is_machine(claims):
        groups = [*groups, *names]
    return Principal(
        author=Author(claims["sub"], _name(claims)),
        scopes=frozenset(scope for scope in Scope if scope in names),
        memberships=tuple(_memberships(groups)),
    )


def _scope_names(claims: Mapping[str, str], prefix: str) -> Iterable[str]:
    """The token's scopes that are Launchbay's, without their prefix.

    A machine's projects may be scopes of a resource server below Launchbay's: `launchbay/machines/project:vision`.
    """
    for scope in _words(claims.get("scope") or claims.get("scp") or ""):
        if scope.startswith(prefix):
            yield scope.removeprefix(prefix).rpartition("/")[2]


def _is_machine(claims: Mapping[str, str]) -> bool:
    """Whether the token is a client's own, without a person behind it.

    Only then may scopes name projects: a person chooses which scopes a *person's* client requests.
    """
    return claims["sub"] == (claims.get("client_id") or claims.get("azp"))


def _memberships(groups: Iterable[str]) -> Iterable[Membership]:
    return filter(None, map(parse_membership, groups))


def _words(text: str) -> list[str]:
    return text.removeprefix("[").removesuffix("]").split()


def _name(claims: Mapping[str, str]) -> str:
    found = next((claims[name] for name in _NAMES if claims.get(name)), claims["sub"])
    return found[:_MAX_NAME]
