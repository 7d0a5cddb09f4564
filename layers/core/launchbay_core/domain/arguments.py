"""The run config on a command line, for scripts that read their values with argparse, click and the like. Pure.

What is made here are words, never text for a shell to read: a value may hold spaces, quotes or `$(…)` and arrives as
it is. A command that is itself a shell's script gets the words as its positional parameters, for its `"$@"`.
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

_SHELLS = {"ash", "bash", "dash", "ksh", "sh", "zsh"}
_PARAMETERS = ("$@", "${@", "$*", "${*")
_NUMBER = re.compile(r"-(\d+|\d*\.\d+)")  # what argparse takes for a negative number
_MISSING = object()


def arguments_of(
    declared: Mapping[str, Argument], config: Mapping[str, Any], command: Sequence[str]
) -> tuple[list[str], list[InputError]]:
    """The words to put after a command for a run config, and what can't be put into words.

    Values that are not there, and nulls, are left out. Positional arguments come first: after a flag that takes
    several words they would be taken for more of its values.

    >>> arguments_of({"lr": Argument(flag="--lr"), "fast": Argument(flag="-f")}, {"lr": 0.1, "fast": True}, ["train"])
    (['--lr', '0.1', '-f'], [])
    """
    words: list[str] = []
    errors: list[InputError] = []
    for path, argument in sorted(declared.items(), key=lambda item: not item[1].positional):
        value = value_at(config, path)
        if value is _MISSING or value is None:
            continue
        made = list(_words(argument, value))
        reason = _unfit(argument, value, made)
        if reason:
            errors.append(InputError(path, "constraint", f"`{path}` {reason}", given=value))
        words += made
    return [*_shell_name(command), *words], errors


def argument_faults(
    declared: Mapping[str, Argument], config: RunConfig | None, command: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """What is wrong with arguments that somebody registers: the path that each fault is about, and the fault."""
    if declared and lacks_parameters(command):
        yield "", 'the command is a script of a shell, which has to say `"$@"` where the arguments go'
    for path in declared:
        if config is None:
            yield path, f"`{path}` is no value of the run config: this job has none"
        elif _at(config.schema, path) is None and value_at(config.values, path) is _MISSING:
            near = get_close_matches(path, _paths(config.values), 1)
            yield path, f"`{path}` is no value of the run config" + (f"; did you mean `{near[0]}`?" if near else "")
        elif is_or_holds_secret(config.schema, parse_path(path)):
            yield path, f"`{path}` is a secret: every program of its machine can read a command's arguments"


def value_at(config: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path of a run config; a mark of its own, no value of any config, where there is none."""
    found: Any = config
    for key in parse_path(path):
        if not isinstance(found, Mapping) or key not in found:
            return _MISSING
        found = found[key]
    return found


def lacks_parameters(command: Sequence[str]) -> bool:
    """Whether a command is a shell's script that would lose the words after it, as it says nowhere `"$@"`."""
    script = _script(command)
    return script is not None and not any(sign in script for sign in _PARAMETERS)


def _at(schema: Mapping[str, Any], path: str) -> Mapping[str, Any] | None:
    """The schema of the value at a dotted path, None if the schema says nothing of it."""
    found: Any = schema
    for key in parse_path(path):
        found = resolve_reference(schema, found).get("properties", {}).get(key)
        if not isinstance(found, Mapping):
            return None
    return resolve_reference(schema, found)


def _paths(values: Mapping[str, Any], at: tuple[str, ...] = ()) -> list[str]:
    """The dotted paths of every value, those of maps included."""
    found = []
    for key, value in values.items():
        path = (*at, key)
        found += [format_path(path), *(_paths(value, path) if isinstance(value, Mapping) else ())]
    return found


def _script(command: Sequence[str]) -> str | None:
    """The script of `sh -c SCRIPT`, None for any other command."""
    if not command or PurePosixPath(command[0]).name not in _SHELLS:
        return None
    for number, word in enumerate(command[1:], 1):
        if not word.startswith("-"):
            return None
        if not word.startswith("--") and word.endswith("c"):
            return command[number + 1] if number + 1 < len(command) else None
    return None


def _shell_name(command: Sequence[str]) -> list[str]:
    """What stands for `$0` after a shell's script that is the last word; without it the first argument would."""
    return [PurePosixPath(command[0]).name] if _script(command) == command[-1] else []


def _words(argument: Argument, value: Any) -> Iterator[str]:
    if isinstance(value, bool) and not argument.explicit:
        chosen = argument.flag if value else argument.negation
        if chosen:
            yield chosen
    elif not isinstance(value, list):
        yield from _flagged(argument.flag, _text(value)) if argument.flag else [_lone_text(value)]
    elif argument.separator is not None:
        yield from _flagged(argument.flag, argument.separator.join(map(_text, value)))
    elif argument.repeat and argument.flag:
        for item in value:
            yield from _flagged(argument.flag, _text(item))
    else:
        yield from [argument.flag] if argument.flag else []
        yield from map(_lone_text, value)


def _flagged(flag: str | None, text: str) -> list[str]:
    if not flag:
        return [text]
    if flag.endswith("="):
        return [flag + text]
    if text.startswith("-") and flag.startswith("-"):  # by itself it would be taken for a flag
        return [f"{flag}={text}" if flag.startswith("--") else flag + text]
    return [flag, text]


def _text(value: Any) -> str:
    """A value as programs read it: text as it is, numbers as Python writes them, what is nested as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return repr(value)
    return json.dumps(value, ensure_ascii=False)


def _lone_text(value: Any) -> str:
    """A value without a flag to itself: there argparse takes `-0.00001` for a number, and `-1e-05` for a flag."""
    is_power = isinstance(value, float) and math.isfinite(value) and "e" in repr(value)
    return format(Decimal(repr(value)), "f") if is_power else _text(value)


def _lone(argument: Argument, value: Any, words: Sequence[str]) -> Sequence[str]:
    """The words that nothing ties to a flag: the command itself decides what each of them is."""
    if argument.positional:
        return words
    if isinstance(value, list) and not argument.repeat and argument.separator is None:
        return words[1:] if argument.flag else words
    if argument.flag and not argument.flag.startswith("-") and not argument.flag.endswith("="):
        return words[1::2]  # after a flag that is a word itself, such as `lr`
    return ()


def _unfit(argument: Argument, value: Any, words: Sequence[str]) -> str:
    """Why these words would not arrive as the value that they stand for; nothing if they would."""
    if any("\0" in word for word in words):
        return "can't be an argument of a command: it has a NUL character in it"
    taken = next(
        (word for word in _lone(argument, value, words) if word.startswith("-") and not _NUMBER.fullmatch(word)), None
    )
    return f"can't have `{taken}` in it: the command would take that for a flag" if taken else ""
