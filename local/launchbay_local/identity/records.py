"""What the issuer keeps in the state folder: its signing key, its secrets, its port and its refresh tokens.

Kept over a restart, so that a token from before it still holds. Readable by the owner of the folder alone: whoever
reads these files can be anybody here.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from joserfc.jwk import RSAKey

from launchbay.api.config_folder import write_private

KEY_BITS = 2048


class IdentityRecords:
    """The records of one issuer, in one folder."""

    def __init__(self, folder: Path, members: Mapping[str, Any]) -> None:
        self.key = RSAKey.import_key(members["key"])
        self.sign_in_code = str(members["sign_in_code"])
        self.machine_secret = str(members["machine_secret"])
        self.port = int(members["port"])
        self._members = dict(members)
        self._folder = folder
        self._lock = threading.Lock()
        self._grants: dict[str, dict[str, Any]] = _read(self._grants_file) or {}

    def keep_port(self, port: int) -> None:
        """Remember the port, which is part of the issuer's name in every token."""
        self.port = port
        self._members["port"] = port
        write_private(self._folder / "identity.json", json.dumps(self._members))

    def add_grant(self, grant: Mapping[str, Any], seconds: float) -> str:
        """A new refresh token that stands for `grant` for so long."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            now = time.time()
            self._grants = {name: kept for name, kept in self._grants.items() if kept["expires_at"] > now}
            self._grants[_name(token)] = {**grant, "expires_at": now + seconds}
            self._write_grants()
        return token

    def find_grant(self, token: str) -> dict[str, Any] | None:
        """What a refresh token stands for; None for one that is unknown, revoked or expired."""
        with self._lock:
            kept = self._grants.get(_name(token))
        return kept if kept is not None and kept["expires_at"] > time.time() else None

    def revoke(self, token: str) -> None:
        """Let a refresh token hold no more."""
        with self._lock:
            if self._grants.pop(_name(token), None) is not None:
                self._write_grants()

    @property
    def _grants_file(self) -> Path:
        return self._folder / "refresh-tokens.json"

    def _write_grants(self) -> None:
        write_private(self._grants_file, json.dumps(self._grants))


def open_records(folder: Path) -> IdentityRecords:
    """The records in a folder, made if there are none."""
    members = _read(folder / "identity.json")
    if members is None:
        key = RSAKey.generate_key(KEY_BITS, {"use": "sig", "alg": "RS256"}, auto_kid=True)
        members = {
            "key": key.as_dict(private=True),
            "sign_in_code": secrets.token_urlsafe(9),
            "machine_secret": secrets.token_urlsafe(32),
            "port": 0,
        }
        write_private(folder / "identity.json", json.dumps(members))
    return IdentityRecords(folder, members)


def _read(file: Path) -> dict[str, Any] | None:
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else None


def _name(token: str) -> str:
    """What a refresh token is kept as: its hash, so that the file gives none away."""
    return hashlib.sha256(token.encode()).hexdigest()
