"""Commands that are a shell script, `bash -c SCRIPT`: the words after it are its parameters, for its `"$@"`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

_SHELLS = {"ash", "bash", "dash", "ksh", "sh", "zsh"}
_WITH_VALUE = {"--rcfile", "--init-file"}  # bash's; so are `-o NAME` and `-O NAME`, also behind other letters
_PARAMETERS = re.compile(r"\$(?:[@*]|\{[@*])")
_IN_QUOTES = re.compile(r'"\$(?:[@*]|\{[@*][^}]*\})"')  # wherever that stands, such as in `"$(echo "$@")"`
# The parts of a script: comments, texts in either kind of quotes, and what is open to the shell.
_PARTS = re.compile(r"""(?<![^\s;&|(])#[^\n]*|'[^']*'|"(?:\\.|[^"\\])*"|(?P<open>\\.|[^\\])""", re.DOTALL)


def name_of_script(command: Sequence[str]) -> list[str]:
    """The word for `$0` after a shell script that ends the command; otherwise the first argument would become `$0`."""
    found = _find_script(command)
    return [found[0]] if found and found[1] == len(command) - 1 else []


def find_script_fault(command: Sequence[str]) -> str:
    """Why a command that is a shell script does not hand arguments on as they are; empty if it does."""
    found = _find_script(command)
    if found is None:
        return ""
    script = command[found[1]]
    if not _PARAMETERS.search(script):
        return 'the command is a shell script, which must contain `"$@"` where the arguments go'
    if any(_PARAMETERS.search(part) for part in _unquoted_parts(script)):
        return (
            'the command is a shell script, which must have its `"$@"` in double quotes: without them, the shell '
            "splits a value at its spaces, and its parts could be read as other arguments"
        )
    return ""


def _find_script(command: Sequence[str]) -> tuple[str, int] | None:
    """The name of the shell that runs a script in the command, and the script's position; None for other commands."""
    for number, word in enumerate(command):
        name = PurePosixPath(word).name
        if name in _SHELLS:
            position = _position_of_script(command, number + 1)
            return None if position is None else (name, position)
    return None


def _position_of_script(command: Sequence[str], start: int) -> int | None:
    """Where the first word that is not an option of a shell is, if one of the options is `-c`."""
    has_script = False
    position = start
    while position < len(command):
        word = command[position]
        if word in {"-", "--"}:
            position += 1
            break
        if not word.startswith(("-", "+")) or len(word) == 1:
            break
        has_letters = not word.startswith("--")
        has_script = has_script or (word.startswith("-") and has_letters and "c" in word)
        takes_value = word in _WITH_VALUE or (has_letters and word[-1] in "oO")
        position += 2 if takes_value else 1
    return position if has_script and position < len(command) else None


def _unquoted_parts(script: str) -> Iterator[str]:
    """What stands outside of quotes and comments, piece by piece."""
    part = ""
    for found in _PARTS.finditer(_IN_QUOTES.sub("", script)):
        if found["open"] is not None:
            part += found["open"]
        else:
            yield part
            part = ""
    yield part
