"""What may be changed at launch, as the API returns it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from launchbay_api.views.base import JsonSchema, Types, View
from launchbay_core.domain.job_spec import Argument, FormatName
from launchbay_core.domain.jobs import InputFile, JobVersion, RunConfig
from launchbay_core.inputs import input_types
from launchbay_core.inputs.schemas.secret_literals import without_secret_literals

Paths = Annotated[list[str] | None, Field(description="dotted paths; null if none were given")]


class ConfigView(View):
    """The run config of a version: its values and what may be changed in them."""

    json_schema: Annotated[JsonSchema, Field(serialization_alias="schema")]
    types: Types
    values: dict[str, Any]
    include: Paths
    exclude: Paths

    @classmethod
    def of(cls, config: RunConfig) -> ConfigView:
        """The view of a run config."""
        return cls(
            **_schema(config),
            values=dict(config.values),
            include=_to_list(config.include),
            exclude=_to_list(config.exclude),
        )


class FileView(View):
    """A config file of a version, and what may be changed in it."""

    format: FormatName
    json_schema: Annotated[JsonSchema, Field(serialization_alias="schema")]
    types: Types
    include: Paths
    exclude: Paths

    @classmethod
    def of(cls, file: InputFile) -> FileView:
        """The view of a config file."""
        return cls(
            format=file.format,
            **_schema(file),
            include=_to_list(file.include),
            exclude=_to_list(file.exclude),
        )


class FromOutputView(View):
    """An input that is an output of another run."""

    path: Annotated[str, Field(description="where it is put, below the folder in which the command runs")]
    required: Annotated[bool, Field(description="whether a launch must name one")]
    description: str

    @classmethod
    def all_of(cls, version: JobVersion) -> dict[str, FromOutputView]:
        """The views of a version's inputs of this kind, by their names."""
        return {
            name: cls(path=one.path_of(name), required=one.required, description=one.description)
            for name, one in version.spec.inputs.outputs.items()
        }


Outputs = Annotated[dict[str, FromOutputView], Field(description="inputs that are outputs of other runs, by name")]


class InputsView(View):
    """Everything that may be changed at launch."""

    config: ConfigView | None
    files: dict[str, FileView]
    args: Annotated[dict[str, Argument], Field(description="how the run config's values are written as arguments")]
    env: Annotated[dict[str, str], Field(description="values of the run config that are environment variables, too")]
    variables: Annotated[list[str], Field(description="environment variables that a launch may set")]
    command: Annotated[bool, Field(description="whether a launch may change the command, and the words after it")]
    outputs: Outputs

    @classmethod
    def of(cls, version: JobVersion) -> InputsView:
        """The inputs of a version."""
        config = ConfigView.of(version.config) if version.config else None
        files = {path: FileView.of(file) for path, file in version.files.items()}
        declared = version.spec.inputs
        return cls(
            config=config,
            files=files,
            args=dict(declared.args),
            env=dict(declared.env),
            variables=list(declared.variables),
            command=declared.command,
            outputs=FromOutputView.all_of(version),
        )


class ConfigSchemaView(View):
    """What may be changed in the run config."""

    json_schema: Annotated[JsonSchema, Field(serialization_alias="schema")]
    types: Types


class FileSchemaView(ConfigSchemaView):
    """What may be changed in a config file."""

    format: FormatName


class SchemaView(View):
    """The inputs of a version alone: what a form or a command line needs."""

    project: str
    job: str
    version: int
    config: ConfigSchemaView | None
    files: dict[str, FileSchemaView]
    variables: Annotated[list[str], Field(description="environment variables that a launch may set")]
    command: Annotated[bool, Field(description="whether a launch may change the command, and the words after it")]
    outputs: Outputs

    @classmethod
    def of(cls, version: JobVersion) -> SchemaView:
        """The inputs of a version."""
        config, files = version.config, version.files
        return cls(
            project=version.project,
            job=version.job,
            version=version.version,
            config=ConfigSchemaView(**_schema(config)) if config else None,
            files={path: FileSchemaView(**_schema(file), format=file.format) for path, file in files.items()},
            variables=list(version.spec.inputs.variables),
            command=version.spec.inputs.command,
            outputs=FromOutputView.all_of(version),
        )


def _schema(source: RunConfig | InputFile) -> dict[str, Any]:
    schema = without_secret_literals(source.schema)
    return {"json_schema": schema, "types": input_types(schema)}


def _to_list(paths: Sequence[str] | None) -> list[str] | None:
    return None if paths is None else list(paths)
