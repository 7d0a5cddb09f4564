"""Patterns mean what they mean to git, whether git is asked or not."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from git_support import BOM, GIT, become_new_user, git, git_adds, hide_git, write
from launchbay.authoring.code_files import list_code_files
from launchbay.authoring.ignore_patterns import parse_pattern

pytestmark = pytest.mark.skipif(GIT is None, reason="this machine has no git")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    become_new_user(tmp_path, monkeypatch)


PATTERNS = [
    *(
        "a",
        "b/",
        "/a",
        "*.py",
        "!a",
        "!*.py",
        "**/a",
        "a/**",
        "a/**/b",
        "/*",
        "!/a",
        "*",
        "[ab]*",
        "[!a]*",
        "a?",
        "\\!n",
    ),
    *(
        "  a",
        "a\\",
        "!",
        "/",
        "a//b",
        "./a",
        "**",
        "a**b",
        "a/b",
        "a/*/b",
        "[",
        "[]a]",
        "*/",
        "!*/",
        "*.*",
        "!b/",
        "/a/b",
    ),
    *("# a", "", "b/*", "!b/a", "!**/a", "a.py ", "\\*", "x y", "{a,b}", "***", "\\#h", "*.log\r", "a/b/"),
]
NAMES = ["a", "b", "ab", "a.py", "b.log", "x y", "#h", "!n", "*", ".env", "ä"]


def random_repository(root: Path, source: random.Random) -> None:
    """A tree of files, with `.gitignore` files of random patterns in some of its folders."""
    for folder in ("", "a/", "b/", "b/a/", "a/b/", "x y/"):
        names = [name for name in NAMES if not (root / folder / name).is_dir()]
        write(root, *(folder + name for name in source.sample(names, 5) if f"{folder}{name}" not in _FOLDERS))
    for folder in source.sample(["", "a", "b", "a/b", ".git/info"], 3):
        file = root / folder / ("exclude" if folder == ".git/info" else ".gitignore")
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = source.choices(PATTERNS, k=source.randint(1, 4))
        file.write_bytes(source.choice((b"", BOM)) + "\n".join(lines).encode() + source.choice((b"", b"\n", b"\r\n")))


_FOLDERS = {"a", "b", "b/a", "a/b", "x y"}


@pytest.mark.parametrize("how", ["git", "without git"])
def test_in_random_repositories_exactly_what_git_would_add_is_packed(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = random.Random(11)  # noqa: S311  (the same each time)
    for number in range(60):
        root = tmp_path / str(number)
        root.mkdir()
        git(root, "init", "-q")
        random_repository(root, source)
        with monkeypatch.context() as patch:
            if how == "without git":
                hide_git(patch)
            found = list_code_files(root)
        ignores = {str(file): file.read_bytes() for file in [*root.rglob(".gitignore"), root / ".git/info/exclude"]
                   if file.is_file()}  # fmt: skip

        assert found == git_adds(root), ignores


@pytest.mark.parametrize("line", [b"", b"#a", b"!", b"/", b"//", b"a\\", b"[", b"[a", b"[[:nothing:]]", b"\r", b"  "])
def test_a_line_that_git_never_matches_matches_nothing(line: bytes) -> None:
    pattern = parse_pattern(line)

    names = (b"a", b"!", b"#a", b"[", b"[a", b"a\\", b" ", b"")
    assert pattern is None or not any(pattern.matches(name, is_folder=True) for name in names if name)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (b"[[:alpha:]]", b"sub/a"),
        (b"[a/b]", b"a"),
        (b"[a\\]b]", b"]"),
        (b"?\xa4", b"\xc3\xa4"),
        (b"a\\ ", b"a "),
        (b"x/**/b", b"x/b"),
        (b"**/b", b"b"),
    ],
)
def test_a_pattern_matches_as_in_git(line: bytes, name: bytes) -> None:
    pattern = parse_pattern(line)

    assert pattern is not None
    assert pattern.matches(name, is_folder=False)
