"""The plain fields of a job file: name, command, code folder, environment, timeout."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from launchbay.authoring.durations import parse_duration
from launchbay.authoring.job_file.faults import Faults
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.domain.names import check_name
from launchbay_core.errors import Malformed

FILE_NAME = "launchbay.yaml"
_TIMEOUT = "timeout_seconds"  # of the spec; `timeout` in the file
FIELDS = ("name", *("timeout" if field == _TIMEOUT else field for field in JobSpec.model_fields))


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
    if isinstance(word, str):
        return word
    fault = (
        'has no text; write "null" in quotes for that word' if word is None else "must be a string; put it in quotes"
    )
    faults.add(("command", str(number)), fault)
    return ""


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


def read_env(values: Mapping[str, Any], faults: Faults) -> dict[str, str]:
    """The job's environment variables, as they are written."""
    env = values.get("env")
    if env is None:
        return {}
    if not isinstance(env, Mapping):
        faults.add(("env",), "must map names to values")
        return {}
    for name, value in env.items():
        if value is None:
            faults.add(("env", name), 'has no value; write "" for an empty value, or "null" in quotes for that word')
        elif not isinstance(value, str):
            faults.add(("env", name), "must be a text; put it in quotes")
    return {name: value if isinstance(value, str) else "" for name, value in env.items()}


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
