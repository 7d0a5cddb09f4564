"""Others write logs, values and names: what of them reaches a terminal is shown, and never acted on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from launchbay.cli.terminal_output import make_harmless
from terminal import run_in_terminal

LAUNCHBAY = str(Path(sys.executable).parent / "launchbay")
TITLE = "\x1b]0;title\x07"


@pytest.mark.parametrize(
    "text",
    [
        "plain, \u00e9 and \u4f60\n",
        "a\tb\r\n",
        "\x1b[1;31mred\x1b[0m",
        "\x1b[38:5:1mred\x1b[m",
        "\r\x1b[2K\x1b[1A 50%",
        "a\bb",
    ],
)
def test_text_colours_and_progress_are_printed_as_they_are(text: str) -> None:
    assert make_harmless(text) == text


@pytest.mark.parametrize(
    "text",
    [
        TITLE,
        "\x1b]52;c;Y3VybA==\x07",  # the clipboard
        "\x1b[6n",  # answers as if it was typed
        "\x1b[21t",
        "\x1bP$q\x1b\\",
        "\x1bc",
        "\x9d0;title\x9c",
        "\x1b[?1000h",
        "\x1b[8;1;1t",
        "gpj.exe\u202e",
    ],
)
def test_what_a_terminal_would_act_on_is_shown_instead(text: str) -> None:
    shown = make_harmless(text)

    assert "\ufffd" in shown
    assert not {"\x1b", "\x07", "\x9d", "\x9c", "\u202e"} & set(shown)


def test_a_command_prints_nothing_that_a_terminal_acts_on() -> None:
    lines = run_in_terminal([LAUNCHBAY, f"nothing{TITLE}"], 200, os.environ)

    assert any("nothing\ufffd]0;title\ufffd" in line for line in lines), lines
    assert "\x07" not in "".join(lines)


def test_a_pipe_gets_what_was_written() -> None:
    answer = subprocess.run([LAUNCHBAY, f"nothing{TITLE}"], capture_output=True, text=True, check=False)

    assert TITLE in answer.stderr
