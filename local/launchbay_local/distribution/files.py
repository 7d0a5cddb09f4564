"""The files of a page: found by the path of a request, and kept in memory with their compressed form.

Owns the rule of what may be read: regular files below the folder whose names are plain, and nothing that a link leads
to outside of it.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
import threading
from dataclasses import dataclass
from pathlib import Path

_NAME = re.compile(r"[A-Za-z0-9_@~+-][A-Za-z0-9_.@~+-]*")  # no hidden file, no way up, nothing encoded
_TYPES = mimetypes.MimeTypes()
# What the machine's own table says of these differs, and a browser runs no script of another type.
_TYPES.add_type("text/javascript", ".js")
_TYPES.add_type("text/javascript", ".mjs")
_TYPES.add_type("font/woff2", ".woff2")
_TYPES.add_type("application/manifest+json", ".webmanifest")
_TYPES.add_type("application/json", ".map")
_COMPRESSED = ("text/", "application/json", "application/manifest+json", "image/svg+xml")
_WORTH_COMPRESSING = 1000  # bytes, as CloudFront has it


@dataclass(frozen=True)
class PageFile:
    """One file as it is sent. `compressed` is None if CloudFront would not compress it."""

    content_type: str
    content: bytes
    compressed: bytes | None
    tag: str

    @classmethod
    def of(cls, name: str, content: bytes) -> PageFile:
        """The form of a content under a file's name."""
        kind = _TYPES.guess_type(name)[0] or "application/octet-stream"
        is_text = kind.startswith(_COMPRESSED)
        compressed = gzip.compress(content, mtime=0) if is_text and len(content) >= _WORTH_COMPRESSING else None
        tag = hashlib.sha256(content).hexdigest()[:32]
        return cls(f"{kind}; charset=utf-8" if kind.startswith("text/") else kind, content, compressed, tag)


class PageFiles:
    """The files below one folder, read again when they have changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[str, tuple[tuple[int, int], PageFile]] = {}
        self._lock = threading.Lock()

    def find(self, path: str) -> PageFile | None:
        """The file that a path names, such as `/assets/main.js`; None if there is none."""
        names = path.removeprefix("/").split("/")
        if not all(map(_NAME.fullmatch, names)):
            return None
        file = self._folder.joinpath(*names)
        try:
            if not file.is_file() or not file.resolve().is_relative_to(self._folder.resolve()):
                return None
            return self._read(path, file)
        except FileNotFoundError:  # a new build replaces the folder meanwhile
            return None

    def _read(self, path: str, file: Path) -> PageFile:
        status = file.stat()
        version = (status.st_mtime_ns, status.st_size)
        with self._lock:
            kept = self._kept.get(path)
        if kept is not None and kept[0] == version:
            return kept[1]
        made = PageFile.of(file.name, file.read_bytes())
        with self._lock:
            self._kept[path] = (version, made)
        return made
