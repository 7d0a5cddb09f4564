"""The pages of the documentation as their readers use them: files and commands in blocks, commands in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["README.md", "examples/README.md", *sorted(f"docs/{file.name}" for file in (ROOT / "docs").glob("*.md"))]
LANGUAGES = {"console", "sh", "python", "yaml", "json", "toml", "text"}

_FENCE = re.compile(
    r"^ *```(?P<language>[^\s`]*)(?: (?P<file>[\w./-]+))?\n(?P<text>.*?)^ *```$", re.MULTILINE | re.DOTALL
)
_INLINE = re.compile(r"`((?:launchbay|make|sam|aws) [^`]+)`")


@dataclass(frozen=True)
class Block:
    """One fenced text of a page; `file` is its name if the reader should have it as a file."""

    language: str
    file: str | None
    text: str
    line: int

    @property
    def commands(self) -> list[Command]:
        """The commands of a `console` or `sh` block; of any other block there are none."""
        if self.language == "console":
            return list(self._console())
        return list(self._script()) if self.language == "sh" else []

    def _console(self) -> Iterator[Command]:
        for part in re.split(r"^\$ ", self.text, flags=re.MULTILINE)[1:]:
            lines = part.splitlines(keepends=True)
            length = next(number for number in range(1, len(lines) + 1) if _is_whole("".join(lines[:number])))
            yield Command("".join(lines[:length]).strip(), "".join(lines[length:]), self.line)

    def _script(self) -> Iterator[Command]:
        gathered = ""
        for line in self.text.splitlines(keepends=True):
            gathered += line
            if _is_whole(gathered):
                if gathered.strip():
                    yield Command(gathered.strip(), None, self.line)
                gathered = ""


@dataclass(frozen=True)
class Command:
    """A command as it is typed, and the output that the page shows; None if it shows none of any command."""

    text: str
    shown: str | None
    line: int


def blocks_of(page: str) -> list[Block]:
    """The fenced texts of a page, which is named from the root of the repository, in order."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return [
        Block(found["language"], found["file"], found["text"], text[: found.start()].count("\n") + 1)
        for found in _FENCE.finditer(text)
    ]


def commands_of(page: str) -> list[Command]:
    """Every command of a page: those of its blocks, and those within its sentences."""
    text = _FENCE.sub("", (ROOT / page).read_text(encoding="utf-8"))
    inline = [Command(" ".join(found.split()), None, 0) for found in _INLINE.findall(text)]
    return [command for block in blocks_of(page) for command in block.commands] + inline


def _is_whole(text: str) -> bool:
    """Whether a command ends here: not with a backslash, nor within quotes."""
    return not text.endswith("\\\n") and not re.sub(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"|#.*", "", text).count("'")
