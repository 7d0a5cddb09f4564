"""The access tokens of this user: one file for each server, in the config folder."""

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

EARLY_SECONDS = 60  # a token that expires this soon counts as expired: a request takes a while


@dataclass(frozen=True)
class Tokens:
    """An access token for a server, and what it takes to renew it."""

    server: str
    issuer: str
    client_id: str
    access_token: str
    expires_at: float
    refresh_token: str | None = None

    @classmethod
    def from_answer(cls, server: str, issuer: str, client_id: str, answer: Mapping[str, Any]) -> Self:
        """The tokens in an answer of a token endpoint that has just arrived."""
        seconds = float(answer.get("expires_in", 300))
        refresh = answer.get("refresh_token")
        return cls(server, issuer, client_id, str(answer["access_token"]), time.time() + seconds, refresh)

    @property
    def is_fresh(self) -> bool:
        """Whether the access token may still be sent."""
        return self.expires_at - EARLY_SECONDS > time.time()


def token_file(server: str) -> Path:
    """The file with the tokens of a server."""
    host = urlsplit(server).netloc.lower().replace("localhost", "127.0.0.1")
    return config_folder() / "tokens" / f"{re.sub(r'[^a-z0-9.-]', '-', host)}.json"


def load_tokens(server: str) -> Tokens | None:
    """The saved tokens of a server; None if there are none, or the file can't be read."""
    try:
        members = json.loads(token_file(server).read_text(encoding="utf-8"))
        return Tokens(**members)
    except (FileNotFoundError, ValueError, TypeError):
        return None


def save_tokens(tokens: Tokens) -> None:
    """Save the tokens of a server in place of earlier ones."""
    write_private(token_file(tokens.server), json.dumps(asdict(tokens)))


def delete_tokens(server: str) -> None:
    """Delete the saved tokens of a server."""
    token_file(server).unlink(missing_ok=True)
