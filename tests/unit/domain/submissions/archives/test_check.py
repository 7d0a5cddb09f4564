"""Code archives are looked through before anything unpacks them."""

from __future__ import annotations

import gzip
import io
import os
import random
import tarfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from launchbay.authoring.archive import build_archive
from launchbay.runtime.code_archive import extract_archive
from launchbay.runtime.errors import CannotRun
from launchbay_core.domain.submissions.archives.check import check_archive
from launchbay_core.domain.submissions.archives.errors import BadArchive
from launchbay_core.domain.submissions.archives.limits import Limits

Entry = tuple[tarfile.TarInfo, bytes]
SMALL = Limits(max_bytes=4_000_000, max_members=50, max_ratio=50, ratio_from=100_000)


def entry(name: str, content: bytes = b"", kind: bytes = tarfile.REGTYPE, to: str = "") -> Entry:
    info = tarfile.TarInfo(name)
    info.type, info.size, info.linkname = kind, len(content), to
    return info, content


def link(name: str, to: str) -> Entry:
    return entry(name, kind=tarfile.SYMTYPE, to=to)


def packed(*entries: Entry, tail: bytes = b"") -> bytes:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for info, content in entries:
            tar.addfile(info, io.BytesIO(content))
    return gzip.compress(raw.getvalue() + tail)


class Once(io.RawIOBase):
    """A stream that can be read once, as what comes from S3."""

    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    def read(self, size: int = -1) -> bytes:
        return self._content.read(size)

    def seekable(self) -> bool:
        return False


def check(content: bytes, limits: Limits = SMALL) -> None:
    check_archive(Once(content), limits)  # type: ignore[arg-type]  # all that is needed of it is `read`


def test_what_the_client_packs_passes(tmp_path: Path) -> None:
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "train.yaml").write_text("lr: 1\n")
    (tmp_path / "big.bin").write_bytes(random.Random(1).randbytes(2_000_000))  # noqa: S311  (the same each time)
    (tmp_path / "empty").touch()
    (tmp_path / "conf" / "up").symlink_to("../empty")

    with build_archive(tmp_path) as archive:
        check(archive.path.read_bytes())


def test_folders_files_links_inside_and_hard_links_pass() -> None:
    check(
        packed(
            entry("src", kind=tarfile.DIRTYPE),
            entry("src", kind=tarfile.DIRTYPE),
            entry("src/a.py", b"a"),
            link("src/deep/up", "../../src/a.py"),
            link("latest", "src"),
            link("./dangling", "src/not-there"),
            entry("same.py", kind=tarfile.LNKTYPE, to="src/a.py"),
        )
    )


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ([entry("/etc/passwd", b"x")], "absolute"),
        ([entry("C:/windows", b"x")], "absolute"),
        ([entry("a/../../b", b"x")], "leads out"),
        ([entry("x" * 300, b"x")], "too long"),
        ([entry("/".join(["d" * 100] * 12), b"x")], "too long"),
        ([entry("a", b"1"), entry("./a", b"2")], "twice"),
        ([link("a", "b"), link("a", "c")], "twice"),
        ([link("out", "/etc")], "leads out"),
        ([link("out", "..")], "leads out"),
        ([link("a/out", "../../x")], "leads out"),
        ([link("a", "b/../../x")], "leads out"),
        ([link("a/b/root", "../.."), link("a/out", "b/root/..")], "leads out"),
        ([link("a", "a//")], "not a plain name"),
        ([link("a", "."), entry("a/x", b"x")], "contradict"),
        ([entry("a/x", b"x"), link("a", "b")], "contradict"),
        ([entry("a", b"x"), entry("a/x", b"x")], "contradict"),
        ([entry("a", kind=tarfile.LNKTYPE, to="../x")], "leads out"),
        ([entry("a", kind=tarfile.LNKTYPE, to="later"), entry("later", b"x")], "hard link"),
        ([link(".", "b")], "not the name"),
        ([entry(".", b"x")], "not the name"),
        ([entry("dev", kind=tarfile.CHRTYPE)], "device"),
        ([entry("pipe", kind=tarfile.FIFOTYPE)], "device"),
        ([entry(f"{n}", b"x") for n in range(51)], "over 50 files"),
        ([entry("big", b"\x00" * 5_000_000)], "over 4,000,000 bytes"),
        ([entry("zeros", b"\x00" * 3_000_000)], "like a decompression bomb"),
        ([], "it is empty"),
    ],
    ids=lambda value: None if isinstance(value, list) else str(value),
)
def test_what_must_not_be_unpacked_is_refused(entries: Sequence[Entry], reason: str, tmp_path: Path) -> None:
    content = packed(*entries)

    with pytest.raises(BadArchive, match=reason):
        check(content)
    (tmp_path / "a.tar.gz").write_bytes(content)
    with pytest.raises(CannotRun, match=reason):
        extract_archive(tmp_path / "a.tar.gz", tmp_path / "out", SMALL)
    assert not (tmp_path / "out").exists()  # not even what came before it


def test_what_follows_the_archive_counts_too() -> None:
    with pytest.raises(BadArchive, match="like a decompression bomb"):
        check(packed(entry("a", b"x"), tail=b"\x00" * 3_000_000))


def test_a_header_of_gigabytes_is_refused_before_it_fills_the_memory() -> None:
    huge = tarfile.TarInfo("././@PaxHeader")
    huge.type, huge.size = tarfile.XHDTYPE, 2**30

    with pytest.raises(BadArchive, match="a header that is larger than"):
        check(gzip.compress(huge.tobuf(tarfile.USTAR_FORMAT) + b"\x00" * 1024))


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", gzip.compress(b"no tar"), packed(entry("a", b"x" * 9999))[:-20]],
    ids=["empty", "zip", "no tar", "cut off"],  # gzip puts the time in, and every worker has to name a test alike
)
def test_content_other_than_an_archive_is_refused(content: bytes) -> None:
    with pytest.raises(BadArchive):
        check(content)


NAMES = st.text("ab./\\", min_size=1, max_size=8)
KINDS = st.sampled_from([tarfile.REGTYPE, tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE])
ENTRIES = st.lists(st.builds(lambda name, kind, to: entry(name, b"", kind, to), NAMES, KINDS, NAMES), max_size=6)


@settings(max_examples=examples(200), deadline=None)
@given(ENTRIES)
def test_what_passes_leaves_nothing_outside_and_no_link_that_leads_there(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Entry]
) -> None:
    content = packed(*entries)
    try:
        check(content)
    except BadArchive:
        return
    root = tmp_path_factory.mktemp("root")
    folder = root / "deep" / "folder"
    folder.mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        tar.extractall(folder, filter="fully_trusted")  # noqa: S202  (the check alone has to be enough)

    assert [path.name for path in root.rglob("*") if not path.is_relative_to(folder)] == ["deep"]
    for path in folder.rglob("*"):
        if path.is_symlink():
            assert Path(os.path.realpath(path)).is_relative_to(folder)  # a loop of links leads nowhere
