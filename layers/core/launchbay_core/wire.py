"""What callers send: the request bodies of the HTTPS API, and the same shapes in `launchbay.yaml` and uploaded files.

Strict on purpose: an unknown field is refused with its name, a number is not a string. Whether overrides fit the job's
schema is not decided here but by `launchbay_core.inputs.validate_overrides`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from launchbay_core.inputs import BadAssignment, format_path, parse_path
from launchbay_core.inputs.whole import unwrapped, whole_paths, with_whole
from launchbay_core.names import check_file_path

MAX_BODY_BYTES = 5 * 1024 * 1024  # Lambda takes 6 MB a request, base64 and envelope included
MAX_FILE_BYTES = 1024 * 1024
MAX_FILES = 200
MAX_OVERRIDES_BYTES = 128 * 1024  # kept in the run's item, which DynamoDB limits to 400 KB
MAX_CODE_BYTES = 512 * 1024 * 1024
MAX_VERSION = 99_999_999  # eight digits in the table's keys
MAX_PATHS = 1000

EnvironmentName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=256)]
InputPath = Annotated[str, Field(description="dotted path; `\\.` is a literal dot", min_length=1, max_length=1024)]
InputPaths = Annotated[list[InputPath], Field(max_length=MAX_PATHS)]
Format = Literal["yaml", "json", "toml"]


class Body(BaseModel):
    """A request body or part of one."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


class GpuRequest(Body):
    """GPUs by model, or by the memory that each must have at least."""

    model: Annotated[str | None, Field(description="t4, l4, a10g, l40s, a100-40, a100-80, h100, h200")] = None
    memory_gib: Annotated[float | None, Field(gt=0, le=1024, description="least memory of each GPU, GiB")] = None
    count: Annotated[int, Field(ge=1, le=64)] = 1


class HardwareRequest(Body):
    """What a run needs, never an instance type; what is left out is chosen by the placement."""

    gpu: GpuRequest | None = None
    vcpus: Annotated[int | None, Field(ge=1, le=1024)] = None
    memory_gib: Annotated[float | None, Field(gt=0, le=65536)] = None
    spot: bool = False


class ConfigInput(Body):
    """The run config: the values a script starts with, and which of them may be changed."""

    values: dict[str, Any] = Field(default_factory=dict)
    include: InputPaths | None = None
    exclude: InputPaths | None = None
    json_schema: Annotated[dict[str, Any] | None, Field(alias="schema")] = None


class FileInput(Body):
    """One config file: its text as registered, and which of its values may be changed."""

    text: Annotated[str, Field(max_length=MAX_FILE_BYTES)]
    format: Annotated[Format | None, Field(description="by the file's ending when left out")] = None
    include: InputPaths | None = None
    exclude: InputPaths | None = None
    json_schema: Annotated[dict[str, Any] | None, Field(alias="schema")] = None


Flag = Annotated[str, StringConstraints(pattern=r"^[^\s\x00]+$", max_length=256)]


class Argument(Body):
    """How one value of the run config is written on the command line; `"--lr"` is short for `{"flag": "--lr"}`.

    Without more, `true` is the flag alone and `false` nothing, and a list is several words after its flag.
    """

    flag: Annotated[Flag | None, Field(description="`--lr`, or `--lr=` for one word with the value")] = None
    negation: Annotated[Flag | None, Field(description="the flag for `false`, such as `--no-cache`")] = None
    explicit: Annotated[bool, Field(description="write `true` and `false` after the flag")] = False
    repeat: Annotated[bool, Field(description="write the flag before each item of a list")] = False
    separator: Annotated[str | None, Field(description="join a list's items to one word", max_length=8)] = None
    positional: Annotated[bool, Field(description="the value alone, before all flags")] = False

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
        return self


class Inputs(Body):
    """Everything that may be changed at launch; `args` puts values of the run config on the command line too."""

    config: ConfigInput | None = None
    files: Annotated[dict[str, FileInput], Field(max_length=MAX_FILES)] = Field(default_factory=dict)
    args: Annotated[dict[InputPath, Argument], Field(max_length=MAX_PATHS)] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _paths_stay_inside(self) -> Self:
        for path in self.files:
            if check_file_path(path) != path:
                raise ValueError(f"write `{path}` as `{check_file_path(path)}`")
        return self


class Code(Body):
    """The job's code archive, put up through `POST …/uploads` before."""

    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class JobSpec(Body):
    """One version of a job: what is run, on what by default, and what may be changed."""

    description: Annotated[str, Field(max_length=2000)] = ""
    command: Annotated[list[Annotated[str, Field(max_length=4096)]], Field(min_length=1, max_length=256)]
    image: Annotated[str | None, Field(max_length=512)] = None
    code: Code | None = None
    inputs: Inputs = Field(default_factory=Inputs)
    hardware: HardwareRequest = Field(default_factory=HardwareRequest)
    runner: Annotated[
        Literal["exec", "init"],
        Field(description="`init`: another container brings the inputs, and the image needs no Python"),
    ] = "exec"
    env: dict[EnvironmentName, Annotated[str, Field(max_length=4096)]] = Field(default_factory=dict)
    timeout_seconds: Annotated[int, Field(ge=60, le=14 * 24 * 3600)] = 24 * 3600
    retries: Annotated[
        int,
        Field(ge=0, le=9, description="starts after the first, if the run's host is taken away"),
    ] = 2


class NewJob(JobSpec):
    """`POST …/jobs`: a job's name with the spec of its next version."""

    name: str


class Replaced(Body):
    """The dotted paths of the maps that take the place of the present ones; any other map is merged key by key."""

    config: InputPaths = Field(default_factory=list)
    files: dict[str, InputPaths] = Field(default_factory=dict)


class Overrides(Body):
    """The values that somebody changes for one run."""

    config: dict[str, Any] = Field(default_factory=dict)
    files: dict[str, dict[str, Any]] = Field(default_factory=dict)
    replace: Replaced = Field(default_factory=Replaced)

    @model_validator(mode="after")
    def _what_replaces_is_there(self) -> Self:
        for name, paths in (("config", self.replace.config), *self.replace.files.items()):
            values = self.config if name == "config" else self.files.get(name, {})
            for path in paths:
                try:
                    with_whole(values, [parse_path(path)])
                except (BadAssignment, KeyError) as error:
                    raise ValueError(f"`replace` names `{path}`, for which {name} has no value") from error
        return self

    @property
    def config_changes(self) -> dict[str, Any]:
        """The values for the run config, those that replace a map marked as whole."""
        return with_whole(self.config, map(parse_path, self.replace.config))

    def file_changes(self, path: str) -> dict[str, Any]:
        """The values for a file, those that replace a map marked as whole."""
        return with_whole(self.files.get(path, {}), map(parse_path, self.replace.files.get(path, ())))

    @classmethod
    def of(cls, config: Mapping[str, Any], files: Mapping[str, Mapping[str, Any]]) -> Self:
        """The overrides of values in which those that replace a map are marked as whole."""
        replaced = {path: [format_path(one) for one in whole_paths(values)] for path, values in files.items()}
        return cls(
            config=unwrapped(config),
            files=unwrapped(files),
            replace=Replaced(
                config=[format_path(path) for path in whole_paths(config)],
                files={path: paths for path, paths in replaced.items() if paths},
            ),
        )


class LaunchRequest(Body):
    """`POST …/runs`: which job version, with which values, on which hardware."""

    job: str
    version: Annotated[int | None, Field(ge=1, le=MAX_VERSION)] = None
    alias: Annotated[str | None, Field(description="`latest` when neither version nor alias is given")] = None
    overrides: Overrides = Field(default_factory=Overrides)
    hardware: Annotated[HardwareRequest | None, Field(description="replaces the job's default hardware")] = None

    @model_validator(mode="after")
    def _one_way_to_name_the_version(self) -> Self:
        if self.version is not None and self.alias is not None:
            raise ValueError("give `version` or `alias`, not both")
        return self


class RerunRequest(Body):
    """`POST …/runs/{run}/rerun`: overrides laid over those of the run; other hardware if given."""

    overrides: Overrides = Field(default_factory=Overrides)
    hardware: HardwareRequest | None = None


class SetAlias(Body):
    """`PUT …/aliases/{alias}`: the version that the alias names from now on."""

    version: Annotated[int, Field(ge=1, le=MAX_VERSION)]


class NewUpload(Body):
    """`POST …/uploads`: a code archive (`.tar.gz`) named by its content."""

    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    size: Annotated[int, Field(ge=1, le=MAX_CODE_BYTES)]
