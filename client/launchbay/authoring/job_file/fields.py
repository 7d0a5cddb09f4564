"""The plain fields of a job file: name, command, code folder, environment, timeout."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from launchbay.authoring.durations import parse_duration
from launchbay.authoring.ignore_patterns import parse_pattern
from launchbay.authoring.job_file.faults import Faults
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.domain.names import check_name
from launchbay_core.errors import Malformed

FILE_NAME = "launchbay.yaml"
_TIMEOUT = "timeout_seconds"  # of the spec; `timeout` in the file
FIELDS = ("name", *("timeout" if field == _TIMEOUT else field for field in JobSpec.model_fields), "ignore")


def read_name(values: Mapping[str, Any], faults: Faults) -> str:
    """The job's name."""
    name = values.get("name")
    if not isinstance(name, str):
        faults.add(("name",), "is missing; give the job a name" if name is None else "must be a string")
        return ""
    try:
        return check_name("job", name)
    except Malformed as error:
        faults.add(("name",), error.message)
        return ""


def read_command(values: Mapping[str, Any], faults: Faults) -> list[str]:
    """The words of the command, which may be one line; it is split as a shell splits it, and nothing is expanded."""
    command = values.get("command")
    if isinstance(command, str):
        try:
            words = shlex.split(command)
        except ValueError as error:
            faults.add(("command",), f"can't be split into words: {error}")
            return []
    elif isinstance(command, list):
        words = [_read_word(word, number, faults) for number, word in enumerate(command)]
    else:
        fault = "must be a string or a list of words"
        faults.add(("command",), "is missing; give the command that the job runs" if command is None else fault)
        return []
    if not words:
        faults.add(("command",), "is empty; give the command that the job runs")
    return words


def _read_word(word: Any, number: int, faults: Faults) -> str:
    text = _scalar_text(word)
    if text is None:
        faults.add(("command", str(number)), "must be a string; put it in quotes")
    return text or ""


def read_code(values: Mapping[str, Any], folder: Path, faults: Faults) -> Path | None:
    """The folder to pack: that of the job file, or the one that it names; None for `code: false`."""
    code = values.get("code", ".")
    if code is False:
        return None
    if not isinstance(code, str):
        faults.add(("code",), "must be a folder, or `false` if all code is in the image")
        return None
    root = (folder / code).resolve()
    if not root.is_dir():
        faults.add(("code",), f"there is no folder `{code}` in {folder}")
        return None
    return root


def read_python(values: Mapping[str, Any], faults: Faults) -> dict[str, str]:
    """`python` of the spec, if the file has one, as it is written: `3.10` is no number."""
    python = values.get("python")
    if python is None:
        return {}
    if isinstance(python, int | float) and not isinstance(python, bool):
        return {"python": faults.spelling(("python",))}
    if isinstance(python, str) and python:
        return {"python": python}
    faults.add(("python",), "must be a version such as 3.12, or the path of an interpreter or an environment")
    return {}


def read_ignore(values: Mapping[str, Any], faults: Faults) -> tuple[str, ...]:
    """The author's patterns of what is not packed, as in a `.gitignore`."""
    patterns = values.get("ignore")
    patterns = [patterns] if isinstance(patterns, str) else patterns
    if patterns is None:
        return ()
    if not isinstance(patterns, list):
        faults.add(("ignore",), "must be a list of patterns, as in a `.gitignore`, such as `data/`")
        return ()
    for number, pattern in enumerate(patterns):
        if not isinstance(pattern, str) or parse_pattern(os.fsencode(pattern)) is None:
            faults.add(
                ("ignore", str(number)), "must be a pattern, as in a `.gitignore`; put one that begins with `!`, `*` "
                "or `#` in quotes, such as '!wandb/'",
            )  # fmt: skip
    return tuple(str(pattern) for pattern in patterns)


def read_env(values: Mapping[str, Any], faults: Faults) -> dict[str, str]:
    """The job's environment variables; numbers and booleans as a shell has them."""
    env = values.get("env")
    if env is None:
        return {}
    if not isinstance(env, Mapping):
        faults.add(("env",), "must map names to values")
        return {}
    read = {str(name): _scalar_text(value) for name, value in env.items()}
    for name, value in read.items():
        if value is None:
            faults.add(("env", name), 'must be a string or a number; write "" for an empty value')
    return {name: value or "" for name, value in read.items()}


def read_timeout(values: Mapping[str, Any], faults: Faults) -> dict[str, int]:
    """`timeout_seconds` of the spec, if the file has a timeout: seconds, or a duration such as `90m`."""
    timeout = values.get("timeout")
    if timeout is None:
        return {}
    if isinstance(timeout, int) and not isinstance(timeout, bool):
        return {_TIMEOUT: timeout}
    seconds = parse_duration(timeout) if isinstance(timeout, str) else None
    if seconds is None:
        faults.add(("timeout",), f"`{timeout}` is not a duration; write 2h, 90m, 1d12h or a number of seconds")
        return {}
    return {_TIMEOUT: seconds}


def _scalar_text(value: Any) -> str | None:
    """A scalar as a shell has it; None for any other value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else None
