"""The examples of the documentation: each is run unchanged, and must print what the page shows.

A page is read from top to bottom, in its own folder. The fence of a block says what the text is:

- `python`: statements after `>>>`, each with what it prints; a page's blocks share their names, as one session would;
- `console`: commands after `$`, each with what it prints on both streams; exit statuses are not shown;
- `yaml`, `json` or `toml` and then a file name: a file, which is written before the next blocks run.

Blocks with any other fence, such as `yaml` without a file name, are not run.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from launchbay.cli.main import main

DOCS = Path(__file__).resolve().parents[3] / "docs"
PAGES = ["inputs.md", "jobs.md"]

_FENCE = re.compile(r"^```(?P<language>\w+)(?: (?P<file>[\w./-]+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Block:
    """One fenced text of a page."""

    language: str
    file: str | None
    text: str
    line: int


def blocks_of(page: str) -> list[Block]:
    """The fenced texts of a page, in order."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return [
        Block(found["language"], found["file"], found["text"], text[: found.start()].count("\n") + 1)
        for found in _FENCE.finditer(text)
    ]


def commands_of(block: Block) -> Iterator[tuple[str, str]]:
    """The commands of a `console` block, each with the output that it shows."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        lines = part.splitlines(keepends=True)
        length = next(number for number, line in enumerate(lines, 1) if not line.endswith("\\\n"))
        yield "".join(lines[:length]).strip(), "".join(lines[length:])


def output_of(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What a command prints; `launchbay` is called in this process, anything else by a shell."""
    words = shlex.split(command)
    if words[0] != "launchbay" or {"|", ">", "<"} & set(words):
        done = subprocess.run(
            ["bash", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        return done.stdout
    with pytest.raises(SystemExit):
        main(words[1:])
    printed = capsys.readouterr()
    return printed.out + printed.err


def run_console(block: Block, capsys: pytest.CaptureFixture[str]) -> None:
    for command, shown in commands_of(block):
        printed = output_of(command, capsys)
        assert doctest.OutputChecker().check_output(shown, printed, doctest.ELLIPSIS), (
            f"line {block.line}: `{command}` prints\n{printed}"
        )


def run_python(page: str, block: Block, names: dict[str, object]) -> None:
    example = doctest.DocTestParser().get_doctest(block.text, names, page, page, block.line)
    failures: list[str] = []
    result = doctest.DocTestRunner(optionflags=_FLAGS).run(example, out=failures.append, clear_globs=False)
    names.update(example.globs)
    assert result.failed == 0, "".join(failures)


@pytest.mark.parametrize("page", PAGES)
def test_every_example_of_a_page_prints_what_the_page_shows(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    names: dict[str, object] = {}

    for block in blocks_of(page):
        if block.file:
            target = tmp_path / block.file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            run_console(block, capsys)
        elif block.language == "python" and ">>>" in block.text:
            run_python(page, block, names)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_no_fence_without_a_language(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")

    assert re.findall(r"^```\w*", text, re.MULTILINE)[::2].count("```") == 0
