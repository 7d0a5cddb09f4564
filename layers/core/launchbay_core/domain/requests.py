"""What callers send: the request bodies of the HTTPS API, and the same shapes in `launchbay.yaml` and uploaded files.

Strict on purpose: an unknown field is refused with its name, a number is not a string. Whether overrides fit the job's
schema is not decided here but by `launchbay_core.inputs.validate_overrides`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, model_validator

from launchbay_core.domain.bodies import Body
from launchbay_core.domain.hardware.request import HardwareRequest
from launchbay_core.domain.job_spec import InputPaths, JobSpec
from launchbay_core.inputs import BadAssignment, format_path, parse_path
from launchbay_core.inputs.values.replacement import mark_replacements, replacement_paths, without_marks

MAX_BODY_BYTES = 5 * 1024 * 1024  # Lambda takes 6 MB a request, base64 and envelope included
MAX_OVERRIDES_BYTES = 128 * 1024  # kept in the run's item, which DynamoDB limits to 400 KB
MAX_CODE_BYTES = 512 * 1024 * 1024
MAX_VERSION = 99_999_999  # eight digits in the table's keys


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
                    mark_replacements(values, [parse_path(path)])
                except (BadAssignment, KeyError) as error:
                    raise ValueError(f"`replace` names `{path}`, for which {name} has no value") from error
        return self

    @property
    def config_changes(self) -> dict[str, Any]:
        """The values for the run config, those that replace a map marked as whole."""
        return mark_replacements(self.config, map(parse_path, self.replace.config))

    def file_changes(self, path: str) -> dict[str, Any]:
        """The values for a file, those that replace a map marked as whole."""
        return mark_replacements(self.files.get(path, {}), map(parse_path, self.replace.files.get(path, ())))

    @classmethod
    def of(cls, config: Mapping[str, Any], files: Mapping[str, Mapping[str, Any]]) -> Self:
        """The overrides of values in which those that replace a map are marked as whole."""
        replaced = {path: [format_path(one) for one in replacement_paths(values)] for path, values in files.items()}
        return cls(
            config=without_marks(config),
            files=without_marks(files),
            replace=Replaced(
                config=[format_path(path) for path in replacement_paths(config)],
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
