"""Access tokens of this user, one file for each server: kept in the config folder, replaced before they expire."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from launchbay.api.config_folder import config_folder, write_private

EARLY_SECONDS = 60  # a token that expires within this is taken as expired: a request may take a while


@dataclass(frozen=True)
class Tokens:
    """What signing in to a server gave: an access token, and what it takes to get the next one."""

    server: str
    issuer: str
    client_id: str
    access_token: str
    expires_at: float
    refresh_token: str | None = None

    @classmethod
    def of_answer(cls, server: str, issuer: str, client_id: str, answer: Mapping[str, Any]) -> Self:
        """The tokens of a token endpoint's answer, which came just now."""
        seconds = float(answer.get("expires_in", 300))
        refresh = answer.get("refresh_token")
        return cls(server, issuer, client_id, str(answer["access_token"]), time.time() + seconds, refresh)

    @property
    def is_fresh(self) -> bool:
        """Whether the access token can be sent."""
        return self.expires_at - EARLY_SECONDS > time.time()


def token_file(server: str) -> Path:
    """Where the tokens of a server's address are kept."""
    place = urlsplit(server).netloc.lower().replace("localhost", "127.0.0.1")
    return config_folder() / "tokens" / f"{re.sub(r'[^a-z0-9.-]', '-', place)}.json"


def load_tokens(server: str) -> Tokens | None:
    """The tokens kept for a server; None if there are none, or only what can't be read."""
    try:
        members = json.loads(token_file(server).read_text(encoding="utf-8"))
        return Tokens(**members)
    except (FileNotFoundError, ValueError, TypeError):
        return None


def keep_tokens(tokens: Tokens) -> None:
    """Keep the tokens of a server in place of those kept before."""
    write_private(token_file(tokens.server), json.dumps(asdict(tokens)))


def forget_tokens(server: str) -> None:
    """Keep no tokens for a server any more."""
    token_file(server).unlink(missing_ok=True)
