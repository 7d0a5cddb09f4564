"""Fetches ranges of files: again after faults that pass, and from new addresses when those that it has expire."""

from __future__ import annotations

import random
from collections.abc import Iterator
from threading import Event
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from launchbay.api.downloads.addresses import Addresses
from launchbay.api.downloads.errors import DownloadFailed
from launchbay.api.downloads.folder import RemoteFile
from launchbay.api.errors import Unreachable, reason_of

if TYPE_CHECKING:
    import urllib3

PART_BYTES = 8 * 1024 * 1024
_PIECE = 256 * 1024
_TRIES = 6
_FIRST_PAUSE, _MAX_PAUSE = 0.2, 5.0  # seconds
_PASSES = {408, 429, 500, 502, 503, 504}
_EXPIRED = 403  # what S3 says of an address that is no longer valid
_RENEWALS = 3  # of one range; an address that is refused as soon as it is got is refused for another reason
_GONE = 404
_WHOLE, _PARTIAL = 200, 206


class Range(NamedTuple):
    """A part of a file: where it begins, and where it ends."""

    file: RemoteFile
    start: int
    end: int


class Stopped(Exception):
    """The download was stopped."""


class _Passing(Exception):
    """A fault after which another try may succeed."""


def ranges_of(file: RemoteFile, start: int, size: int = PART_BYTES) -> Iterator[Range]:
    """A file from `start` on in ranges of `size` bytes; an empty one is one empty range.

    >>> [(one.start, one.end) for one in ranges_of(RemoteFile("a", 20, ""), 5, 10)]
    [(5, 15), (15, 20)]
    """
    yield from (Range(file, at, min(at + size, file.size)) for at in range(start, file.size, size))


class RangeReader:
    """Fetches ranges over kept connections; several threads may use it at once."""

    def __init__(self, addresses: Addresses, threads: int) -> None:
        import urllib3  # noqa: PLC0415  (60 ms)

        self._addresses = addresses
        timeout = urllib3.Timeout(connect=5, read=30)
        self._pool = urllib3.PoolManager(maxsize=threads, block=False, timeout=timeout, retries=False)
        self._stop = Event()

    def stop(self) -> None:
        """Let all threads give up at once."""
        self._stop.set()

    def close(self) -> None:
        """Drop the connections."""
        self._pool.clear()

    def read(self, part: Range) -> bytearray:
        """The bytes of a range.

        Raises:
            DownloadFailed: the file is not there any more, or can't be read.
            Unreachable: the storage did not answer at any attempt.
            Stopped: the download was stopped meanwhile.
        """
        address, tries, renewals = self._addresses.get(part.file.path), 0, 0
        while True:
            if self._stop.is_set():
                raise Stopped
            try:
                answer = self._try(address.url, part)
            except _Passing as error:
                if (tries := tries + 1) == _TRIES:
                    parts = urlsplit(address.url)
                    raise Unreachable(f"{parts.scheme}://{parts.netloc}", str(error), _ADVICE) from error
                pause = min(_MAX_PAUSE, _FIRST_PAUSE * 2**tries) * random.uniform(0.5, 1)  # noqa: S311  (no secret)
                self._stop.wait(pause)
                continue
            if answer is not None:
                return answer
            if (renewals := renewals + 1) > _RENEWALS:
                raise DownloadFailed(part.file.path, "the storage refuses every address of it")
            address = self._addresses.renew(part.file.path, address)

    def _try(self, url: str, part: Range) -> bytearray | None:
        """The bytes of a range by one request; None if the address has expired.

        Raises:
            _Passing: they could not be had; another try may succeed.
            DownloadFailed: no try will.
        """
        import urllib3  # noqa: PLC0415

        asked = {"range": f"bytes={part.start}-{part.end - 1}", "accept-encoding": "identity"}
        try:
            answer = self._pool.request("GET", url, headers=asked, preload_content=False, redirect=False)
            try:
                content = self._read(answer, part)
            except BaseException:
                answer.close()  # what it still has is of no use
                raise
            answer.drain_conn()
            answer.release_conn()
            return content
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise _Passing(reason_of(error)) from error

    def _read(self, answer: urllib3.BaseHTTPResponse, part: Range) -> bytearray | None:
        if answer.status == _EXPIRED:
            return None
        if answer.status in _PASSES:
            raise _Passing(f"status {answer.status}")
        if answer.status == _GONE:
            raise DownloadFailed(part.file.path, "it was deleted, or replaced, meanwhile")
        has_all = answer.status == _WHOLE and part.start == 0 and part.end == part.file.size
        if answer.status != _PARTIAL and not has_all:
            raise DownloadFailed(part.file.path, f"the storage answered with status {answer.status}")
        wanted, got = part.end - part.start, bytearray()
        while piece := answer.read(min(_PIECE, wanted - len(got) + 1)):
            if self._stop.is_set():
                raise Stopped
            got += piece
            if len(got) > wanted:
                raise DownloadFailed(part.file.path, "the storage has more of it than the run has listed")
        if len(got) < wanted:
            raise _Passing(f"the connection broke off after {len(got):,} of {wanted:,} bytes")
        return got


_ADVICE = "What was downloaded so far is kept: run the same command again to go on from here."
