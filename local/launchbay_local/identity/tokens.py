"""The tokens that the issuer makes: their claims are those of a Cognito user pool's."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from joserfc import jwt

from launchbay_core.domain.access import Scope, parse_membership
from launchbay_local.identity.records import IdentityRecords

CLI_CLIENT = "launchbay-cli"
MACHINE_CLIENT = "launchbay-machine"
SCOPE_PREFIX = "launchbay/"
OPENID = "openid"
SCOPES = [SCOPE_PREFIX + scope for scope in Scope]
ACCESS_SECONDS = 3600
REFRESH_SECONDS = 30 * 24 * 3600.0


@dataclass(frozen=True)
class Person:
    """Somebody who signs in: a name, and the groups that say of which projects they are a member."""

    name: str
    groups: Sequence[str]

    @property
    def subject(self) -> str:
        """The lasting id of this person: the same for the same name."""
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"launchbay:{self.name}"))


class Mint:
    """Makes the tokens of one issuer."""

    def __init__(self, issuer: str, records: IdentityRecords) -> None:
        self.issuer = issuer
        self._records = records

    def for_person(
        self, person: Person, scopes: Sequence[str], *, nonce: str | None = None, refresh_token: str | None = None
    ) -> dict[str, Any]:
        """The token endpoint's answer for a person; a new refresh token unless they came with one."""
        claims = {
            "sub": person.subject,
            "username": person.name,
            "client_id": CLI_CLIENT,
            "scope": " ".join(scopes),
            "token_use": "access",
            **({"cognito:groups": list(person.groups)} if person.groups else {}),
        }
        answer = self._answer(claims)
        if refresh_token is None:
            grant = {"name": person.name, "groups": list(person.groups), "scopes": list(scopes)}
            answer["refresh_token"] = self._records.add_grant(grant, REFRESH_SECONDS)
        if OPENID in scopes:
            bound = {"nonce": nonce} if nonce else {}
            identity = {"sub": person.subject, "cognito:username": person.name, "aud": CLI_CLIENT, "token_use": "id"}
            answer["id_token"] = self.signed(identity | bound)
        return answer

    def for_machine(self, scopes: Sequence[str]) -> dict[str, Any]:
        """The token endpoint's answer for the machine client: no person, no groups, no refresh token."""
        return self._answer(
            {
                "sub": MACHINE_CLIENT,
                "client_id": MACHINE_CLIENT,
                "scope": " ".join(scopes),
                "token_use": "access",
            }
        )

    def signed(self, claims: Mapping[str, Any]) -> str:
        """A token with these claims, over the issuer's own."""
        now = int(time.time())
        own = {"iss": self.issuer, "iat": now, "auth_time": now, "exp": now + ACCESS_SECONDS, "jti": str(uuid.uuid4())}
        key = self._records.key
        return jwt.encode({"alg": "RS256", "kid": key.kid}, own | dict(claims), key)

    def _answer(self, claims: Mapping[str, Any]) -> dict[str, Any]:
        return {"access_token": self.signed(claims), "token_type": "Bearer", "expires_in": ACCESS_SECONDS}


def is_scope_of(client: str, scope: str) -> bool:
    """Whether a client may ask for a scope; only the machine may ask for projects, as in a user pool.

    >>> is_scope_of(MACHINE_CLIENT, "launchbay/machines/project:vision"), is_scope_of(CLI_CLIENT, "launchbay/read")
    (True, True)
    """
    if client == CLI_CLIENT:
        return scope in {OPENID, *SCOPES}
    machines = SCOPE_PREFIX + "machines/"
    is_project = scope.startswith(machines) and parse_membership(scope.removeprefix(machines)) is not None
    return scope in SCOPES or is_project
