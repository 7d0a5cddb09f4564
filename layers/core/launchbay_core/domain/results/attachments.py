"""The header with which a browser saves a file and never shows it as a page."""

from __future__ import annotations

import re
from urllib.parse import quote

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")


def attachment(path: str) -> str:
    """The value of `Content-Disposition` (RFC 6266) for a file: its own name, and one of plain letters beside it.

    >>> print(attachment("out/modèle.pt"))
    attachment; filename="mod_le.pt"; filename*=UTF-8''mod%C3%A8le.pt
    """
    name = path.rpartition("/")[2]
    return f"attachment; filename=\"{_UNSAFE.sub('_', name)}\"; filename*=UTF-8''{quote(name, safe='')}"
