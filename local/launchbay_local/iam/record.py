"""Which grants were used: one example of each way in which policies decided on a role's action.

The file of a stack's record has one JSON object on a line, so that a test can decide on the same accesses by changed
policies. It stays short: an access that was decided by the same statements and the same of their resources as an
earlier one is left out.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from launchbay_local.iam.decisions import Decision
from launchbay_local.iam.policies import Access
from launchbay_local.iam.principals import Principal


@dataclass(frozen=True)
class Entry:
    """An access, who made it, and whether it was allowed."""

    principal: Principal
    access: Access
    allowed: bool


class Record:
    """Notes accesses, in a file if it has one."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._seen: set[tuple[str, ...]] = set()
        self._lock = threading.Lock()

    def note(self, principal: Principal, access: Access, decision: Decision) -> None:
        """Note an access unless one like it is noted; an administrator's that no statement is about never is."""
        if principal.kind == "administrator" and not decision.applied:
            return
        key = (principal.arn, access.action, str(decision.allowed), *_ways(access, decision))
        if key in self._seen:
            return
        with self._lock:
            self._seen.add(key)
            if self._path is not None:
                entry = Entry(principal, access, decision.allowed)
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(entry)) + "\n")


def _ways(access: Access, decision: Decision) -> Iterator[str]:
    """The statements that applied, each with those of its resources that the access is about."""
    for one in decision.applied:
        yield one.name
        if len(one.resources) > 1:
            yield from one.resources_of(access)


def read_record(path: Path) -> Iterator[Entry]:
    """The entries of a stack's record."""
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        yield Entry(Principal(**entry["principal"]), Access(**entry["access"]), entry["allowed"])
