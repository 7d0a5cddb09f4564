"""What callers send: the request bodies of the HTTPS API, and the same shapes in `launchbay.yaml` and uploaded files.

Strict on purpose: an unknown field is refused with its name, a number is not a string. Whether overrides fit the job's
schema is not decided here but by `launchbay_core.inputs.validate_overrides`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Self

from pydantic import Field, GetCoreSchemaHandler, GetPydanticSchema, StringConstraints, model_validator
from pydantic_core import CoreSchema, core_schema

from launchbay_core.domain.bodies import WHOLE, Body
from launchbay_core.domain.hardware.request import HardwareRequest, HardwareTerms
from launchbay_core.domain.job_spec import (
    MAX_FROM_OUTPUTS,
    MAX_PATHS,
    Environment,
    InputPath,
    InputPaths,
    JobSpec,
    Word,
)
from launchbay_core.domain.labels import Note, RunName, Tags
from launchbay_core.domain.names import ALIAS, JOB, RUN_ID
from launchbay_core.domain.plain_text import PlainText
from launchbay_core.domain.results.declarations import OutputName
from launchbay_core.domain.scheduling.priorities import MEANING, Priority
from launchbay_core.domain.wandb.launch_files import check_no_unused, read_wandb_overrides
from launchbay_core.inputs import InvalidOverrides, Overrides

MAX_OVERRIDES_BYTES = 128 * 1024  # kept in the run's item, which DynamoDB limits to 400 KB
MAX_CODE_BYTES = 512 * 1024 * 1024
MAX_ADDRESSES = 1000  # of outputs, in one request
MAX_VERSION = 99_999_999  # eight digits in the table's keys

# The patterns are for the document alone: `check_name` refuses other names, with their rule in words.
JobName = Annotated[str, Field(json_schema_extra={"pattern": f"^(?:{JOB.pattern})$"})]
Alias = Annotated[str, Field(json_schema_extra={"pattern": f"^(?:{ALIAS.pattern})$"})]
EarlierRun = Annotated[str, StringConstraints(pattern=f"^{RUN_ID.pattern}$")]


class NewJob(JobSpec):
    """`POST …/jobs`: a job's name with the spec of its next version."""

    name: JobName


class Named(Body):
    """Paths in the run config, and in files."""

    config: InputPaths = Field(default_factory=list)
    files: dict[str, InputPaths] = Field(default_factory=dict)


class ItemValue(Body):
    """A value for one item of a list, or for a key in it: at `a[0]`, `a[-1].key`, or `a[+]` for one more at the end."""

    path: InputPath
    value: Any


ItemValues = Annotated[list[ItemValue], Field(max_length=MAX_PATHS)]


class NamedItems(Body):
    """Values for single items of lists in the run config, and in files."""

    config: ItemValues = Field(default_factory=list)
    files: dict[str, ItemValues] = Field(default_factory=dict)


Words = Annotated[list[Word], Field(max_length=256)]


class OverridesBody(Body):
    """The values that somebody changes for one run."""

    config: dict[str, Any] = Field(default_factory=dict)
    files: dict[str, dict[str, Any]] = Field(default_factory=dict)
    replace: Annotated[Named, Field(description="maps of `config` and `files` that replace the present ones")] = Field(
        default_factory=Named
    )
    add: Annotated[Named, Field(description="values of `config` and `files` at keys that may be new")] = Field(
        default_factory=Named
    )
    remove: Annotated[Named, Field(description="keys, and items such as `a[0]`, that go")] = Field(
        default_factory=Named
    )
    items: Annotated[NamedItems, Field(description="single items of lists; indexes mean the list as registered")] = (
        Field(default_factory=NamedItems)
    )
    args: Annotated[Words | None, Field(description="words in the place of the job's arguments")] = None
    entry_point: Annotated[Words | None, Field(description="words in the place of the job's program")] = None
    env: Annotated[Environment, Field(description="variables that are set")] = Field(default_factory=dict)


def _read_overrides(given: Any, validate: Callable[[Any], OverridesBody]) -> Overrides:
    if isinstance(given, Overrides):
        return given
    try:
        return Overrides.from_json(validate(read_wandb_overrides(given)).model_dump())
    except InvalidOverrides as error:
        raise ValueError(str(error)) from error


def _overrides_schema(_source: Any, schema_of: GetCoreSchemaHandler) -> CoreSchema:
    return core_schema.no_info_wrap_validator_function(
        _read_overrides,
        schema_of(OverridesBody),
        serialization=core_schema.plain_serializer_function_ser_schema(Overrides.to_json),
    )


LaunchPriority = Annotated[
    Priority | None, Field(description=f"{MEANING}, the job's default if left out; `high` needs a right")
]


# `Overrides` as a member of a body: the shape is checked by `OverridesBody`, and by nothing else.
OverridesMember = Annotated[Overrides, GetPydanticSchema(_overrides_schema), Field(default_factory=Overrides)]


FromOutputs = Annotated[
    dict[OutputName, Annotated[PlainText, Field(max_length=2000)]],
    Field(
        max_length=MAX_FROM_OUTPUTS,
        description="outputs of other runs, by the names of inputs: `RUN:OUTPUT`, with a name or path of an output; "
        "`RUN` alone for the output of the input's own name",
    ),
]


class LaunchRequest(HardwareTerms):
    """`POST …/runs`: which job version, with which values, on which hardware."""

    job: JobName
    version: Annotated[int | None, Field(ge=1, le=MAX_VERSION), WHOLE] = None
    alias: Annotated[Alias | None, Field(description="`latest` when neither version nor alias is given")] = None
    overrides: OverridesMember
    from_outputs: FromOutputs = Field(default_factory=dict)
    hardware: Annotated[HardwareRequest | None, Field(description="replaces the job's default hardware")] = None
    priority: LaunchPriority = None
    name: RunName = ""
    tags: Tags = Field(default_factory=list)
    note: Note = ""
    resume_from: Annotated[
        EarlierRun | None, Field(description="the run of the project whose newest checkpoints the run starts with")
    ] = None

    @model_validator(mode="before")
    @classmethod
    def _nothing_of_wandb_without_effect(cls, given: Any) -> Any:
        check_no_unused(given, cls.model_fields)
        return given

    @model_validator(mode="after")
    def _one_way_to_name_the_version(self) -> Self:
        if self.version is not None and self.alias is not None:
            raise ValueError("give `version` or `alias`, not both")
        return self


class RerunRequest(HardwareTerms):
    """`POST …/runs/{run}/rerun`: overrides laid over those of the run; other hardware if given; labels of its own.

    Of outputs of other runs, those that are named take the place of the run's own.
    """

    overrides: OverridesMember
    from_outputs: FromOutputs = Field(default_factory=dict)
    hardware: HardwareRequest | None = None
    priority: LaunchPriority = None
    name: RunName = ""
    tags: Tags = Field(default_factory=list)
    note: Note = ""
    resume: Annotated[bool, Field(description="whether it starts with the newest checkpoints of the run")] = False


class ChangeLabels(Body):
    """`PATCH …/runs/{run}`: what is left out stays as it is; an empty name or note takes the present one away.

    Of tags, `tags` come first, then those of `add_tags`, and then those of `remove_tags` go.
    """

    name: RunName | None = None
    note: Note | None = None
    tags: Annotated[Tags | None, Field(description="all tags from now on, in place of the present ones")] = None
    add_tags: Tags = Field(default_factory=list)
    remove_tags: Tags = Field(default_factory=list)


class FindAddresses(Body):
    """`POST …/runs/{run}/addresses`: paths of files that the run has left, as its list of outputs has them."""

    paths: Annotated[list[PlainText], Field(min_length=1, max_length=MAX_ADDRESSES)]
    attempt: Annotated[int | None, Field(ge=1, description="whose outputs are meant, as in their list"), WHOLE] = None


class KeepResults(Body):
    """`POST …/runs/{run}/keep`: whether a run's results are kept for good; an empty body keeps them."""

    keep: Annotated[bool, Field(description="false: delete them when they are due, as those of other runs")] = True


class SetAlias(Body):
    """`PUT …/aliases/{alias}`: the version that the alias names from now on."""

    version: Annotated[int, Field(ge=1, le=MAX_VERSION), WHOLE]


class NewUpload(Body):
    """`POST …/uploads`: a code archive (`.tar.gz`) named by its content."""

    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    size: Annotated[int, Field(ge=1, le=MAX_CODE_BYTES), WHOLE]
