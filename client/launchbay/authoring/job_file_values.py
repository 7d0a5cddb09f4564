"""The plain fields of a job file: command, code folder, environment, timeout."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from launchbay.authoring.job_file_faults import Faults

_TIMEOUT = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?")
_SECONDS = (24 * 3600, 3600, 60, 1)


def read_command(values: Mapping[str, Any], faults: Faults) -> list[str]:
    """The words of the command, which may be written as one line of a shell without the shell's own signs."""
    command = values.get("command")
    if isinstance(command, str):
        try:
            words = shlex.split(command)
        except ValueError as error:
            faults.add(("command",), f"can't be split into words: {error}")
            return []
    elif isinstance(command, list):
        words = [_word(word, number, faults) for number, word in enumerate(command)]
    else:
        wrong = "is missing: what does the job run?" if command is None else "has to be text or a list of words"
        faults.add(("command",), wrong)
        return []
    if not words:
        faults.add(("command",), "is empty: what does the job run?")
    return words


def _word(word: Any, number: int, faults: Faults) -> str:
    text = _plain(word)
    if text is None:
        faults.add(("command", str(number)), "has to be a word; put it in quotes")
    return text or ""


def read_code(values: Mapping[str, Any], folder: Path, faults: Faults) -> Path | None:
    """The folder to pack: that of the job file unless it names another one or none."""
    code = values.get("code", ".")
    if code is False:
        return None
    if not isinstance(code, str):
        faults.add(("code",), "has to be a folder, or `false` if all code is in the image")
        return None
    root = (folder / code).resolve()
    if not root.is_dir():
        faults.add(("code",), f"there is no folder `{code}` in {folder}")
        return None
    return root


def read_env(values: Mapping[str, Any], faults: Faults) -> dict[str, str]:
    """The job's environment variables; numbers and truth values as a shell would have them."""
    env = values.get("env")
    if env is None:
        return {}
    if not isinstance(env, Mapping):
        faults.add(("env",), "has to map names to values")
        return {}
    read = {str(name): _plain(value) for name, value in env.items()}
    for name, value in read.items():
        if value is None:
            faults.add(("env", name), 'has to be text or a number; write "" for an empty one')
    return {name: value or "" for name, value in read.items()}


def read_timeout(values: Mapping[str, Any], faults: Faults) -> dict[str, int]:
    """`timeout_seconds` of the spec, if the file has a timeout: seconds, or `90m`, `2h`, `1d12h`."""
    timeout = values.get("timeout")
    if timeout is None:
        return {}
    if isinstance(timeout, int) and not isinstance(timeout, bool):
        return {"timeout_seconds": timeout}
    match = _TIMEOUT.fullmatch(timeout.replace(" ", "")) if isinstance(timeout, str) else None
    if not match or not any(match.groups()):
        faults.add(("timeout",), f"`{timeout}` is no time; write 2h, 90m, 1d12h or a number of seconds")
        return {}
    return {"timeout_seconds": sum(int(n or 0) * unit for n, unit in zip(match.groups(), _SECONDS, strict=True))}


def _plain(value: Any) -> str | None:
    """A scalar as a shell would have it; None for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else None
