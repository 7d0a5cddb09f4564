"""What conditions, sorting and columns name: a fact about the run itself, one of its inputs, or one of its metrics.

A word of `FACTS` is a fact. Everything else is a path into the run config, or `FILE:PATH` into a config file;
`config:PATH` is a path into the run config whatever its keys are called. `metric:NAME` is a metric; a path is one, too,
if a run has no such input but a metric of that name.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from launchbay_core.errors import Malformed
from launchbay_core.inputs import BadAssignment
from launchbay_core.inputs.values.overrides import Source
from launchbay_core.inputs.values.paths import Index, Path

MAX_SUBJECT = 1000  # characters
FACTS = (
    "id",
    "job",
    "version",
    "state",
    "by",
    "created",
    "duration",
    "name",
    "tag",
    "note",
    "class",
    "gpu",
    "spot",
    "attempts",
    "exit_code",
    "reason",
    "rerun_of",
)
_CONFIG = "config:"
_METRIC = "metric:"


@dataclass(frozen=True)
class Fact:
    """A fact about a run, by one of the names in `FACTS`."""

    name: str

    def __str__(self) -> str:
        """The name, as it is written."""
        return self.name


@dataclass(frozen=True)
class Input:
    """An input of a run, as it is written: where a file's name ends is known from the files of the run's job."""

    text: str

    def __str__(self) -> str:
        """The text, as it is written."""
        return self.text

    def locate(self, files: Collection[str]) -> tuple[Source, Path]:
        """The source and the path in it, for a job with these files.

        Raises:
            BadAssignment: it is not a path there.

        >>> Input("conf/train.yaml:training.epochs").locate(["conf/train.yaml"])
        ('conf/train.yaml', ('training', 'epochs'))
        """
        # It needs the reader of YAML, which starts slowly.
        from launchbay_core.inputs.left_sides import parse_typed_path, read_path  # noqa: PLC0415

        if self.text.startswith(_CONFIG) and _CONFIG[:-1] not in files:
            return None, parse_typed_path(self.text.removeprefix(_CONFIG))
        return read_path(self.text, None, {file: {} for file in files})


@dataclass(frozen=True)
class Metric:
    """A metric of a run, by its name."""

    name: str

    def __str__(self) -> str:
        """The name, as it is written."""
        return _METRIC + self.name


Subject = Fact | Input | Metric


def parse_subject(text: str) -> Subject:
    """Read what somebody names.

    Raises:
        Malformed: it is none of them.

    >>> parse_subject("duration"), parse_subject("trainer.lr")
    (Fact(name='duration'), Input(text='trainer.lr'))
    """
    name = text.strip()
    if not name:
        raise Malformed(f"There is nothing to look at: name an input such as `trainer.lr`, or one of {_named(FACTS)}.")
    if len(name) > MAX_SUBJECT:
        raise Malformed(f"`{name[:80]}…` is too long: a path has at most {MAX_SUBJECT:,} characters here.")
    if name.startswith(_METRIC):
        return _metric(name)
    if name in FACTS:
        return Fact(name)
    subject = Input(name)
    try:
        _, path = subject.locate(())
    except BadAssignment as error:
        raise Malformed(f"`{name}` is not a path: {error.reason}.") from error
    if any(isinstance(step, Index) and not isinstance(step.position, int) for step in path):
        raise Malformed(f"`{name}` names no single value: give the position of an item, as in `[0]` or `[-1]`.")
    return subject


def _metric(text: str) -> Metric:
    name = text.removeprefix(_METRIC)
    if not name:
        raise Malformed(f"`{text}` names no metric: write its name after the colon, as in `metric:loss`.")
    return Metric(name)


def _named(names: Collection[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
