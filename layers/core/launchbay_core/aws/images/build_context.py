"""A build context: the files that a container image is made of, and the digest that names what comes of them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_TAG_DIGITS = 32  # of the SHA-256 in hexadecimal; a tag has at most 128 characters


@dataclass(frozen=True)
class BuildContext:
    """Files by their paths, and the image that they build on."""

    files: Mapping[str, bytes]
    base_image: str

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the base image and each file's path and content: the same for the same image, on any machine."""
        parts = [("base", self.base_image.encode()), *sorted(self.files.items())]
        found = hashlib.sha256()
        for name, content in parts:
            for part in (name.encode(), content):
                found.update(len(part).to_bytes(8) + part)
        return found.hexdigest()

    @property
    def tag(self) -> str:
        """The tag of the image that is built of this."""
        return f"runner-{self.digest[:_TAG_DIGITS]}"

    def to_zip(self) -> bytes:
        """The files as a ZIP archive, which AWS CodeBuild unpacks as its source."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in sorted(self.files.items()):
                archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        return target.getvalue()


def read_context(folder: Path, base_image: str) -> BuildContext:
    """The files of a folder as a build context."""
    files = {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    return BuildContext(files, base_image)
