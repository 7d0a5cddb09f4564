"""Details of a run, as the API returns them: its inputs, its log, and how it differs from another run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from launchbay_api.views.base import Command, Cursor, FromOutputs, RunId, Sha256, Time, Variables, View
from launchbay_api.views.runs import OverridesView
from launchbay_core.contracts.results.manifests import ResultFile
from launchbay_core.services.diff import ChangedInputs, RunDiff
from launchbay_core.services.diff import Difference as ValueDifference
from launchbay_core.services.logs import LogPage
from launchbay_core.services.results.differences import OutputsDiff
from launchbay_core.services.results.outputs import RunOutputs


class RunInputsView(View):
    """What a run's script sees: the resolved run config and the patched files, with the overrides that made them."""

    command: Command
    env: Variables
    config: dict[str, Any] | None
    files: dict[str, str]
    diffs: Annotated[
        dict[str, str | None] | None,
        Field(
            description="a unified diff of each file against the text that the job version registered, without the "
            "files that are as registered; null for a diff that is not shown because it is too long, and for all of "
            "them if the version is not there any more"
        ),
    ]
    overrides: OverridesView
    from_outputs: FromOutputs

    @classmethod
    def of(cls, changed: ChangedInputs) -> RunInputsView:
        """The view of a run's inputs."""
        inputs = changed.inputs
        config = None if inputs.config is None else dict(inputs.config)
        overrides = OverridesView(**inputs.overrides.to_json())
        return cls(
            command=list(inputs.command),
            env=dict(inputs.env),
            config=config,
            files=dict(inputs.files),
            diffs=None if changed.diffs is None else dict(changed.diffs),
            overrides=overrides,
            from_outputs=dict(inputs.from_outputs),
        )


class LogLine(View):
    """One line that a run wrote."""

    at: Time
    message: str


class LogsView(View):
    """A part of a run's log, oldest line first."""

    lines: list[LogLine]
    cursor: Annotated[Cursor | None, Field(description="send it as `cursor` for the lines after these")]
    complete: Annotated[bool, Field(description="the run has ended and these are its last lines")]

    @classmethod
    def of(cls, page: LogPage) -> LogsView:
        """The view of a part of a log."""
        lines = [LogLine(at=line.at, message=line.message) for line in page.lines]
        return cls(lines=lines, cursor=page.cursor, complete=page.complete)


class Difference(View):
    """A value that differs; null for a run without it."""

    path: str
    a: Any
    b: Any

    @classmethod
    def all_of(cls, found: Sequence[ValueDifference]) -> list[Difference]:
        """The views of differences."""
        return [cls(path=one.path, a=one.a, b=one.b) for one in found]


class VersionDifference(View):
    """The job versions of two runs, if they differ."""

    a: int
    b: int


class JobDifference(View):
    """The jobs of two runs, if they differ: then the versions have nothing to do with each other."""

    a: str
    b: str


class OutputsTotal(View):
    """What a run has left, altogether."""

    attempt: Annotated[int | None, Field(description="null if none has left any")]
    complete: bool
    count: int
    size: Annotated[int, Field(description="in bytes")]

    @classmethod
    def of(cls, outputs: RunOutputs | None) -> OutputsTotal | None:
        """The view of outputs."""
        if outputs is None:
            return None
        listed = outputs.manifest
        return cls(attempt=outputs.attempt, complete=listed.is_complete, count=len(listed.outputs), size=outputs.size)


class ContentView(View):
    """The content of a file."""

    size: Annotated[int, Field(description="in bytes")]
    sha256: Sha256

    @classmethod
    def of(cls, file: ResultFile | None) -> ContentView | None:
        """The view of a file."""
        return None if file is None else cls(size=file.size, sha256=file.sha256)


class OutputDifferenceView(View):
    """A file that differs; null for a run that has not left it."""

    path: str
    a: ContentView | None
    b: ContentView | None


class OutputsDiffView(View):
    """How what two runs have left differs."""

    a: Annotated[OutputsTotal | None, Field(description="null if they can't be read")]
    b: OutputsTotal | None
    files: Annotated[list[OutputDifferenceView], Field(description="those that differ, at most 1,000")]
    more: Annotated[bool, Field(description="whether other files differ, too")]
    fault: Annotated[
        str | None, Field(description="why the outputs can't be compared, such as deleted ones; null if they can")
    ]

    @classmethod
    def of(cls, diff: OutputsDiff) -> OutputsDiffView:
        """The view of the differences."""
        files = [
            OutputDifferenceView(path=one.path, a=ContentView.of(one.a), b=ContentView.of(one.b)) for one in diff.files
        ]
        a, b = OutputsTotal.of(diff.a), OutputsTotal.of(diff.b)
        return cls(a=a, b=b, files=files, more=diff.more, fault=diff.fault)


class DiffView(View):
    """How two runs differ in what went into them, and in what they have left."""

    a: RunId
    b: RunId
    config: list[Difference]
    files: Annotated[dict[str, str], Field(description="a unified diff of each file that differs")]
    hardware: list[Difference]
    job: JobDifference | None
    command: Annotated[
        list[Difference], Field(description="in `entry_point`, `args` and `env`, which the launches changed")
    ]
    version: VersionDifference | None
    outputs: OutputsDiffView

    @classmethod
    def of(cls, diff: RunDiff) -> DiffView:
        """The view of the differences of two runs."""
        return cls(
            a=diff.a,
            b=diff.b,
            config=Difference.all_of(diff.config),
            files=dict(diff.files),
            hardware=Difference.all_of(diff.hardware),
            job=JobDifference(a=diff.job[0], b=diff.job[1]) if diff.job else None,
            command=Difference.all_of(diff.command),
            version=VersionDifference(a=diff.version[0], b=diff.version[1]) if diff.version else None,
            outputs=OutputsDiffView.of(diff.outputs),
        )
