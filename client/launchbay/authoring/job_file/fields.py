"""The plain fields of a job file: name, command, code folder, environment, timeout."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from launchbay.authoring.command_text import (
    CommandText,
    notice_of_shell,
    notices_of_words,
    read_command_text,
)
from launchbay.authoring.ignore_patterns import parse_pattern
from launchbay.authoring.job_file.faults import Faults
from launchbay_core.domain.arguments.shell_scripts import find_script_fault
from launchbay_core.domain.hardware.durations import parse_duration
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


def read_command(values: Mapping[str, Any], faults: Faults) -> CommandText:
    """The command: a list of words, or a text as for a shell."""
    command = values.get("command")
    meaning = ""
    if isinstance(command, str):
        try:
            words, meaning = read_command_text(command)
        except ValueError as error:
            faults.add(("command",), f"can't be read: {error}")
            return CommandText([], "")
        if meaning and _has_arguments(values) and find_script_fault(words):
            faults.add(("command",), _WITHOUT_PARAMETERS.format(meaning))
    elif isinstance(command, list):
        words = [_read_word(word, number, faults) for number, word in enumerate(command)]
    else:
        fault = "must be a string or a list of words"
        faults.add(("command",), "is missing; give the command that the job runs" if command is None else fault)
        return CommandText([], "")
    if not words:
        faults.add(("command",), "is empty; give the command that the job runs")
    return CommandText(words, meaning)


def notices_of_command(values: Mapping[str, Any], command: CommandText) -> tuple[str, ...]:
    """What the author of a command may not expect: a text that runs in a shell, or a list that does not."""
    if command.meaning:
        return (notice_of_shell(command.meaning),)
    return tuple(notices_of_words(command.words)) if isinstance(values.get("command"), list) else ()


_WITHOUT_PARAMETERS = (
    'has `{}`, which means something to a shell, so it runs in bash: write `"$@"`, with the quotes, where the '
    "arguments of `inputs.args` go, put what is no shell's in single quotes, or write the command as a list of words"
)


def _has_arguments(values: Mapping[str, Any]) -> bool:
    """Whether a job file puts values of the run config on the command line."""
    inputs = values.get("inputs")
    return isinstance(inputs, Mapping) and bool(inputs.get("args"))


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
    seconds = parse_duration(timeout) if isinstance(timeout, str) else None
    if seconds is None:
        faults.add(("timeout",), f"`{timeout}` is not a duration; write 2h, 90m, 1d12h or a number of seconds")
        return {}
    return {_TIMEOUT: seconds}
