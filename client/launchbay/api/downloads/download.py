"""Downloads files: ranges of all of them are fetched in parallel, and written in their order.

So of a file that is not complete, the beginning is there, and the next try goes on after it. At most `_AHEAD` ranges
are held in memory. A file takes its place when its SHA-256 is that of the run's manifest, and not before.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, BinaryIO, NamedTuple

from launchbay.api.downloads.addresses import Addresses
from launchbay.api.downloads.errors import DownloadFailed
from launchbay.api.downloads.folder import RemoteFile, TargetFolder
from launchbay.api.downloads.ranges import Range, RangeReader, ranges_of

_THREADS = 10
_AHEAD = 11  # ranges, of 8 MiB each
_PIECE = 1024 * 1024


class _Opened(NamedTuple):
    """A file of which a part is there: its stream at the end of that, and the hash of it."""

    file: RemoteFile
    stream: BinaryIO
    digest: Any


def download(
    folder: TargetFolder,
    files: Sequence[RemoteFile],
    find: Callable[[Sequence[str]], Mapping[str, str]],
    on_progress: Callable[[int], None] = lambda _bytes: None,
) -> None:
    """Download files into a folder, in place of what is there.

    `find` gives addresses of files by their paths. `on_progress` gets numbers of bytes that are there now, those of
    earlier tries included; a negative one takes back bytes that turned out to be wrong.

    Raises:
        DownloadFailed: a file can't be had, or written, or is not what its hash says.
        Unreachable: the storage does not answer.
        LaunchbayError: as `find` does.
    """
    addresses = Addresses([file.path for file in files], find)
    reader = RangeReader(addresses, _THREADS)
    pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="download")
    work = _Work(folder, reader, pool, addresses, on_progress)
    try:
        wrong = work.fetch(files)
        if wrong:  # what an earlier try has left may be damaged: once more from the start
            for file in work.fetch(wrong):
                raise DownloadFailed(file.path, "its content is not what the run has listed: its SHA-256 differs")
    finally:
        reader.stop()
        pool.shutdown(wait=True, cancel_futures=True)
        work.close()
        reader.close()


class _Work:
    """The download of some files."""

    def __init__(
        self,
        folder: TargetFolder,
        reader: RangeReader,
        pool: ThreadPoolExecutor,
        addresses: Addresses,
        on_progress: Callable[[int], None],
    ) -> None:
        self._folder = folder
        self._reader = reader
        self._pool = pool
        self._addresses = addresses
        self._on_progress = on_progress
        self._opened: dict[str, _Opened] = {}

    def fetch(self, files: Iterable[RemoteFile]) -> list[RemoteFile]:
        """Download files; those whose content is wrong, of which nothing is left then."""
        wrong: list[RemoteFile] = []
        waiting: deque[tuple[Range, Future[bytearray]]] = deque()
        for part in self._ranges(files, wrong):
            waiting.append((part, self._pool.submit(self._reader.read, part)))
            if len(waiting) >= _AHEAD:
                self._write(*waiting.popleft(), wrong)
        while waiting:
            self._write(*waiting.popleft(), wrong)
        return wrong

    def close(self) -> None:
        """Close what is not complete; it stays for the next try."""
        for opened in self._opened.values():
            opened.stream.close()
        self._opened.clear()

    def _ranges(self, files: Iterable[RemoteFile], wrong: list[RemoteFile]) -> Iterator[Range]:
        """The ranges that are missing of files; one of which nothing is missing is finished at once."""
        for file in files:
            opened = self._open(file)
            start = opened.stream.tell()
            if start == file.size:
                self._finish(opened, wrong)
                continue
            self._addresses.drop_before(file.path)
            yield from ranges_of(file, start)

    def _open(self, file: RemoteFile) -> _Opened:
        stream = self._folder.open_part(file)
        digest = hashlib.sha256()
        opened = self._opened[file.path] = _Opened(file, stream, digest)
        try:
            length = 0
            while length < file.size and (piece := stream.read(min(_PIECE, file.size - length))):
                digest.update(piece)
                length += len(piece)
            stream.truncate(length)
            stream.seek(length)
        except OSError as error:
            raise DownloadFailed(file.path, error.strerror or str(error)) from error
        self._on_progress(length)
        return opened

    def _write(self, part: Range, fetched: Future[bytearray], wrong: list[RemoteFile]) -> None:
        opened = self._opened[part.file.path]
        content = fetched.result()
        try:
            opened.stream.write(content)
            opened.stream.flush()
        except OSError as error:
            raise DownloadFailed(part.file.path, error.strerror or str(error)) from error
        opened.digest.update(content)
        self._on_progress(len(content))
        if part.end == part.file.size:
            self._finish(opened, wrong)

    def _finish(self, opened: _Opened, wrong: list[RemoteFile]) -> None:
        file = opened.file
        del self._opened[file.path]
        try:
            opened.stream.close()
        except OSError as error:  # some file systems say only now that they are full
            raise DownloadFailed(file.path, error.strerror or str(error)) from error
        if opened.digest.hexdigest() == file.sha256:
            self._folder.finish(file)
            return
        self._folder.forget_part(file)
        self._on_progress(-file.size)
        wrong.append(file)
