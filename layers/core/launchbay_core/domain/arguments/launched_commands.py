"""What a launch may change of a command: its program, and the words right after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from launchbay_core.domain.arguments.shell_scripts import find_script_fault
from launchbay_core.domain.job_spec import Argument, JobSpec
from launchbay_core.domain.plain_text import MAX_STRING_BYTES
from launchbay_core.inputs import InputError, Overrides


def command_of(spec: JobSpec, overrides: Overrides) -> list[str]:
    """The command of a run, without the words after it."""
    return list(spec.command if overrides.entry_point is None else overrides.entry_point)


def find_command_errors(spec: JobSpec, overrides: Overrides) -> Iterator[InputError]:
    """The errors of a command that a launch changes: that its author does not let it, or that it would be misread."""
    given = {"args": overrides.args or None, "entry_point": overrides.entry_point}  # no words change nothing
    if not spec.inputs.command:
        for name in (name for name, words in given.items() if words is not None):
            text = f"`{name}` can't be changed at launch: the job's author can write `inputs: {{command: true}}`"
            yield InputError(name, "excluded", text)
        return
    if overrides.entry_point is not None and not any(overrides.entry_point[:1]):
        yield InputError("entry_point", "constraint", "`entry_point` needs the name of a program as its first word")
        return
    name = "args" if overrides.entry_point is None else "entry_point"
    if (spec.inputs.args or overrides.args) and (fault := find_script_fault(command_of(spec, overrides))):
        yield InputError(name, "constraint", f"`{name}`: {fault}")
    yield from _find_declared_flags(spec.inputs.args, overrides.args or ())
    for word in overrides.args or ():
        if len(word.encode()) >= MAX_STRING_BYTES:
            yield InputError("args", "constraint", f"`args` has a word of {MAX_STRING_BYTES:,} bytes or more")


def _find_declared_flags(declared: Mapping[str, Argument], args: Sequence[str]) -> Iterator[InputError]:
    """Errors of words that would give a value of the run config a second time: which one counts, nobody could say."""
    for word in args:
        for path, argument in declared.items():
            if any(_sets(word, flag) for flag in (argument.flag, argument.negation) if flag):
                text = f"`{word[:60]}` in `args` is the argument of `{path}` in the run config: give that another value"
                yield InputError("args", "constraint", text)
                break


def _sets(word: str, flag: str) -> bool:
    name = flag.removesuffix("=")
    if not name.startswith("-"):  # as in Hydra's `key=value`, `+key=value` and `~key`
        key, is_pair, _ = word.partition("=")
        may_set = bool(is_pair) or word.startswith("~")
        return flag.endswith("=") and may_set and key.lstrip("+~") == name.lstrip("+~")
    is_letter = len(name) == 2 and name[1] != "-"
    return word == name or word.startswith(f"{name}=") or (is_letter and word.startswith(name))
