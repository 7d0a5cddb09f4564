"""What the issuer keeps in the state folder: its signing key, its secrets, its port and its refresh tokens.

Kept over a restart, so that earlier tokens stay valid. The code that signs the owner in is a new one at each start: it
is typed or in an address, and a browser remembers addresses. Only the folder's owner can read the files: with them, one
can sign in as any person.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from joserfc.jwk import RSAKey

KEY_BITS = 2048


class IdentityRecords:
    """The records of one issuer, in one folder."""

    def __init__(self, folder: Path, members: Mapping[str, Any]) -> None:
        self.key = RSAKey.import_key(members["key"])
        self.sign_in_code = secrets.token_urlsafe(9)
        self.machine_secret = str(members["machine_secret"])
        self.port = int(members["port"])
        self._members = {**members, "sign_in_code": self.sign_in_code}
        self._folder = folder
        self._lock = threading.Lock()
        self._grants: dict[str, dict[str, Any]] = _read(self._grants_file) or {}

    def keep(self, port: int) -> None:
        """Write the records, with the port, which is part of the issuer's name in every token."""
        self.port = port
        self._members["port"] = port
        write_private(self._folder / "identity.json", json.dumps(self._members))

    def add_grant(self, grant: Mapping[str, Any], seconds: float) -> str:
        """A new refresh token that stands for `grant`, valid for a number of seconds."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            now = time.time()
            self._grants = {key: kept for key, kept in self._grants.items() if kept["expires_at"] > now}
            self._grants[_key(token)] = {**grant, "expires_at": now + seconds}
            self._write_grants()
        return token

    def find_grant(self, token: str) -> dict[str, Any] | None:
        """What a refresh token stands for; None for one that is unknown, revoked or expired."""
        with self._lock:
            grant = self._grants.get(_key(token))
        return grant if grant is not None and grant["expires_at"] > time.time() else None

    def revoke(self, token: str) -> None:
        """Make a refresh token invalid."""
        with self._lock:
            if self._grants.pop(_key(token), None) is not None:
                self._write_grants()

    @property
    def _grants_file(self) -> Path:
        return self._folder / "refresh-tokens.json"

    def _write_grants(self) -> None:
        write_private(self._grants_file, json.dumps(self._grants))


def open_records(folder: Path) -> IdentityRecords:
    """The records in a folder, made if it has none."""
    members = _read(folder / "identity.json")
    if members is None:
        key = RSAKey.generate_key(KEY_BITS, {"use": "sig", "alg": "RS256"}, auto_kid=True)
        members = {
            "key": key.as_dict(private=True),
            "machine_secret": secrets.token_urlsafe(32),
            "port": 0,
        }
        write_private(folder / "identity.json", json.dumps(members))
    return IdentityRecords(folder, members)


def write_private(file: Path, text: str) -> None:
    """Replace a file, complete or not at all; only this user can read it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _read(file: Path) -> dict[str, Any] | None:
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else None


def _key(token: str) -> str:
    """The key under which a refresh token is kept: its hash, so that the file reveals no token."""
    return hashlib.sha256(token.encode()).hexdigest()
