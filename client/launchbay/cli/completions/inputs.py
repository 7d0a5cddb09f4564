"""What Tab offers for inputs and hardware: the inputs of the named job with their present values, and GPU models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_PLAIN = re.compile(r"[\w.+/-]*")  # needs no quotes in a shell


def complete_override(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The inputs as `[FILE:]PATH=VALUE`, with the value that they have, each with its type.

    A value that a shell would not read as it is stays out of the word, and is shown beside the type.
    """
    from click.shell_completion import CompletionItem

    from launchbay_core.errors import LaunchbayError

    try:
        found = [CompletionItem(word, help=help_text) for word, help_text in _assignable(context)]
    except (LaunchbayError, click.ClickException):
        return []  # an error in the middle of the line would be in the way; the command itself reports it
    return [item for item in found if item.value.startswith(incomplete)]


def complete_gpu(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The GPU models that the server has classes for, after the alternatives that are already there."""
    from click.shell_completion import CompletionItem

    models = {one["gpu_model"]: one["gpu_memory_gib"] for one in _classes(context) if one["gpu_model"]}
    before, comma, typed = incomplete.rpartition(",")
    found = {model: f"{memory} GiB" for model, memory in models.items() if model.startswith(typed.lower())}
    return [CompletionItem(before + comma + model, help=memory) for model, memory in found.items()]


def complete_class(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The compute classes that the server has enabled."""
    from click.shell_completion import CompletionItem

    found = [CompletionItem(one["name"], help=one["family"]) for one in _classes(context)]
    return [item for item in found if item.value.startswith(incomplete.lower())]


def _classes(context: click.Context) -> list[dict[str, Any]]:
    from launchbay.cli.completions.names import session_of
    from launchbay_core.errors import LaunchbayError

    try:
        return list(session_of(context).api.hardware.get_classes()["classes"])
    except LaunchbayError:
        return []


def _assignable(context: click.Context) -> Iterator[tuple[str, str]]:
    schema = _schema(context)
    for file, source in [(None, schema["config"]), *schema["files"].items()]:
        if source is not None:
            yield from _inputs_of(file, source)


def _schema(context: click.Context) -> dict[str, Any]:
    """The inputs of the job, or of the job of the run, that the command line names so far."""
    from launchbay.cli.completions.names import session_of
    from launchbay.cli.console.references import parse_reference
    from launchbay.cli.console.runs.references import find_run

    session = session_of(context)
    api = session.api
    if (run := _word_of(context, "run")) is not None:
        first = api.runs.get(find_run(session, run, context.params.get("of_job")))
        return api.jobs.get_schema(first["job"], first["version"])
    named = parse_reference(_word_of(context, "job") or "")
    return api.jobs.get_schema(named.job, named.selector)


def _word_of(context: click.Context, argument: str) -> str | None:
    """The word of a command's first argument; None if its first argument has another name.

    An option that still waits for its value keeps click from naming the arguments before it: they are left over then.
    """
    first = next((one for one in context.command.params if isinstance(one, click.Argument)), None)
    if first is None or first.name != argument:
        return None
    return str(context.params.get(argument) or next(iter(context.args), ""))


def _inputs_of(file: str | None, source: dict[str, Any]) -> Iterator[tuple[str, str]]:
    from launchbay.cli.console.input_views import default_text, leaf_of, type_text
    from launchbay.cli.console.texts import leaves_of
    from launchbay_core.inputs.left_sides import format_left_side

    for keys, kind in leaves_of(source["types"]):
        if not all(keys):
            continue  # a path can't name an empty key
        left = format_left_side("", file, keys)
        leaf = leaf_of(source["schema"], keys)
        value = default_text(leaf)
        if _PLAIN.fullmatch(value):
            yield f"{left}={value}", type_text(kind)
        else:
            yield f"{left}=", f"{type_text(kind)}, now {value}"
