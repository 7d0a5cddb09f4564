"""What an authorization code of the issuer stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from launchbay_local.identity.tokens import Person


@dataclass(frozen=True)
class Code:
    """A person who has signed in, and what the client that asked for it must say again for its tokens."""

    person: Person
    scopes: Sequence[str]
    client: str
    redirect_uri: str
    challenge: str
    nonce: str | None

    @classmethod
    def of(cls, asked: Mapping[str, str], person: Person) -> Code:
        """A code for a person, to the client that asked for it."""
        return cls(
            person,
            asked.get("scope", "").split(),
            asked["client_id"],
            asked["redirect_uri"],
            asked["code_challenge"],
            asked.get("nonce"),
        )
