"""The run config on a command line, for scripts that read their values with argparse, click and the like. Pure.

Arguments are separate words, never text for a shell to parse: a value may contain spaces, quotes or `$(…)` and arrives
unchanged. A command that is a shell script gets the words as its positional parameters, for its `"$@"`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Any

from launchbay_core.domain.job_spec import Argument
from launchbay_core.domain.jobs import RunConfig
from launchbay_core.inputs import InputError, format_path, parse_path
from launchbay_core.inputs.schemas.references import resolve_reference
from launchbay_core.inputs.schemas.secrets import is_or_holds_secret
from launchbay_core.inputs.schemas.subschemas import named_in

_SHELLS = {"ash", "bash", "dash", "ksh", "sh", "zsh"}
_PARAMETERS = ("$@", "${@", "$*", "${*")
_NUMBER = re.compile(r"-(\d+|\d*\.\d+)")  # what argparse recognizes as a negative number
_MISSING = object()


def arguments_of(
    declared: Mapping[str, Argument], config: Mapping[str, Any], command: Sequence[str]
) -> tuple[list[str], list[InputError]]:
    """The words to append to a command for a run config, and the errors of values that can't be written as words.

    Missing values and nulls are left out. Positional arguments come first: after a flag that takes several words they
    would be read as more of its values.

    >>> arguments_of({"lr": Argument(flag="--lr"), "fast": Argument(flag="-f")}, {"lr": 0.1, "fast": True}, ["train"])
    (['--lr', '0.1', '-f'], [])
    """
    words: list[str] = []
    errors: list[InputError] = []
    for path, argument in sorted(declared.items(), key=lambda item: not item[1].positional):
        value = _value_at(config, path)
        if value is _MISSING or value is None:
            continue
        made = list(_words(argument, value))
        reason = _find_misreading(argument, value, made)
        if reason:
            errors.append(InputError(path, "constraint", f"`{path}` {reason}", given=value))
        words += made
    return [*_shell_name(command), *words], errors


def find_argument_faults(
    declared: Mapping[str, Argument], config: RunConfig | None, command: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """The faults of arguments to be registered: the path that each is about, and its message."""
    if declared and _lacks_parameters(command):
        yield "", 'the command is a shell script, which must contain `"$@"` where the arguments go'
    for path in declared:
        if config is None:
            yield path, f"`{path}` is not a value of the run config: this job has no run config"
        elif _schema_at(config.schema, path) is None and _value_at(config.values, path) is _MISSING:
            near = get_close_matches(path, _paths(config.values), 1)
            yield path, f"`{path}` is not a value of the run config" + (f"; did you mean `{near[0]}`?" if near else "")
        elif is_or_holds_secret(config.schema, parse_path(path)):
            yield path, f"`{path}` is a secret: every program of its machine can read a command's arguments"


def _value_at(config: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path of a run config; `_MISSING` if there is none."""
    found: Any = config
    for key in parse_path(path):
        if not isinstance(found, Mapping) or key not in found:
            return _MISSING
        found = found[key]
    return found


def _lacks_parameters(command: Sequence[str]) -> bool:
    """Whether a command is a shell script that would ignore the words after it, as it nowhere uses `"$@"`."""
    script = _script(command)
    return script is not None and not any(parameters in script for parameters in _PARAMETERS)


def _schema_at(schema: Mapping[str, Any], path: str) -> Mapping[str, Any] | None:
    """The schema of the value at a dotted path; None if the schema does not describe it."""
    found: Any = schema
    for key in parse_path(path):
        found = named_in(resolve_reference(schema, found), "properties").get(key)
        if not isinstance(found, Mapping):
            return None
    return resolve_reference(schema, found)


def _paths(values: Mapping[str, Any], at: tuple[str, ...] = ()) -> list[str]:
    """The dotted paths of all values, maps included."""
    found = []
    for key, value in values.items():
        path = (*at, key)
        found += [format_path(path), *(_paths(value, path) if isinstance(value, Mapping) else ())]
    return found


def _script(command: Sequence[str]) -> str | None:
    """The script of `sh -c SCRIPT`; None for any other command."""
    if not command or PurePosixPath(command[0]).name not in _SHELLS:
        return None
    for number, word in enumerate(command[1:], 1):
        if not word.startswith("-"):
            return None
        if not word.startswith("--") and word.endswith("c"):
            return command[number + 1] if number + 1 < len(command) else None
    return None


def _shell_name(command: Sequence[str]) -> list[str]:
    """The word for `$0` after a shell script that ends the command; otherwise the first argument would become `$0`."""
    return [PurePosixPath(command[0]).name] if _script(command) == command[-1] else []


def _words(argument: Argument, value: Any) -> Iterator[str]:
    if isinstance(value, bool) and not argument.explicit:
        chosen = argument.flag if value else argument.negation
        if chosen:
            yield chosen
    elif not isinstance(value, list):
        yield from _join_flag(argument.flag, _text(value)) if argument.flag else [_bare_text(value)]
    elif argument.separator is not None:
        yield from _join_flag(argument.flag, argument.separator.join(map(_text, value)))
    elif argument.repeat and argument.flag:
        for item in value:
            yield from _join_flag(argument.flag, _text(item))
    else:
        yield from [argument.flag] if argument.flag else []
        yield from map(_bare_text, value)


def _join_flag(flag: str | None, text: str) -> list[str]:
    if not flag:
        return [text]
    if flag.endswith("="):
        return [flag + text]
    if text.startswith("-") and flag.startswith("-"):  # as a word of its own it would be read as a flag
        return [f"{flag}={text}" if flag.startswith("--") else flag + text]
    return [flag, text]


def _text(value: Any) -> str:
    """A value as programs read it: text unchanged, numbers as Python writes them, maps and lists as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return repr(value)
    return json.dumps(value, ensure_ascii=False)


def _bare_text(value: Any) -> str:
    """A value as a word of its own: there argparse reads `-0.00001` as a number, but `-1e-05` as a flag."""
    is_power = isinstance(value, float) and math.isfinite(value) and "e" in repr(value)
    return format(Decimal(repr(value)), "f") if is_power else _text(value)


def _bare_words(argument: Argument, value: Any, words: Sequence[str]) -> Sequence[str]:
    """The words that are not joined to a flag: the command decides what each of them is."""
    if argument.positional:
        return words
    if isinstance(value, list) and not argument.repeat and argument.separator is None:
        return words[1:] if argument.flag else words
    if argument.flag and not argument.flag.startswith("-") and not argument.flag.endswith("="):
        return words[1::2]  # after a flag without a hyphen, such as `lr`
    return ()


def _find_misreading(argument: Argument, value: Any, words: Sequence[str]) -> str:
    """Why a command would not read these words as their value; empty if it would."""
    if any("\0" in word for word in words):
        return "can't be an argument of a command: it contains a NUL character"
    bare = _bare_words(argument, value, words)
    flag = next((word for word in bare if word.startswith("-") and not _NUMBER.fullmatch(word)), None)
    return f"can't contain `{flag}`: the command would read it as a flag" if flag else ""
