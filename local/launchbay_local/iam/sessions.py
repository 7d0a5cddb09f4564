"""Credentials of roles' sessions: by the access key of a call it is known who makes it."""

from __future__ import annotations

import secrets
import string
import threading
from collections.abc import Mapping

from launchbay_local.iam.principals import ADMINISTRATOR, ANONYMOUS, Principal

_LETTERS = string.ascii_uppercase + "234567"
_OF_A_SESSION = "ASIA"  # how AWS's temporary access keys begin
_MOST = 10_000


class Sessions:
    """The sessions of one stack. Of those of jobs the newest 10,000 are known: older ones ended with their jobs."""

    def __init__(self) -> None:
        self._lasting: dict[str, Principal] = {}
        self._of_jobs: dict[str, Principal] = {}
        self._lock = threading.Lock()

    def open(self, principal: Principal, *, is_of_job: bool = False) -> Mapping[str, str]:
        """Credentials of a new session, as the variables of an SDK; they are valid as long as the stack runs.

        A session `is_of_job` if no more than a job's attempt has it: very many of those are opened, and forgotten.
        """
        key = _OF_A_SESSION + "".join(secrets.choice(_LETTERS) for _ in range(16))
        with self._lock:
            (self._of_jobs if is_of_job else self._lasting)[key] = principal
            if len(self._of_jobs) > _MOST:
                del self._of_jobs[next(iter(self._of_jobs))]
        return {
            "AWS_ACCESS_KEY_ID": key,
            "AWS_SECRET_ACCESS_KEY": secrets.token_hex(20),
            "AWS_SESSION_TOKEN": secrets.token_urlsafe(48),
        }

    def find(self, access_key: str | None) -> Principal | None:
        """Who has an access key: a session, or the developer with any key that is not a session's, an administrator.

        None is a session that has ended, or never was; a call without any key is anonymous.
        """
        if access_key is None:
            return ANONYMOUS
        found = self._lasting.get(access_key) or self._of_jobs.get(access_key)
        return found or (None if access_key.startswith(_OF_A_SESSION) else ADMINISTRATOR)
