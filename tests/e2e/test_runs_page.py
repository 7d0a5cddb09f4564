"""Every command of the page on runs, as it stands there and in its order, against a running service."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from stack_process import ROOT, StackProcess

pytestmark = [pytest.mark.e2e]
PAGE = (ROOT / "docs" / "runs.md").read_text()
EXAMPLE = ROOT / "examples" / "digits"


def commands() -> list[str]:
    """The page's commands, a line for each."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def test_the_commands_of_the_page_work_in_its_order(stack: StackProcess, project: str, tmp_path: Path) -> None:
    for name in ("launchbay.yaml", "config.yaml"):
        text = (EXAMPLE / name).read_text().replace("command: python train.py", 'command: "true"')
        (tmp_path / name).write_text(text)
    stack.cli("register", str(tmp_path), project=project)

    shown = {}
    for command in commands():
        launchbay, *words = shlex.split(command, comments=True)
        assert launchbay == "launchbay"
        shown[command] = stack.cli(*words, project=project)

    assert len(shown) >= 10
    assert all(done.stdout for done in shown.values())
    (searched,) = [done.stdout for command, done in shown.items() if "--where" in command]
    assert len(searched.splitlines()) == 2, "a heading, and the run with more epochs"
