"""The words that a run config puts after a command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from launchbay_core.domain.arguments.misreadings import find_misreading
from launchbay_core.domain.arguments.shell_scripts import name_of_script
from launchbay_core.domain.arguments.values import MISSING, find_mismatch, known_types, value_at
from launchbay_core.domain.arguments.words import Word, words_of, writes_null
from launchbay_core.domain.job_spec import Argument
from launchbay_core.domain.jobs import RunConfig
from launchbay_core.inputs import InputError


def arguments_of(
    declared: Mapping[str, Argument],
    registered: RunConfig,
    config: Mapping[str, Any],
    command: Sequence[str],
    args: Sequence[str] = (),
) -> tuple[list[str], list[InputError]]:
    """The words to append to a command for a run config, and the errors of values that can't be written as words.

    `args` are words of the launch, which stand before them.

    Missing values are left out, and so are nulls, unless the argument's style has a word for them. Positional arguments
    come first: after a flag that takes several words they would be read as more of its values.

    >>> registered = RunConfig({"lr": 0.5, "fast": False}, {})
    >>> declared = {"lr": Argument(flag="--lr"), "fast": Argument(flag="-f")}
    >>> arguments_of(declared, registered, {"lr": 0.1, "fast": True}, ["train"])
    (['--lr', '0.1', '-f'], [])
    """
    flags = [flag for argument in declared.values() for flag in (argument.flag, argument.negation) if flag]
    made: dict[str, list[Word]] = {}
    errors: list[InputError] = []
    for path, argument in sorted(declared.items(), key=lambda item: not item[1].positional):
        value = value_at(config, path)
        if value is MISSING or (value is None and not writes_null(argument)):
            continue
        known, before = known_types(registered, path), value_at(registered.values, path)
        reason = find_mismatch(argument, known, value, before)
        made[path] = list(words_of(argument, value))
        reason = reason or find_misreading(argument, value, made[path], flags)
        if reason:
            errors.append(InputError(path, "constraint", f"`{path}` {reason}", given=value))
    errors += _left_out(declared, registered, made)
    words = [word.text for found in made.values() for word in found]
    return [*name_of_script(command), *args, *words], errors


def _left_out(
    declared: Mapping[str, Argument], registered: RunConfig, made: Mapping[str, Sequence[Word]]
) -> list[InputError]:
    """Errors of positional arguments without a value before others that have one: those would take their places.

    The author may leave one out, whose script may expect that.
    """
    paths = [path for path, argument in declared.items() if argument.positional]
    errors = []
    for number, path in enumerate(paths):
        later = next((other for other in paths[number + 1 :] if made.get(other)), None)
        if later and not made.get(path) and value_at(registered.values, path) not in (MISSING, None, []):
            text = f"`{path}` needs a value: without one, the command would read that of `{later}` in its place"
            errors.append(InputError(path, "constraint", text))
    return errors
