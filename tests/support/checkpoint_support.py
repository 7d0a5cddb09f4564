"""A storage in memory that fails when it is told to, and what its manifest of checkpoints lists."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Sequence
from pathlib import Path

from launchbay.runtime.results.part import FileChanged, TransferFailed, Uploaded
from launchbay_core.contracts.results.manifests import Checkpoint, parse_checkpoints
from launchbay_core.contracts.results.places import checkpoints_key, object_key

PLACE = "AROAEXAMPLEEXAMPLE123:0123456789abcdef0123456789abcdef"


class MemoryStorage:
    """Objects in a dict. `before_upload` is called while a file is read; calls in `failing`, by their count, fail."""

    place = PLACE

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.uploads: list[str] = []
        self.failing: set[int] = set()
        self.loses_answers = False
        self.before_upload: Callable[[Path], None] = lambda _path: None
        self._numbers = itertools.count(1)
        self.calls = 0

    def next_number(self) -> int:
        """The next object's number."""
        return next(self._numbers)

    def upload(self, path: Path, number: int) -> Uploaded:
        """Keep a file's content."""
        self._fail_if_told("upload")
        try:
            before = path.stat()
            content = path.read_bytes()
            self.before_upload(path)
            after = path.stat()
        except FileNotFoundError as error:
            raise FileChanged(str(path)) from error
        if (before.st_ino, before.st_mtime_ns, before.st_size) != (after.st_ino, after.st_mtime_ns, after.st_size):
            raise FileChanged(str(path))
        self.objects[object_key(self.place, number)] = content
        self.uploads.append(content.decode("utf-8", "replace"))
        return Uploaded(len(content), hashlib.sha256(content).hexdigest())

    def write_manifest(self, key: str, content: bytes) -> None:
        """Keep a manifest."""
        if not self.loses_answers:
            self._fail_if_told("manifest")
        self.objects[key] = content
        if self.loses_answers:
            self._fail_if_told("answer")

    def delete(self, numbers: Sequence[int]) -> None:
        """Forget objects."""
        for number in numbers:
            self.objects.pop(object_key(self.place, number), None)

    def download(self, key: str, to: Path, size: int, sha256: str) -> None:
        """Write an object to a file."""
        self._fail_if_told("download")
        content = self.objects.get(key)
        if content is None or len(content) != size or hashlib.sha256(content).hexdigest() != sha256:
            raise TransferFailed(f"{key} is not there, or is not what its manifest says")
        to.write_bytes(content)

    def checkpoints(self) -> Sequence[Checkpoint]:
        """What the manifest lists."""
        content = self.objects.get(checkpoints_key(self.place))
        return [] if content is None else parse_checkpoints(content).checkpoints

    def contents(self) -> dict[str, dict[str, bytes]]:
        """The contents of the listed files, by checkpoint and path: each is there, and is what the manifest says."""
        found: dict[str, dict[str, bytes]] = {}
        for checkpoint in self.checkpoints():
            files = found[checkpoint.name] = {}
            for file in checkpoint.files:
                content = files[file.path] = self.objects[object_key(self.place, file.number)]
                assert (len(content), hashlib.sha256(content).hexdigest()) == (file.size, file.sha256)
        return found

    def numbers(self) -> list[int]:
        """The numbers of the objects that are there."""
        prefix = object_key(self.place, 1).removesuffix("000001")
        return [int(key.removeprefix(prefix)) for key in self.objects if key.startswith(prefix)]

    def _fail_if_told(self, what: str) -> None:
        self.calls += 1
        if self.calls in self.failing:
            raise TransferFailed(f"{what} failed")
