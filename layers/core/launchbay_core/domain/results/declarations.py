"""What an author declares of a run's results: outputs to keep, a folder of checkpoints, metrics in the log."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from launchbay_core.domain.bodies import WHOLE, Body
from launchbay_core.domain.names import check_file_path
from launchbay_core.domain.plain_text import PlainText
from launchbay_core.errors import Malformed

KEEP = 3  # checkpoints, as in `contracts.results.declared`, which a job imports at its start
EVERY_SECONDS = 60
MAX_OUTPUTS = 100
MAX_METRICS = 100
OutputName = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*$", max_length=128),
    Field(description="letters, digits, `_`, `.` and `-`"),
]
MetricName = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f-\x9f]+$", min_length=1, max_length=256)]


def _check_path(path: str) -> str:
    try:
        return check_file_path(path, "a result")
    except Malformed as error:
        raise ValueError(error.message) from error


ResultPath = Annotated[
    PlainText,
    AfterValidator(_check_path),
    Field(description="a file or folder, below the folder in which the command runs", min_length=1, max_length=512),
]


def _named_by_path(given: Any) -> Any:
    """Outputs by name, from a list of paths: each has the name of its last part."""
    if isinstance(given, str):
        given = [given]
    if not isinstance(given, list):
        return given
    named: dict[str, Any] = {}
    for path in given:
        name = PurePosixPath(path).name if isinstance(path, str) else str(path)
        if name in named:
            raise ValueError(f"two outputs would be called `{name}`: write a map of names to paths")
        named[name] = path
    return named


_Named = Annotated[dict[OutputName, ResultPath], Field(max_length=MAX_OUTPUTS)]
Outputs = Annotated[
    _Named,
    BeforeValidator(
        _named_by_path,
        json_schema_input_type=_Named | ResultPath | Annotated[list[ResultPath], Field(max_length=MAX_OUTPUTS)],
    ),
    Field(
        description="files and folders that a run leaves to keep, by name; a path alone has the name of its last part"
    ),
]


def _check_pattern(pattern: str) -> str:
    try:
        groups = re.compile(pattern).groups
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"not a valid regular expression: {error}") from error
    if groups < 1:
        raise ValueError("put the value in a group, such as `loss=([0-9.eE+-]+)`")
    return pattern


MetricPattern = Annotated[
    PlainText,
    AfterValidator(_check_pattern),
    Field(description="a regular expression over a line of the log; its first group is the value", max_length=512),
]


class CheckpointFolder(Body):
    """The folder that is saved while a run goes, and restored before its next start."""

    path: ResultPath
    keep: Annotated[int, Field(ge=1, le=100, description="how many of the newest are kept"), WHOLE] = KEEP
    every_seconds: Annotated[
        int, Field(ge=5, le=24 * 3600, description="between two looks for new checkpoints"), WHOLE
    ] = EVERY_SECONDS


def _from_path_alone(given: Any) -> Any:
    return {"path": given} if isinstance(given, str) else given


class FromOutput(Body):
    """An input that is an output of another run: a launch names it as `RUN:OUTPUT`."""

    source: Annotated[Literal["output"], Field(alias="from")] = "output"
    path: Annotated[ResultPath | None, Field(description="where it is put; `inputs/<name>` if left out")] = None
    required: Annotated[bool, Field(description="whether a launch must name one")] = True
    description: Annotated[PlainText, Field(max_length=2000)] = ""

    def path_of(self, name: str) -> str:
        """Where an input of this name is put."""
        return self.path or f"inputs/{name}"


def check_placed(outputs: Mapping[str, FromOutput], files: Collection[str], config: Collection[str]) -> None:
    """Refuse inputs that are outputs of other runs if one takes another input's place or name.

    Raises:
        ValueError: one does.
    """
    if both := next((name for name in outputs if name in config), None):
        raise ValueError(f"`{both}` is a value of the run config, too: `-o {both}=…` could mean either")
    variables: dict[str, str] = {}
    for name in outputs:  # as `contracts.variables.input_variable` makes it
        other = variables.setdefault(re.sub(r"[^A-Z0-9]", "_", name.upper()), name)
        if other != name:
            raise ValueError(f"`{other}` and `{name}` would have the same environment variable: rename one of them")
    places = {name: one.path_of(name) for name, one in outputs.items()} | {path: path for path in files}
    taken: dict[str, str] = {}
    for name, path in sorted(places.items(), key=lambda place: place[1]):
        folders = ["/".join(path.split("/")[:end]) for end in range(1, path.count("/") + 2)]
        if folder := next((folder for folder in folders if folder in taken), None):
            raise ValueError(f"`{name}` is put at `{path}`, where `{taken[folder]}` is: give it another `path`")
        taken[path] = name


class DeclaredResults(Body):
    """The part of a job's spec that says what its runs give back."""

    outputs: Outputs = Field(default_factory=dict)
    checkpoints: Annotated[
        CheckpointFolder | None,
        BeforeValidator(_from_path_alone, json_schema_input_type=CheckpointFolder | ResultPath | None),
    ] = None
    metrics: Annotated[
        dict[MetricName, MetricPattern],
        Field(max_length=MAX_METRICS, description="metrics of scripts that only print, by name"),
    ] = Field(default_factory=dict)
