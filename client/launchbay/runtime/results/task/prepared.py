"""What was put in place before a command starts, as far as it matters afterwards.

In a job with `runner: init`, one container of the task puts it in place and another one goes on: it is left on their
volume, where the run config is, too.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from launchbay.runtime.results.checkpoints.ledger import Restored

_FILE = "prepared.json"


class Prepared(NamedTuple):
    """The checkpoints that were restored, and the secrets of the run, which nothing may show."""

    restored: Restored = MappingProxyType({})
    secrets: frozenset[str] = frozenset()


def write_prepared(volume: Path, prepared: Prepared) -> None:
    """Leave word for the container that goes on.

    Raises:
        OSError: it can't be written.
    """
    document = {"restored": dict(prepared.restored), "secrets": sorted(prepared.secrets)}
    (volume / _FILE).write_text(json.dumps(document), encoding="utf-8")


def read_prepared(volume: Path) -> Prepared:
    """The inverse of `write_prepared`; nothing, if no word was left.

    Raises:
        OSError, ValueError, KeyError: it can't be read.
    """
    path = volume / _FILE
    if not path.exists():
        return Prepared()
    found = json.loads(path.read_text(encoding="utf-8"))
    restored = {
        name: {file: (size, time) for file, (size, time) in files.items()} for name, files in found["restored"].items()
    }
    return Prepared(restored, frozenset(found["secrets"]))
