"""The code archive: the same files give the same bytes, and what git ignores stays out."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest

from launchbay.authoring.archive import PackingFailed, build_archive


def tree(root: Path, *names: str, **texts: str) -> Path:
    """A folder with these files, of one line each, and a .gitignore of `ignore`."""
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"{name}\n")
    if "ignore" in texts:
        (root / ".gitignore").write_text(texts["ignore"])
    return root


def packed(root: Path) -> list[str]:
    """The names in the archive of a folder."""
    with build_archive(root) as archive, tarfile.open(archive.path) as tar:
        return [name for name in tar.getnames() if name != ".gitignore"]


def test_the_same_files_give_the_same_archive_whenever_they_were_written(tmp_path: Path) -> None:
    one, other = tree(tmp_path / "one", "b/c.py", "a.py"), tree(tmp_path / "other", "a.py", "b/c.py")
    os.utime(one / "a.py", (1, 1))

    with build_archive(one) as first, build_archive(other) as second:
        assert first.path.read_bytes() == second.path.read_bytes()
        assert first.sha256 == second.sha256
        assert first.size == first.path.stat().st_size


def test_another_content_or_mode_gives_another_archive(tmp_path: Path) -> None:
    root = tree(tmp_path, "a.py")
    hashes = set()
    for change in (lambda: None, lambda: (root / "a.py").write_text("x"), lambda: (root / "a.py").chmod(0o755)):
        change()
        with build_archive(root) as archive:
            hashes.add(archive.sha256)

    assert len(hashes) == 3


def test_it_has_no_user_name_and_no_time(tmp_path: Path) -> None:
    with build_archive(tree(tmp_path, "a.py")) as archive, tarfile.open(archive.path) as tar:
        (entry,) = tar.getmembers()

    assert (entry.uid, entry.gid, entry.uname, entry.gname, entry.mtime) == (0, 0, "", "", 0)


def test_the_temporary_file_is_gone_afterwards(tmp_path: Path) -> None:
    with build_archive(tree(tmp_path, "a.py")) as archive:
        pass

    assert not archive.path.exists()


@pytest.mark.parametrize(
    ("ignore", "kept"),
    [
        ("", ["a.py", "data/big.bin", "data/keep.txt", "sub/b.log"]),
        ("*.log\n", ["a.py", "data/big.bin", "data/keep.txt"]),
        ("data/\n", ["a.py", "sub/b.log"]),
        ("/data/*\n!/data/keep.txt\n", ["a.py", "data/keep.txt", "sub/b.log"]),
        ("data/\n!data/keep.txt\n", ["a.py", "sub/b.log"]),  # as git: no way back into an ignored folder
        ("# a.py\n\n", ["a.py", "data/big.bin", "data/keep.txt", "sub/b.log"]),
        ("**/b.*\n", ["a.py", "data/big.bin", "data/keep.txt"]),
    ],
)
def test_gitignore_is_honoured_as_git_does(tmp_path: Path, ignore: str, kept: list[str]) -> None:
    tree(tmp_path, "a.py", "data/big.bin", "data/keep.txt", "sub/b.log", ignore=ignore)

    assert packed(tmp_path) == kept


def test_a_gitignore_further_in_is_stronger(tmp_path: Path) -> None:
    tree(tmp_path, "a.log", "sub/a.log", ignore="*.log\n")
    (tmp_path / "sub" / ".gitignore").write_text("!a.log\n")

    assert packed(tmp_path) == ["sub/.gitignore", "sub/a.log"]


def test_the_gitignore_of_the_repository_around_holds_too(tmp_path: Path) -> None:
    tree(tmp_path, "job/a.py", "job/cache/x", ignore="cache/\n")
    (tmp_path / ".git").mkdir()

    assert packed(tmp_path / "job") == ["a.py"]


def test_what_no_job_needs_stays_out(tmp_path: Path) -> None:
    tree(tmp_path, "a.py", ".git/HEAD", ".venv/bin/python", "__pycache__/a.pyc", ".launchbay/x", "b/.DS_Store")

    assert packed(tmp_path) == ["a.py"]


def test_a_link_inside_stays_a_link(tmp_path: Path) -> None:
    tree(tmp_path, "real/a.py")
    (tmp_path / "link.py").symlink_to("real/a.py")
    (tmp_path / "real" / "absolute.py").symlink_to(tmp_path / "real" / "a.py")

    with build_archive(tmp_path) as archive, tarfile.open(archive.path) as tar:
        links = {entry.name: entry.linkname for entry in tar.getmembers() if entry.issym()}

    assert links == {"link.py": "real/a.py", "real/absolute.py": "a.py"}


def test_a_link_that_leads_outside_is_refused(tmp_path: Path) -> None:
    tree(tmp_path / "job", "a.py")
    (tmp_path / "job" / "link").symlink_to("/etc/passwd")

    with pytest.raises(PackingFailed, match="leads out of the code folder"):
        build_archive(tmp_path / "job")


def test_too_large_a_folder_is_refused_with_its_largest_files(tmp_path: Path) -> None:
    tree(tmp_path, "a.py")
    (tmp_path / "weights.bin").write_bytes(os.urandom(200_000))

    with pytest.raises(PackingFailed, match=r"weights\.bin"):
        build_archive(tmp_path, limit=100_000)


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_a_folder_without_files_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()

    with pytest.raises(PackingFailed):
        build_archive(tmp_path / name)
