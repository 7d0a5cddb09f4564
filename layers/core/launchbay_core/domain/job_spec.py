"""One version of a job as its author registers it: what is run, on what, and what may be changed."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BeforeValidator, Field, StringConstraints, field_validator, model_validator
from pydantic_core import PydanticKnownError

from launchbay_core.domain.bodies import WHOLE, Body
from launchbay_core.domain.hardware.request import HardwareRequest, HardwareTerms
from launchbay_core.domain.names import check_file_path
from launchbay_core.domain.plain_text import PlainText, StoredText
from launchbay_core.domain.results.declarations import DeclaredResults, FromOutput, OutputName, check_placed
from launchbay_core.domain.scheduling.priorities import MEANING, NORMAL, Priority
from launchbay_core.inputs.formats.registry import formats

MAX_FILE_BYTES = 1024 * 1024
MAX_FILES = 200
MAX_PATHS = 1000
MAX_FROM_OUTPUTS = 50  # each may be of another run, and each of these gets an item in the launch's transaction
EnvironmentName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=256)]
Word = Annotated[PlainText, Field(max_length=4096)]  # of a command
Environment = dict[EnvironmentName, Annotated[PlainText, Field(max_length=4096)]]
# What AWS Batch takes: the characters of a registry's address, a repository, a tag and a digest.
ImageName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:/@#+-]*$", max_length=255)]
# Text for a terminal: no control characters but tabs and line breaks.
Description = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$", max_length=2000)]
InputPath = Annotated[
    PlainText,
    Field(description="dotted path; `\\.` is a literal dot, `\\[` a literal bracket", min_length=1, max_length=1024),
]
InputPaths = Annotated[list[InputPath], Field(max_length=MAX_PATHS)]


def _check_format(value: Any) -> Any:
    """Refuse what is not the name of a registered format, as a `Literal` of the names would."""
    *others, last = [row.name for row in formats()]
    if value in (*others, last):
        return value
    raise PydanticKnownError("literal_error", {"expected": f"{', '.join(map(repr, others))} or {last!r}"})


def _add_format_names(schema: dict[str, Any]) -> None:
    schema["enum"] = [row.name for row in formats()]


FormatName = Annotated[str, BeforeValidator(_check_format), Field(json_schema_extra=_add_format_names)]


def _check_open(value: Any) -> Any:
    if isinstance(value, bool) or (isinstance(value, list) and all(isinstance(path, str) for path in value)):
        return value
    raise ValueError("give `true`, `false`, or a list of the dotted paths of maps")


Open = Annotated[
    bool | InputPaths,
    BeforeValidator(_check_open),
    Field(description="where a launch may add keys: everywhere, nowhere, or in the maps at and below these paths"),
]
Strict = Annotated[
    bool, Field(description="take `schema` alone; otherwise, it is laid over what is inferred from the present values")
]


class Selected(Body):
    """Which values of an input may be changed, and how: what the run config and config files have in common."""

    include: InputPaths | None = None
    exclude: InputPaths | None = None
    json_schema: Annotated[dict[str, Any] | None, Field(alias="schema")] = None
    open: Open = False
    strict: Strict = False

    @model_validator(mode="after")
    def _strict_about_a_schema(self) -> Self:
        if self.strict and self.json_schema is None:
            raise ValueError("`strict` says that the `schema` is taken alone: give a `schema`, or leave `strict` out")
        return self


class ConfigInput(Selected):
    """The run config: the values a script starts with, and which of them may be changed."""

    values: dict[str, Any] = Field(default_factory=dict)
    wandb: Annotated[
        bool,
        Field(description="the script takes the values from W&B, with `wandb.init`: what W&B can't give is refused"),
    ] = False


class FileInput(Selected):
    """One config file: its text as registered, and which of its values may be changed."""

    text: Annotated[StoredText, Field(max_length=MAX_FILE_BYTES)]
    format: Annotated[FormatName | None, Field(description="by the file's ending when left out")] = None


Flag = Annotated[str, StringConstraints(pattern=r"^-{0,2}[^\s\x00-][^\s\x00]*$", max_length=256)]


Style = Literal["plain", "json", "hydra"]
STYLES: tuple[str, ...] = get_args(Style)


class Argument(Body):
    """How one value of the run config is written on the command line; `"--lr"` is short for `{"flag": "--lr"}`.

    Without more, `true` is the flag alone and `false` nothing, and a list is several words after its flag.
    """

    flag: Annotated[Flag | None, Field(description="`--lr`, or `--lr=` for one word with the value")] = None
    negation: Annotated[Flag | None, Field(description="the flag for `false`, such as `--no-cache`")] = None
    explicit: Annotated[bool, Field(description="write `true` and `false` after the flag")] = False
    repeat: Annotated[bool, Field(description="write the flag before each item of a list")] = False
    separator: Annotated[
        PlainText | None,
        Field(description="join a list's items to one word; no item can contain it", min_length=1, max_length=8),
    ] = None
    positional: Annotated[bool, Field(description="the value alone, before all flags")] = False
    style: Annotated[
        Style | None,
        Field(description="the grammar that reads the value; `plain` when left out, with text as it is"),
    ] = None

    @model_validator(mode="before")
    @classmethod
    def _from_flag_alone(cls, given: Any) -> Any:
        return {"flag": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _can_be_written(self) -> Self:
        if self.positional == bool(self.flag or self.negation):
            raise ValueError("give a `flag`, or `negation` alone, or `positional: true`")
        if self.repeat and self.separator is not None:
            raise ValueError("give `repeat` or `separator`, not both")
        if not self.flag and (self.repeat or self.explicit):
            raise ValueError("`repeat` and `explicit` need a `flag`")
        if self.explicit and self.negation:
            raise ValueError("give `explicit` or `negation`, not both")
        if self.negation and "=" in (self.negation[-1], (self.flag or "-")[-1]):
            raise ValueError("a flag with a `negation` is a word by itself: write it without `=` at its end")
        self._check_style()
        return self

    def _check_style(self) -> None:
        """Refuse what a style has no use for.

        Raises:
            ValueError: it does.
        """
        flag = self.flag or ""
        if self.style == "hydra" and (flag.startswith("-") or not flag.endswith("=")):
            raise ValueError("`style: hydra` is for a flag such as `trainer.lr=`; give any other `style: plain`")
        if self.style == "hydra" and (self.repeat or self.separator is not None or self.explicit):
            raise ValueError("`style: hydra` writes lists and booleans its own way: leave out the other options")
        if self.style == "json" and (self.separator is not None or self.explicit or self.negation):
            raise ValueError("`style: json` writes lists and booleans as JSON: leave out the other options")


def _styled(argument: Any, style: str) -> Any:
    if isinstance(argument, str):
        return {"flag": argument, "style": style}
    return {"style": style, **argument} if isinstance(argument, dict) else argument


class Inputs(Body):
    """Everything that may be changed at launch; `args` puts values of the run config on the command line too."""

    config: ConfigInput | None = None
    files: Annotated[dict[str, FileInput], Field(max_length=MAX_FILES)] = Field(default_factory=dict)
    args: Annotated[dict[InputPath, Argument], Field(max_length=MAX_PATHS)] = Field(default_factory=dict)
    command: Annotated[bool, Field(description="whether a launch may change the command, and the words after it")] = (
        False
    )
    variables: Annotated[
        list[EnvironmentName], Field(max_length=MAX_PATHS, description="environment variables that a launch may set")
    ] = Field(default_factory=list)
    env: Annotated[
        dict[InputPath, EnvironmentName],
        Field(max_length=MAX_PATHS, description="values of the run config that are environment variables, too"),
    ] = Field(default_factory=dict)
    outputs: Annotated[
        dict[OutputName, FromOutput],
        Field(max_length=MAX_FROM_OUTPUTS, description="outputs of other runs, placed before the start"),
    ] = Field(default_factory=dict)

    @field_validator("args", mode="before")
    @classmethod
    def _with_style(cls, given: Any) -> Any:
        """Give the style of all, which stands among the arguments as `style: hydra`, to each that has none."""
        if not isinstance(given, dict) or given.get("style") not in STYLES:
            return given
        style = given["style"]
        return {path: _styled(argument, style) for path, argument in given.items() if path != "style"}

    @model_validator(mode="after")
    def _paths_stay_inside(self) -> Self:
        for path in self.files:
            if check_file_path(path) != path:
                raise ValueError(f"write `{path}` as `{check_file_path(path)}`")
        return self

    @model_validator(mode="after")
    def _outputs_stand_apart(self) -> Self:
        check_placed(self.outputs, self.files, self.config.values if self.config else {})
        return self


class Code(Body):
    """The job's code archive, uploaded through `POST …/uploads` before."""

    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class JobSpec(HardwareTerms, DeclaredResults):
    """One version of a job: what is run, on what by default, and what may be changed."""

    description: Description = ""
    command: Annotated[list[Word], Field(min_length=1, max_length=256)]
    image: ImageName | None = None
    python: Annotated[
        PlainText | None,
        Field(
            description="on a local stack: a version such as 3.12, or the path of an interpreter, an environment or a "
            "file with requirements; on AWS, the image decides",
            min_length=1,
            max_length=1024,
        ),
    ] = None
    code: Code | None = None
    inputs: Inputs = Field(default_factory=Inputs)
    hardware: HardwareRequest = Field(default_factory=HardwareRequest)
    runner: Annotated[
        Literal["exec", "init"],
        Field(description="`init`: another container brings the inputs, and the image needs no Python"),
    ] = "exec"
    priority: Annotated[Priority, Field(description=f"of launches that name none: {MEANING}")] = NORMAL
    env: Environment = Field(default_factory=dict)
    timeout_seconds: Annotated[int, Field(ge=60, le=14 * 24 * 3600), WHOLE] = 24 * 3600
    retries: Annotated[
        int,
        Field(ge=0, le=9, description="starts after the first, if the run's host is reclaimed"),
        WHOLE,
    ] = 2
