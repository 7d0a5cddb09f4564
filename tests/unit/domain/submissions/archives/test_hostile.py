"""What an attacker sends as an archive: refused in bounded work and memory, or unpacked to exactly what was checked."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import subprocess
import tarfile
import tracemalloc
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from hostile_archives import hostile_archives, known_archives
from launchbay.runtime.code_archive import extract_archive
from launchbay.runtime.errors import CannotRun
from launchbay_core.domain.submissions.archives.check import check_archive, checked_members
from launchbay_core.domain.submissions.archives.errors import BadArchive
from launchbay_core.domain.submissions.archives.limits import Limits
from launchbay_core.domain.submissions.archives.names import MAX_PARTS
from launchbay_core.domain.submissions.archives.tar_headers import Header, parse_header
from raw_archives import FILE, RawHeader, long_name, pack, pax, record

MEGABYTE = 1_000_000
SEED, COUNT = 20, 600
KNOWN = dict(known_archives())


def peak_of(act: Callable[[], object]) -> int:
    """The most memory that `act` has at a time, in bytes."""
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", KNOWN)
def test_each_known_attack_is_refused_in_a_few_megabytes(name: str, tmp_path: Path) -> None:
    content = KNOWN[name]

    def check() -> None:
        with pytest.raises(BadArchive):
            check_archive(io.BytesIO(content), Limits(max_members=20_000))

    assert peak_of(check) < 6 * MEGABYTE
    (tmp_path / "a.tar.gz").write_bytes(content)
    with pytest.raises(CannotRun, match="the code archive is refused"):
        extract_archive(tmp_path / "a.tar.gz", tmp_path / "out", Limits(max_members=20_000))
    assert not (tmp_path / "out").exists()


def test_random_archives_are_refused_or_unpack_as_other_readers_of_tar_unpack_them(tmp_path: Path) -> None:
    accepted = 0
    for number, (name, content) in enumerate(islice(hostile_archives(SEED), COUNT)):
        folder = tmp_path / str(number)
        folder.mkdir()
        archive = folder / "a.tar.gz"
        archive.write_bytes(content)
        try:
            check_archive(io.BytesIO(content))
        except BadArchive:
            continue
        accepted += 1
        assert unpack_with_everything(archive, folder) == [], name
    assert accepted > COUNT // 20  # or nothing was compared


def unpack_with_everything(archive: Path, folder: Path) -> list[str]:
    """What others make of an archive otherwise than `extract_archive` does."""
    extract_archive(archive, folder / "ours")
    ours = contents_of(folder / "ours")
    with tarfile.open(archive) as tar:
        tar.extractall(folder / "python", filter="data")
    found = [] if contents_of(folder / "python") == ours else ["Python's tarfile"]
    (folder / "gnu").mkdir()
    if gnu := gnu_tar():
        options = ("--no-same-owner", "--no-same-permissions", "--touch")
        ended = subprocess.run([gnu, "-xzf", archive, "-C", folder / "gnu", *options], capture_output=True, check=False)
        if ended.returncode or contents_of(folder / "gnu") != ours:
            found.append(f"GNU tar: {ended.stderr!r}")
    return found


def gnu_tar() -> str | None:
    """GNU tar, if this machine has it; another `tar` reads other formats."""
    path = shutil.which("gtar") or shutil.which("tar")
    version = subprocess.run([path, "--version"], capture_output=True, check=False).stdout if path else b""
    return path if b"GNU tar" in version else None


def contents_of(root: Path) -> dict[bytes, tuple[str, bytes]]:
    """Everything in a folder by its name: what it is, and its content or target."""
    found: dict[bytes, tuple[str, bytes]] = {}
    for path in root.rglob("*"):
        inside = os.fsencode(path.relative_to(root))
        if path.is_symlink():
            found[inside] = ("link", os.fsencode(path.readlink()))
        elif path.is_dir():
            found[inside] = ("folder", b"")
        else:
            found[inside] = ("file", path.read_bytes())
    return found


def test_memory_grows_with_the_names_and_not_with_their_depth() -> None:
    deep = b"/".join([b"f"] * (MAX_PARTS - 1))
    names = [b"%s/%d" % (deep, number) for number in range(3000)]
    archive = pack(*(pax(record(b"path", name)) + RawHeader().member() for name in names))

    # pathlib interns the parts of names. The interpreter's table of all that is grows once in a while, by megabytes.
    assert min(peak_of(lambda: check_archive(io.BytesIO(archive))) for _ in range(3)) < 2 * MEGABYTE


def test_a_name_may_be_64_folders_deep_and_no_deeper() -> None:
    def archive(parts: int) -> io.BytesIO:
        return io.BytesIO(pack(long_name(b"/".join([b"d"] * parts)), FILE))

    check_archive(archive(MAX_PARTS))
    with pytest.raises(BadArchive, match="over 64 folders deep"):
        check_archive(archive(MAX_PARTS + 1))


def test_folders_that_only_names_mention_count_as_members() -> None:
    archive = pack(*(RawHeader(b"%d/a/b/c" % number).member() for number in range(20)))

    with pytest.raises(BadArchive, match="over 50 files and folders"):
        check_archive(io.BytesIO(archive), Limits(max_members=50))


def test_names_and_extended_headers_together_are_limited() -> None:
    archive = pack(*(long_name(b"%d" % number + b"n" * 200) + RawHeader().member() for number in range(100)))

    with pytest.raises(BadArchive, match="its names and headers have over 20,000 bytes"):
        check_archive(io.BytesIO(archive), Limits(max_metadata=20_000))


def test_each_header_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[bytes] = []

    def counted(block: bytes) -> Header | None:
        read.append(block)
        return parse_header(block)

    monkeypatch.setattr("launchbay_core.domain.submissions.archives.tar_reader.parse_header", counted)
    members = [RawHeader(b"d" * 30 + b"/%d" % number, content=b"x" * 2000).member() for number in range(500)]

    check_archive(io.BytesIO(pack(*members)))

    assert len(read) == 501  # and the one that ends the archive


def test_the_content_of_a_large_file_is_not_kept() -> None:
    content = os.urandom(MEGABYTE) * 40
    archive = gzip.compress(RawHeader(content=content).member() + b"\x00" * 1024, compresslevel=1)

    assert peak_of(lambda: check_archive(io.BytesIO(archive))) < 2 * MEGABYTE


def test_what_common_tools_write_is_accepted(tmp_path: Path) -> None:
    long = "a-long-folder/" * 12
    tools = {
        "GNU": long_name(f"{long}train.py".encode()) + FILE,
        "pax": pax(record(b"path", f"{long}train.py".encode()), record(b"mtime", b"1700000000.5")) + FILE,
        "git archive": pax(record(b"comment", b"0123abcd"), kind=b"g") + FILE,
        "V7": RawHeader(b"src/", b"\x00", magic=b"").member() + RawHeader(b"src/a", b"\x00", magic=b"").member(),
        "ustar": RawHeader(b"train.py", prefix=b"src", content=b"x").member(),
        "./": RawHeader(b"./", b"5").member() + RawHeader(b"./a", content=b"x").member(),
        "binary numbers": RawHeader(uid=b"\x80\x00\x00\x00\x7f\xff\xff\xff", mtime=b"\xff" * 12).member(),
    }
    names = {tool: [member.name for member in checked_members(io.BytesIO(pack(tar)))] for tool, tar in tools.items()}

    assert names == {
        "GNU": [f"{long}train.py"],
        "pax": [f"{long}train.py"],
        "git archive": ["a"],
        "V7": ["src", "src/a"],
        "ustar": ["src/train.py"],
        "./": ["", "a"],
        "binary numbers": ["a"],
    }


@pytest.mark.parametrize("options", [["--format=gnu"], ["--format=pax"], ["--format=ustar"], ["--format=v7"]])
def test_what_gnu_tar_packs_unpacks_as_it_was(options: list[str], tmp_path: Path) -> None:
    gnu = gnu_tar()
    if gnu is None:
        pytest.skip("this machine has no GNU tar")
    source = tmp_path / "source"
    (source / "sub" / "empty").mkdir(parents=True)
    (source / "sub" / "ä ü.txt").write_text("text")
    (source / "sub" / "link").symlink_to("../sub")
    (source / "same").hardlink_to(source / "sub" / "ä ü.txt")
    subprocess.run([gnu, "-czf", tmp_path / "a.tar.gz", *options, "-C", source, "."], check=True)

    extract_archive(tmp_path / "a.tar.gz", tmp_path / "out")

    assert contents_of(tmp_path / "out") == contents_of(source)
