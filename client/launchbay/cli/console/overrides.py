"""What `launch` and `rerun` share: -o, --secret, --overrides and the hardware, as options and members of a request."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from launchbay_core.inputs import Overrides

Command = TypeVar("Command", bound=Callable[..., Any])


def with_overrides(command: Command) -> Command:
    """Add the options of values and hardware: a command gets them as `assigned`, `secrets`, `file` and `hardware`."""

    @click.option(
        "-o",
        "--override",
        "assigned",
        multiple=True,
        metavar="[FILE:]PATH=VALUE",
        help="A value to change, such as trainer.lr=1e-3, or conf/train.yaml:epochs=5. PATH:={…} replaces a map, "
        "+PATH=VALUE adds a key, '~PATH' removes one, 'PATH[0]=VALUE' changes an item of a list and 'PATH[+]=VALUE' "
        "adds one; @FILE stands for the overrides in a file. May be repeated.",
    )
    @click.option(
        "--overrides",
        "file",
        type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
        help="A YAML or JSON file of {config: {…}, files: {path: {…}}}; - is standard input. -o wins over it.",
    )
    @click.option(
        "--secret",
        "secrets",
        multiple=True,
        metavar="[FILE:]PATH",
        help="A secret to give, such as hub.token. It is asked for and not shown; without a terminal, it is a line of "
        "standard input. May be repeated.",
    )
    @click.option("-m", "--multirun", is_flag=True, hidden=True, expose_value=False, callback=_refuse_sweep)
    @click.option("--gpu", metavar="MODEL[:COUNT]", help="GPUs by model, such as a10g or a10g:4; or by memory: 40gib.")
    @click.option("--vcpus", type=click.IntRange(1), help="vCPUs, at least.")
    @click.option("--memory", type=click.FloatRange(0, min_open=True), metavar="GIB", help="Memory, at least, in GiB.")
    @click.option("--spot", is_flag=True, help="Spot capacity: cheaper, and may be reclaimed.")
    @functools.wraps(command)
    def wrapped(
        *words: Any, gpu: str | None, vcpus: int | None, memory: float | None, spot: bool, **options: Any
    ) -> Any:
        return command(*words, hardware=hardware_request(gpu, vcpus, memory, spot=spot), **options)

    return wrapped  # type: ignore[return-value]  # click calls it by keyword


def _refuse_sweep(_context: click.Context, _option: click.Parameter, is_given: bool) -> None:  # noqa: FBT001  (click's)
    """Say what to do in the place of Hydra's `--multirun`."""
    if is_given:
        raise click.UsageError("A launch starts one run, so there is no `--multirun`: launch each value by itself.")


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


def read_overrides(
    assigned: Sequence[str],
    file: Path | None,
    schema: dict[str, Any],
    secrets: Sequence[str] = (),
    earlier: Overrides | None = None,
) -> Overrides:
    """The overrides of a file, with the assignments and then the secrets, which are asked for, laid over it.

    `schema` is the answer of the version's schema, `earlier` what the result is laid over when a run is launched again.

    Raises:
        UsageError: an assignment or a file can't be read, or what is asked for is not a secret.
    """
    from launchbay.cli.console.secrets import ask_for_secrets, find_secrets_in_words
    from launchbay_core.inputs import BadAssignment, UnknownPlace, parse_overrides

    config = schema["config"]["schema"] if schema["config"] else None
    files = {path: found["schema"] for path, found in schema["files"].items()}
    asked = ask_for_secrets(secrets, config, files)
    try:
        overrides, notices = parse_overrides(
            assigned, config, files, lambda name: read_overrides_file(Path(name)), earlier
        )
    except (BadAssignment, UnknownPlace) as error:
        raise click.UsageError(str(error)) from error
    show_notices([*notices, *find_secrets_in_words(assigned, config, files)])
    return (overrides if file is None else read_overrides_file(file).then(overrides)).then(asked)


def show_notices(notices: Sequence[str]) -> None:
    """Say what may not be meant, such as an assignment that another overrides, beside what the command prints."""
    for notice in notices:
        click.secho(f"Note: {notice}", err=True, fg="yellow")


def read_overrides_file(file: Path) -> Overrides:
    """The overrides in a YAML or JSON file, in the API's shape; a member that is null is an empty one.

    Raises:
        UsageError: it can't be read, or has another shape.
    """
    from launchbay_core.domain.bodies import validate_body
    from launchbay_core.domain.requests import OverridesBody
    from launchbay_core.errors import Malformed
    from launchbay_core.inputs import InvalidOverrides, Overrides

    document = _without_nulls(_read_document(file))
    try:
        return Overrides.from_json(validate_body(OverridesBody, document, f"{file} {_SHAPE}").model_dump())
    except (Malformed, InvalidOverrides) as error:
        raise click.UsageError(f"{file}: {error}" if isinstance(error, InvalidOverrides) else str(error)) from error


_NAMED = ("replace", "add", "remove", "items")
_MEMBERS = ("config", "files", *_NAMED, "args", "entry_point", "env")
_SHAPE = (
    "can only have `config`, `files`, `replace`, `add`, `remove`, `items`, `args`, `entry_point` and `env`: values of "
    "the run config go under `config`, those of a file under `files`, by its path."
)


def _read_document(file: Path) -> dict[str, Any]:
    from launchbay_core.inputs import UnreadableInput, parse_one
    from launchbay_core.inputs.formats.texts import decode_text
    from launchbay_core.inputs.values.plain import plain_value

    name = "standard input" if str(file) == "-" else str(file)
    try:
        with click.open_file(str(file), "rb") as stream:
            return dict(plain_value(parse_one(decode_text(stream.read()), "yaml")))
    except UnreadableInput as error:
        raise click.UsageError(f"Could not read {name}: {error.without_quotes()}") from None
    except OSError as error:
        raise click.UsageError(f"Could not read {name}: {error.strerror}") from error


def _without_nulls(document: dict[str, Any]) -> dict[str, Any]:
    """The document without members that are null, as `config:` is with nothing after it."""
    kept = {name: value for name, value in document.items() if value is not None or name not in _MEMBERS}
    if isinstance(kept.get("files"), dict):
        kept["files"] = {path: {} if values is None else values for path, values in kept["files"].items()}
    for member in _NAMED:
        if isinstance(kept.get(member), dict):
            kept[member] = {name: paths for name, paths in kept[member].items() if paths is not None}
    return kept
