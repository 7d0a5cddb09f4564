"""The authorization codes that the issuer has given: each is valid once, and for a minute."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from launchbay_local.identity.tokens import Person

CODE_SECONDS = 60


@dataclass(frozen=True)
class Code:
    """What an authorization code stands for."""

    person: Person
    scopes: Sequence[str]
    client: str
    redirect_uri: str
    challenge: str
    nonce: str | None
    expires_at: float


class Codes:
    """The codes of one issuer that were not used yet."""

    def __init__(self) -> None:
        self._codes: dict[str, Code] = {}

    def issue(self, asked: Mapping[str, str], person: Person) -> str:
        """A new code for a person, to the client that asked for it."""
        text = secrets.token_urlsafe(32)
        self._codes[text] = Code(
            person,
            asked.get("scope", "").split(),
            asked["client_id"],
            asked["redirect_uri"],
            asked["code_challenge"],
            asked.get("nonce"),
            time.monotonic() + CODE_SECONDS,
        )
        return text

    def take(self, text: str) -> Code | None:
        """Use a code up, even if its exchange fails; None if it is unknown, was used or has expired."""
        found = self._codes.pop(text, None)
        return found if found is not None and found.expires_at >= time.monotonic() else None
