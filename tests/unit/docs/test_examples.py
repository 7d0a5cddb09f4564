"""The examples of the documentation: each is run unchanged, and must print what the page shows.

A page is read from top to bottom, in its own folder. The fence of a block says what the text is:

- `python`: statements after `>>>`, each with what it prints; a page's blocks share their names, as one session would;
- `console`: commands after `$`, each with what it prints on both streams; exit statuses are not shown;
- `yaml`, `json` or `toml` and then a file name: a file, which is written before the next blocks run.

Blocks with any other fence, such as `yaml` without a file name, are not run here; tests/e2e/test_pages.py runs the
commands of `sh` blocks, and of all other pages, on a local stack.
"""

from __future__ import annotations

import doctest
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from launchbay.cli.main import main
from page_commands import Block, blocks_of

PAGES = ["docs/inputs.md", "docs/jobs.md"]

_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


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
    for command in block.commands:
        printed = output_of(command.text, capsys)
        assert doctest.OutputChecker().check_output(command.shown or "", printed, doctest.ELLIPSIS), (
            f"line {block.line}: `{command.text}` prints\n{printed}"
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
