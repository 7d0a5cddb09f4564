"""Credentials of roles' sessions: by the access key of a call it is known who makes it."""

from __future__ import annotations

import secrets
import string
import threading
from collections.abc import Mapping

from launchbay_local.iam.principals import ADMINISTRATOR, ANONYMOUS, Principal
from launchbay_local.location import ACCESS_KEY

_LETTERS = string.ascii_uppercase + "234567"
_OF_A_SESSION = "ASIA"  # how AWS's temporary access keys begin
_MOST = 10_000


class Sessions:
    """The sessions of one stack; the oldest of very many are forgotten, as credentials expire in AWS."""

    def __init__(self) -> None:
        self._by_key: dict[str, Principal] = {}
        self._lock = threading.Lock()

    def open(self, principal: Principal) -> Mapping[str, str]:
        """Credentials of a new session, as the variables of an SDK."""
        key = _OF_A_SESSION + "".join(secrets.choice(_LETTERS) for _ in range(16))
        with self._lock:
            self._by_key[key] = principal
            if len(self._by_key) > _MOST:
                del self._by_key[next(iter(self._by_key))]
        return {
            "AWS_ACCESS_KEY_ID": key,
            "AWS_SECRET_ACCESS_KEY": secrets.token_hex(20),
            "AWS_SESSION_TOKEN": secrets.token_urlsafe(48),
        }

    def find(self, access_key: str | None) -> Principal | None:
        """Who has an access key: a session, or the developer with their own key, an administrator.

        None is nobody: a session that has ended, or any other key. A call without a key is anonymous.
        """
        if access_key is None:
            return ANONYMOUS
        is_developer = secrets.compare_digest(access_key.encode(), ACCESS_KEY.encode())
        return ADMINISTRATOR if is_developer else self._by_key.get(access_key)
