"""What the session needs of each kind of result, and what each kind needs of S3."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol


class Uploaded(NamedTuple):
    """What was uploaded of a file: its length in bytes and the SHA-256 of exactly the bytes that are there."""

    size: int
    sha256: str


class Storage(Protocol):
    """The attempt's place in the results bucket. Each method may be called from several threads."""

    @property
    def place(self) -> str:
        """The attempt's place.

        Raises:
            TransferFailed: AWS does not say which it is.
        """

    def next_number(self) -> int:
        """The number of the attempt's next object (`contracts.results.places.object_key`): none is given twice."""

    def upload(self, path: Path, number: int) -> Uploaded:
        """Upload a file as an object of the place, in parts and in parallel, with bounded memory.

        Raises:
            FileChanged: the file has changed meanwhile, or is gone; what was uploaded is deleted.
            TransferFailed: it can't be uploaded; it may be tried again.
        """

    def write_manifest(self, key: str, content: bytes) -> None:
        """Write a manifest, whole or not at all.

        Raises:
            TransferFailed: it can't be written; it may be tried again.
        """

    def delete(self, numbers: Sequence[int]) -> None:
        """Delete objects of the place that no manifest lists any more; what is left is deleted after the run."""

    def download(self, key: str, to: Path, size: int, sha256: str) -> None:
        """Download an object to a file that is complete or absent, and check it.

        Raises:
            TransferFailed: it can't be downloaded, or is not what its hash says.
        """


class TransferFailed(Exception):
    """A transfer from or to S3 has failed, for a reason to tell people."""


class FileChanged(Exception):
    """A file has changed while it was uploaded."""


class Part(Protocol):
    """One kind of result: outputs, checkpoints or metrics.

    Each has a thread of its own while the command runs; its methods are called one after the other.
    """

    name: str
    """What it is called in messages, as in `outputs`."""

    def look(self) -> None:
        """Upload what is ready; called about once a second, so it is cheap if nothing is.

        Raises:
            TransferFailed: something can't be uploaded; it is said once, and looked for again later.
        """

    def hurry(self) -> None:
        """Upload now what can be: the machine is reclaimed in two minutes at most, or the command was asked to end.

        Raises:
            TransferFailed: as `look`.
        """

    def finish(self, *, has_succeeded: bool) -> None:
        """Upload what is left, after the command has ended.

        Raises:
            TransferFailed: something can't be uploaded; a run that has succeeded otherwise fails with its text.
        """
