"""What `launch` and `rerun` share: -o, --secret, --overrides and the hardware, as options and members of a request."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from launchbay.cli.completions.inputs import complete_gpu, complete_override
from launchbay.cli.console.hardware import hardware_request

if TYPE_CHECKING:
    from launchbay_core.inputs import Overrides
    from launchbay_core.inputs.formats.yaml.by_field import Field

Command = TypeVar("Command", bound=Callable[..., Any])


def _refuse_sweep(_context: click.Context, _option: click.Parameter, is_given: bool) -> None:  # noqa: FBT001  (click's)
    """Say what to do in the place of Hydra's `--multirun`."""
    if is_given:
        raise click.UsageError("A launch starts one run, so there is no `--multirun`: launch each value by itself.")


# What is changed of a job's inputs.
_VALUES = (
    click.option(
        "-o",
        "--override",
        "assigned",
        multiple=True,
        shell_complete=complete_override,
        metavar="[FILE:]PATH=VALUE",
        help="A value to change, such as trainer.lr=1e-3, or conf/train.yaml:epochs=5. PATH:={…} replaces a map, "
        "+PATH=VALUE adds a key, '~PATH' removes one, 'PATH[0]=VALUE' changes an item of a list and 'PATH[+]=VALUE' "
        "adds one; @FILE stands for the overrides in a file. May be repeated.",
    ),
    click.option(
        "--overrides",
        "file",
        type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
        help="A YAML or JSON file of {config: {…}, files: {path: {…}}}; - is standard input. -o wins over it.",
    ),
    click.option(
        "--secret",
        "secrets",
        multiple=True,
        metavar="[FILE:]PATH",
        help="A secret to give, such as hub.token. It is asked for and not shown; without a terminal, it is a line of "
        "standard input. May be repeated.",
    ),
    click.option("-m", "--multirun", is_flag=True, hidden=True, expose_value=False, callback=_refuse_sweep),
)

# What is changed of its command and variables.
_COMMAND = (
    click.option(
        "--args", metavar="WORDS", help="Words right after the command, such as '--epochs 3', if the job allows it."
    ),
    click.option("--entry-point", metavar="COMMAND", help="Another command than the job's, if the job allows it."),
    click.option(
        "--env",
        "variables",
        multiple=True,
        metavar="NAME=VALUE",
        help="An environment variable that the job lets a launch set. May be repeated.",
    ),
)

# What it runs on.
_HARDWARE = (
    click.option(
        "--gpu",
        metavar="MODEL[:COUNT],…",
        shell_complete=complete_gpu,
        help="GPUs by model, such as a10g or a10g:4; or by memory: 40gib. Several are alternatives: l4,a10g.",
    ),
    click.option("--vcpus", type=click.IntRange(1), help="vCPUs, at least."),
    click.option("--memory", type=click.FloatRange(0, min_open=True), metavar="GIB", help="Memory, at least, in GiB."),
    click.option("--spot", is_flag=True, help="Spot capacity: cheaper, and may be reclaimed."),
)


def with_overrides(command: Command) -> Command:
    """Add the options of values, of the command and of hardware.

    A command gets them as `assigned`, `secrets`, `file`, `commanded` (which are overrides) and `hardware`.
    """

    @functools.wraps(command)
    def wrapped(
        *words: Any,
        args: str | None,
        entry_point: str | None,
        variables: tuple[str, ...],
        gpu: str | None,
        vcpus: int | None,
        memory: float | None,
        spot: bool,
        **options: Any,
    ) -> Any:
        commanded = command_overrides(args, entry_point, variables)
        hardware = hardware_request(gpu, vcpus, memory, spot=spot)
        return command(*words, commanded=commanded, hardware=hardware, **options)

    decorated: Any = wrapped
    for option in reversed((*_VALUES, *_COMMAND, *_HARDWARE)):  # as decorators do, the last one first
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return]  # click calls it by keyword


def command_overrides(args: str | None, entry_point: str | None, variables: Sequence[str]) -> Overrides:
    """What the options change of the command and its environment.

    Raises:
        UsageError: one of them can't be read.
    """
    from launchbay.authoring.command_text import notice_of_shell, read_command_text, read_words
    from launchbay.cli.console.pairs import parse_pairs
    from launchbay_core.inputs import Overrides

    try:
        words = None if args is None else tuple(read_words(args))
    except ValueError as error:
        raise click.UsageError(f"`--args` can't be read: {error}.") from error
    try:
        command = None if entry_point is None else read_command_text(entry_point)
    except ValueError as error:
        raise click.UsageError(f"`--entry-point` can't be read: {error}.") from error
    if command is not None and command.meaning:
        show_notices([notice_of_shell(command.meaning)])
    given = None if command is None else tuple(command.words)
    return Overrides(args=words, entry_point=given, env=parse_pairs("--env", variables))


def read_overrides(
    assigned: Sequence[str],
    file: Path | None,
    schema: dict[str, Any],
    secrets: Sequence[str] = (),
    commanded: Overrides | None = None,
    *,
    earlier: Overrides | None = None,
) -> Overrides:
    """The overrides of a file, with the assignments and then the secrets, which are asked for, laid over it.

    `schema` is the answer of the version's schema, `commanded` what options change of the command, `earlier` what the
    result is laid over when a run is launched again.

    Raises:
        UsageError: an assignment or a file can't be read, or what is asked for is not a secret.
    """
    from launchbay.cli.console.secrets import ask_for_secrets, find_secrets_in_words
    from launchbay_core.inputs import BadAssignment, UnknownPlace, parse_overrides

    config = schema["config"]["schema"] if schema["config"] else None
    files = {path: found["schema"] for path, found in schema["files"].items()}
    asked = ask_for_secrets(secrets, config, files)

    def read(name: str) -> Overrides:
        return read_overrides_file(Path(name), config, files)

    try:
        overrides, notices = parse_overrides(assigned, config, files, read, earlier)
    except (BadAssignment, UnknownPlace) as error:
        raise click.UsageError(str(error)) from error
    show_notices([*notices, *find_secrets_in_words(assigned, config, files)])
    given = (overrides if file is None else read(str(file)).then(overrides)).then(asked)
    return given if commanded is None else given.then(commanded)


def show_notices(notices: Sequence[str]) -> None:
    """Say what may not be meant, such as an assignment that another overrides, beside what the command prints."""
    for notice in notices:
        click.secho(f"Note: {notice}", err=True, fg="yellow")


def read_overrides_file(
    file: Path, config: Mapping[str, Any] | None = None, files: Mapping[str, Mapping[str, Any]] | None = None
) -> Overrides:
    """The overrides in a YAML or JSON file, in the API's shape or W&B's; a member that is null is an empty one.

    What has no effect in a launch file of W&B is said.

    By the schemas of the run config and of the files, what can only be text is the text that is written.

    Raises:
        UsageError: it can't be read, or has another shape.
    """
    from launchbay_core.domain.bodies import validate_body
    from launchbay_core.domain.requests import OverridesBody
    from launchbay_core.domain.submissions.text_fields import overrides_file
    from launchbay_core.domain.wandb.launch_files import is_launch_file, read_launch_file
    from launchbay_core.errors import Malformed
    from launchbay_core.inputs import InvalidOverrides, Overrides

    document = _read_document(file, overrides_file(config, files or {}))
    try:
        if is_launch_file(document):
            request, notices = read_launch_file(document)
            show_notices([f"{file}: {notice}" for notice in notices])
            document = _overrides_of(request)
        document = _without_nulls(document)
        return Overrides.from_json(validate_body(OverridesBody, document, f"{file} {_SHAPE}").model_dump())
    except (Malformed, InvalidOverrides) as error:
        raise click.UsageError(f"{file}: {error}" if isinstance(error, InvalidOverrides) else str(error)) from error


_NAMED = ("replace", "add", "remove", "items")
_SHAPE = (
    "can only have the members of overrides: values of the run config go under `config`, those of a file under "
    "`files`, by its path."
)


def _read_document(file: Path, fields: Field) -> dict[str, Any]:
    from launchbay_core.inputs import UnreadableInput
    from launchbay_core.inputs.formats.texts import decode_text
    from launchbay_core.inputs.formats.yaml.by_field import parse_by_field
    from launchbay_core.inputs.values.plain import plain_value

    name = "standard input" if str(file) == "-" else str(file)
    try:
        with click.open_file(str(file), "rb") as stream:
            return dict(plain_value(parse_by_field(decode_text(stream.read()), fields)))
    except UnreadableInput as error:
        raise click.UsageError(f"Could not read {name}: {error.without_quotes()}") from None
    except OSError as error:
        raise click.UsageError(f"Could not read {name}: {error.strerror}") from error


def _overrides_of(request: dict[str, Any]) -> dict[str, Any]:
    """The overrides in a launch's body, beside what else it has, which a file of overrides can't have."""
    given = request["overrides"]
    if not isinstance(given, dict):
        return request
    return {**{name: value for name, value in request.items() if name != "overrides"}, **given}


def _without_nulls(document: dict[str, Any]) -> dict[str, Any]:
    """The document without members that are null, as `config:` is with nothing after it."""
    from launchbay_core.domain.requests import OverridesBody

    known = OverridesBody.model_fields
    kept = {name: value for name, value in document.items() if value is not None or name not in known}
    if isinstance(kept.get("files"), dict):
        kept["files"] = {path: {} if values is None else values for path, values in kept["files"].items()}
    for member in _NAMED:
        if isinstance(kept.get(member), dict):
            kept[member] = {name: paths for name, paths in kept[member].items() if paths is not None}
    return kept
