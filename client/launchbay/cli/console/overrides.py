"""What `launch` and `rerun` share: -o, --overrides and the hardware, as options and as a request's fields."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def with_overrides(command: Command) -> Command:
    """Add the options of values and hardware, which the command gets as `assigned`, `file` and `hardware`."""

    @click.option(
        "-o",
        "--override",
        "assigned",
        multiple=True,
        metavar="[FILE:]PATH=VALUE",
        help="A value to change, such as trainer.lr=1e-3, or conf/train.yaml:epochs=5; PATH:={…} replaces a map, and "
        "@FILE stands for the overrides in a file. May be repeated.",
    )
    @click.option(
        "--overrides",
        "file",
        type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
        help="A YAML or JSON file of {config: {…}, files: {path: {…}}}; - is standard input. -o goes over it.",
    )
    @click.option("--gpu", metavar="MODEL[:COUNT]", help="GPUs by model, such as a10g or a10g:4; or by memory: 40gib.")
    @click.option("--vcpus", type=click.IntRange(1), help="vCPUs, at least.")
    @click.option("--memory", type=click.FloatRange(0, min_open=True), metavar="GIB", help="Memory, at least, in GiB.")
    @click.option("--spot", is_flag=True, help="Spot capacity: cheaper, and may be taken away.")
    @functools.wraps(command)
    def wrapped(
        *words: Any, gpu: str | None, vcpus: int | None, memory: float | None, spot: bool, **options: Any
    ) -> Any:
        return command(*words, hardware=hardware_request(gpu, vcpus, memory, spot=spot), **options)

    return wrapped  # type: ignore[return-value]  # click calls it by keyword


def hardware_request(gpu: str | None, vcpus: int | None, memory: float | None, *, spot: bool) -> dict[str, Any] | None:
    """The hardware that the options ask for; None if they ask for none, which leaves the job's default.

    Raises:
        UsageError: `gpu` can't be read.
    """
    if gpu is None and vcpus is None and memory is None and not spot:
        return None
    asked: dict[str, Any] = {"vcpus": vcpus, "memory_gib": memory, "spot": spot}
    if gpu is not None:
        asked["gpu"] = _gpu(gpu)
    return {name: value for name, value in asked.items() if value is not None}


def _gpu(text: str) -> dict[str, Any]:
    what, colon, count = text.partition(":")
    if colon and not (count.isdecimal() and int(count) > 0):
        raise click.UsageError(f"`--gpu {text}`: give MODEL or MODEL:COUNT, such as a10g:2.")
    number = int(count) if colon else 1
    memory = what.lower().removesuffix("gib").removesuffix("gb")
    if memory != what.lower() and memory.replace(".", "", 1).isdecimal():
        return {"memory_gib": float(memory), "count": number}
    return {"model": what.lower(), "count": number}


def overrides_of(assigned: Sequence[str], file: Path | None, schema: dict[str, Any]) -> dict[str, Any]:
    """The overrides of a file with the assignments laid over it; `schema` is the answer of the version's schema.

    Raises:
        UsageError: an assignment or a file can't be read.
    """
    from launchbay_core.inputs import BadAssignment, parse_overrides
    from launchbay_core.inputs.assignments import changes_of, in_api_shape
    from launchbay_core.inputs.values.composition import compose

    config = schema["config"]["schema"] if schema["config"] else None
    files = {path: found["schema"] for path, found in schema["files"].items()}
    try:
        overrides, notices = parse_overrides(assigned, config, files, lambda name: read_changes(Path(name)))
    except BadAssignment as error:
        raise click.UsageError(str(error)) from error
    show_notices(notices)
    if file is None:
        return overrides
    base, over = read_changes(file), changes_of(overrides)
    return in_api_shape({place: compose(base.get(place, {}), over.get(place, {})) for place in {**base, **over}})


def show_notices(notices: Sequence[str]) -> None:
    """Tell of assignments that others override, beside what the command prints."""
    for notice in notices:
        click.secho(f"Note: {notice}", err=True, fg="yellow")


def read_changes(file: Path) -> dict[str | None, dict[str, Any]]:
    """The changes of the run config (None) and of files in a YAML or JSON file of overrides, in the API's shape.

    Raises:
        UsageError: it can't be read, or is of another shape.
    """
    from launchbay_core.inputs import BadAssignment, UnreadableInput, parse_one
    from launchbay_core.inputs.assignments import changes_of
    from launchbay_core.inputs.values.plain import plain_value

    try:
        with click.open_file(str(file), encoding="utf-8") as stream:
            overrides = plain_value(parse_one(stream.read(), "yaml"))
    except (UnreadableInput, UnicodeDecodeError) as error:
        raise click.UsageError(f"{file} can't be read: {error}") from error
    except OSError as error:
        raise click.UsageError(f"{file} can't be read: {error.strerror}") from error
    _check_shape(file, overrides)
    try:
        return changes_of(overrides)
    except BadAssignment as error:
        raise click.UsageError(f"{file} has a path under `replace` that can't be read: {error}") from error
    except KeyError as error:
        raise click.UsageError(f"{file} has {error} under `replace`, which has no value there.") from error


def _check_shape(file: Path, overrides: dict[str, Any]) -> None:
    if unknown := sorted(set(overrides) - {"config", "files", "replace"}):
        raise click.UsageError(
            f"{file} has `{unknown[0]}`, which is none of `config`, `files` and `replace`: "
            "values of the run config go under `config`, those of a file under `files`, by its path."
        )
    config, files = overrides.get("config") or {}, overrides.get("files") or {}
    replaced = overrides.get("replace") or {}
    maps = {"config": config, "files": files, "replace": replaced}
    maps |= {f"files.{path}": values or {} for path, values in (files.items() if isinstance(files, dict) else ())}
    if wrong := [name for name, found in maps.items() if not isinstance(found, dict)]:
        raise click.UsageError(f"{file} has something else than a map under `{wrong[0]}`.")
    paths = [replaced.get("config") or [], *(replaced.get("files") or {}).values()]
    if not all(isinstance(found, list) and all(isinstance(path, str) for path in found) for found in paths):
        raise click.UsageError(f"{file} has something else than lists of dotted paths under `replace`.")
