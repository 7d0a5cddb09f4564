"""Downloads over real connections: complete or not at all, and on from where they were broken off."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from file_storage import FileStorage
from launchbay.api.downloads import download as downloads
from launchbay.api.downloads import ranges
from launchbay.api.downloads.download import download
from launchbay.api.downloads.errors import DownloadFailed
from launchbay.api.downloads.folder import RemoteFile, TargetFolder
from launchbay.api.downloads.ranges import Range
from launchbay.api.errors import Unreachable

Store = Callable[[dict[str, bytes]], FileStorage]


@pytest.fixture
def store() -> Iterator[Store]:
    """Makes storages."""
    made: list[FileStorage] = []

    def make(contents: dict[str, bytes]) -> FileStorage:
        made.append(FileStorage(contents))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short pauses, and ranges of 1,000 bytes."""
    monkeypatch.setattr(ranges, "_FIRST_PAUSE", 0.001)
    monkeypatch.setattr(downloads, "ranges_of", lambda file, start: ranges.ranges_of(file, start, 1000))


def present(folder: Path) -> dict[str, bytes]:
    """All files below a folder by their paths."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def fetch(storage: FileStorage, folder: Path) -> int:
    """Download everything; the bytes that were reported."""
    reported: list[int] = []
    download(TargetFolder(folder), storage.files(), storage.find, reported.append)
    return sum(reported)


def test_files_of_all_sizes_arrive_as_they_are(tmp_path: Path, store: Store) -> None:
    contents = {f"out/{size}": os.urandom(size) for size in (0, 1, 999, 1000, 1001, 25_000)} | {"ü b/#?": b"x"}

    reported = fetch(store(contents), tmp_path / "new")

    assert present(tmp_path / "new") == contents
    assert reported == sum(map(len, contents.values()))


def test_ten_thousand_files_take_few_requests_for_addresses(tmp_path: Path, store: Store) -> None:
    contents = {f"d{number % 100}/f{number}": f"{number}".encode() for number in range(10_000)}
    storage = store(contents)

    fetch(storage, tmp_path)

    assert present(tmp_path) == contents
    assert len(storage.found) == 20
    assert len(storage.ranges) == 10_000


def test_a_download_goes_on_where_it_was_broken_off(tmp_path: Path, store: Store) -> None:
    content = os.urandom(10_000)
    storage = store({"a": content})
    storage.faults = [""] * 4 + ["404"] * 20
    with pytest.raises(DownloadFailed, match=r"deleted, or replaced, meanwhile.*again to go on"):
        fetch(storage, tmp_path)
    [part] = present(tmp_path)
    kept = len(present(tmp_path)[part])
    storage.faults, storage.ranges = [], []

    reported = fetch(storage, tmp_path)

    assert kept > 0
    assert min(start for _, start, _ in storage.ranges) == kept
    assert present(tmp_path) == {"a": content}
    assert reported == len(content)


def test_what_was_complete_before_a_failure_stays(tmp_path: Path, store: Store) -> None:
    storage = store({f"{number:02}": b"%d" % number for number in range(40)})
    storage.faults = [*[""] * 30, "404"]  # more than are on their way at once
    with pytest.raises(DownloadFailed):
        fetch(storage, tmp_path)

    assert present(tmp_path)["00"] == b"0"


def test_a_damaged_part_is_thrown_away_and_the_file_downloaded_anew(tmp_path: Path, store: Store) -> None:
    storage = store({"a": os.urandom(5000)})
    folder = TargetFolder(tmp_path)
    folder.part(storage.files()[0]).write_bytes(b"x" * 2500)

    reported = fetch(storage, tmp_path)

    assert present(tmp_path) == storage.contents
    assert reported == 5000


def test_a_part_that_is_complete_or_too_long_is_no_obstacle(tmp_path: Path, store: Store) -> None:
    storage = store({"a": b"content", "b": b"content"})
    folder = TargetFolder(tmp_path)
    one, other = storage.files()
    folder.part(one).write_bytes(b"content")
    folder.part(other).write_bytes(b"content and more")

    fetch(storage, tmp_path)

    assert present(tmp_path) == storage.contents
    assert storage.ranges == []


def test_a_content_that_is_not_what_was_listed_never_takes_its_place(tmp_path: Path, store: Store) -> None:
    storage = store({"a": b"forged!"})
    (tmp_path / "a").write_bytes(b"mine")
    listed = [RemoteFile("a", 7, "0" * 64)]

    with pytest.raises(DownloadFailed, match="SHA-256 differs"):
        download(TargetFolder(tmp_path), listed, storage.find)

    assert present(tmp_path) == {"a": b"mine"}


@pytest.mark.parametrize("fault", ["500", "503", "429", "cut", "close"])
def test_faults_that_pass_are_waited_for(tmp_path: Path, store: Store, fault: str) -> None:
    storage = store({"a": os.urandom(3000)})
    storage.faults = [fault] * 4

    fetch(storage, tmp_path)

    assert present(tmp_path) == storage.contents


def test_a_storage_that_never_answers_is_named(tmp_path: Path, store: Store) -> None:
    storage = store({"a": b"x"})
    storage.faults = ["503"] * 100

    with pytest.raises(Unreachable, match=r"http://127.0.0.1:\d+ does not answer: status 503"):
        fetch(storage, tmp_path)


def test_addresses_that_have_expired_are_got_again_once_for_all_files(tmp_path: Path, store: Store) -> None:
    storage = store({f"f{number}": os.urandom(3000) for number in range(40)})
    served: list[int] = []
    find = storage.find

    def expire(count: int) -> None:
        served.append(count)
        if sum(served) == 30_000:
            storage.generation += 1

    download(TargetFolder(tmp_path), storage.files(), find, expire)

    assert present(tmp_path) == storage.contents
    assert len(storage.found) == 2


def test_an_address_that_is_refused_even_when_it_is_new_is_given_up(tmp_path: Path, store: Store) -> None:
    storage = store({"a": b"x"})
    storage.faults = ["403"] * 100

    with pytest.raises(DownloadFailed, match="refuses every address"):
        fetch(storage, tmp_path)
    assert len(storage.found) == 4


@pytest.mark.parametrize("fault", ["whole", "301", "416", "404"])
def test_an_answer_that_is_not_the_range_is_refused(tmp_path: Path, store: Store, fault: str) -> None:
    storage = store({"a": os.urandom(3000)})
    storage.faults = [fault] * 3

    with pytest.raises(DownloadFailed):
        fetch(storage, tmp_path)
    assert "a" not in present(tmp_path)


class FullDisk(io.BytesIO):
    """A stream on a disk that has no room left."""

    def write(self, _content: object) -> int:
        """Fail as the system does."""
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_disk_that_is_full_is_said(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    storage = store({"a": b"x" * 100})
    monkeypatch.setattr(TargetFolder, "open_part", lambda *_: FullDisk())

    with pytest.raises(DownloadFailed, match="No space left"):
        fetch(storage, tmp_path)


def test_the_ranges_of_a_file_cover_it_once() -> None:
    file = RemoteFile("a", 2500, "")

    assert list(ranges.ranges_of(file, 0, 1000)) == [
        Range(file, 0, 1000),
        Range(file, 1000, 2000),
        Range(file, 2000, 2500),
    ]
    assert list(ranges.ranges_of(file, 2500, 1000)) == []
