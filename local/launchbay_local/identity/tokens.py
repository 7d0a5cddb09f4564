"""The tokens that the issuer makes: their claims are those of a Cognito user pool's."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError

from launchbay_local.identity.records import IdentityRecords
from launchbay_local.identity.settings import OPENID, SignIn

ACCESS_SECONDS = 3600
REFRESH_SECONDS = 30 * 24 * 3600.0


@dataclass(frozen=True)
class Person:
    """A person who signs in: a name, and the groups that they are a member of."""

    name: str
    groups: Sequence[str]


class Mint:
    """Makes the tokens of one issuer."""

    def __init__(self, issuer: str, records: IdentityRecords, settings: SignIn) -> None:
        self.issuer = issuer
        self._records = records
        self._settings = settings

    def for_person(
        self,
        person: Person,
        scopes: Sequence[str],
        client: str,
        *,
        nonce: str | None = None,
        renews: int | None = None,
    ) -> dict[str, Any]:
        """The token endpoint's answer to a client, for a person.

        `renews` is when the sign-in began that the answer renews, in seconds since 1970: clients refuse renewed tokens
        that say anything else. Without it, the sign-in is a new one, and the answer has a refresh token.
        """
        subject = self._subject(person)
        signed_in_at = int(time.time()) if renews is None else renews
        claims = {
            "sub": subject,
            "username": person.name,
            "client_id": client,
            "scope": " ".join(scopes),
            "token_use": "access",
            "auth_time": signed_in_at,
            **({"cognito:groups": list(person.groups)} if person.groups else {}),
        }
        answer = self._answer(claims)
        if renews is None:
            grant = {
                "name": person.name,
                "groups": list(person.groups),
                "scopes": list(scopes),
                "client": client,
                "signed_in_at": signed_in_at,
            }
            answer["refresh_token"] = self._records.add_grant(grant, REFRESH_SECONDS)
        if OPENID in scopes:
            identity = {
                "sub": subject,
                "cognito:username": person.name,
                "aud": client,
                "token_use": "id",
                "auth_time": signed_in_at,
                **({"nonce": nonce} if nonce else {}),
            }
            answer["id_token"] = self.sign(identity)
        return answer

    def for_machine(self, scopes: Sequence[str]) -> dict[str, Any]:
        """The token endpoint's answer for the machine client: no person, no groups, no refresh token."""
        client = self._settings.machine_client
        return self._answer({"sub": client, "client_id": client, "scope": " ".join(scopes), "token_use": "access"})

    def person_of(self, token: str) -> tuple[Person, Sequence[str]] | None:
        """The person and the scopes of one of this issuer's access tokens; None if it isn't valid, or a machine's."""
        try:
            claims = jwt.decode(token, self._records.key, algorithms=["RS256"]).claims
        except (JoseError, ValueError):
            return None
        is_ours = claims.get("iss") == self.issuer and claims.get("token_use") == "access"
        if not is_ours or "username" not in claims or claims["exp"] <= time.time():
            return None
        return Person(claims["username"], claims.get("cognito:groups", [])), claims["scope"].split()

    def sign(self, claims: Mapping[str, Any]) -> str:
        """A token with these claims and the issuer's own."""
        now = int(time.time())
        own = {"iss": self.issuer, "iat": now, "auth_time": now, "exp": now + ACCESS_SECONDS, "jti": str(uuid.uuid4())}
        key = self._records.key
        return jwt.encode({"alg": "RS256", "kid": key.kid}, own | dict(claims), key)

    def _subject(self, person: Person) -> str:
        """The lasting id of a person: the same for the same name."""
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self._settings.subject_prefix}{person.name}"))

    def _answer(self, claims: Mapping[str, Any]) -> dict[str, Any]:
        return {"access_token": self.sign(claims), "token_type": "Bearer", "expires_in": ACCESS_SECONDS}
