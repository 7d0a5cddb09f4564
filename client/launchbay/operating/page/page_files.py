"""The files of a built page as they are published: their keys, types, caching and order.

The document comes last: at every moment, what it names is there. Names of assets have a hash of their content, so that
those of two builds lie beside each other.
"""

from __future__ import annotations

import fnmatch
import hashlib
import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launchbay.page import CACHING, INDEX
from launchbay_core.errors import LaunchbayError

ASSETS = "assets/"
SETTINGS = "config.json"
_TYPES = {  # what machines' own tables say otherwise, or not at all
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}


@dataclass(eq=False)
class NotBuilt(LaunchbayError):
    """A folder has no built page."""

    folder: Path

    def __str__(self) -> str:
        """The folder, and how to build it."""
        return f"{self.folder} has no built page: there is no {INDEX}. Build it with `make web`, or name --folder."


@dataclass(frozen=True)
class PublishedFile:
    """One file of the page: its key in the bucket, and its content."""

    key: str
    content: bytes

    @property
    def tag(self) -> str:
        """The ETag that S3 gives it: with a key of S3's own, and uploaded in one part, its MD5."""
        return hashlib.md5(self.content, usedforsecurity=False).hexdigest()

    @property
    def content_type(self) -> str:
        """Its media type."""
        suffix = Path(self.key).suffix.lower()
        return _TYPES.get(suffix) or mimetypes.guess_type(self.key)[0] or "application/octet-stream"

    @property
    def cache_control(self) -> str:
        """How long browsers and CloudFront may keep it."""
        return next(value for pattern, value in CACHING if fnmatch.fnmatchcase(f"/{self.key}", pattern))


def read_page_files(folder: Path, settings: Mapping[str, Any]) -> list[PublishedFile]:
    """Every file to publish, in its order: assets, the others, the settings, the document.

    Hidden files are the build's own, such as its manifest, and are left out.

    Raises:
        NotBuilt: the folder has no document.
    """
    if not (folder / INDEX).is_file():
        raise NotBuilt(folder)
    names = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]
    shown = [name for name in names if not any(part.startswith(".") for part in name.parts)]
    files = [PublishedFile(name.as_posix(), (folder / name).read_bytes()) for name in shown]
    own = [one for one in files if one.key != SETTINGS]
    return sorted([*own, PublishedFile(SETTINGS, json.dumps(settings, indent=2).encode())], key=_place)


def _place(file: PublishedFile) -> tuple[int, str]:
    """Where a file comes in the order."""
    rank = 0 if file.key.startswith(ASSETS) else {SETTINGS: 2, INDEX: 3}.get(file.key, 1)
    return rank, file.key
