"""Jobs and their immutable versions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from launchbay_core.domain.authors import Author
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.domain.results.declarations import DeclaredResults
from launchbay_core.inputs.values.json_text import exchanged_text
from launchbay_core.inputs.values.paths import RULES


@dataclass(frozen=True)
class InputFile:
    """A config file of a job version: its text as registered and the schema of what may be changed in it."""

    path: str
    text: str
    format: str
    schema: Mapping[str, Any]
    include: tuple[str, ...] | None = None
    exclude: tuple[str, ...] | None = None

    @cached_property
    def values(self) -> dict[str, Any]:
        """The registered values, read from the text once; whoever gets them changes a copy."""
        from launchbay_core.inputs import parse_text  # noqa: PLC0415  (most who import jobs read no file)

        return parse_text(self.text, self.format)


@dataclass(frozen=True)
class RunConfig:
    """The run config of a job version: its values and the schema of what may be changed in them."""

    values: Mapping[str, Any]
    schema: Mapping[str, Any]
    include: tuple[str, ...] | None = None
    exclude: tuple[str, ...] | None = None


@dataclass(frozen=True)
class VersionSummary:
    """A version without its content."""

    project: str
    job: str
    version: int
    digest: str
    created_at: str
    description: str = ""
    created_by: Author | None = None


@dataclass(frozen=True)
class JobVersion:
    """One immutable version of a job. `digest` names its content: equal content, equal digest.

    `notices` says what its author may not have meant, such as an exclude path that matches nothing. `rules` says how
    its paths and schemas are meant: as when it was registered, which for all before `RULES` 2 is 1. The paths that a
    version of the first rules has here are written as those of today (`launchbay_core.services.versions`).
    """

    project: str
    job: str
    version: int
    digest: str
    created_at: str
    spec: JobSpec
    config: RunConfig | None
    files: Mapping[str, InputFile]
    created_by: Author | None = None
    notices: tuple[str, ...] = ()
    rules: int = RULES


@dataclass(frozen=True)
class AliasMove:
    """The last move of an alias: to which version, by whom, and when (None if unknown)."""

    version: int
    by: Author | None = None
    at: str | None = None


@dataclass(frozen=True)
class Job:
    """A job: its newest version and the aliases that name versions (`latest` always names the newest)."""

    project: str
    name: str
    description: str
    latest_version: int
    created_at: str
    updated_at: str
    moves: Mapping[str, AliasMove] = field(default_factory=dict)
    created_by: Author | None = None

    @property
    def aliases(self) -> dict[str, int]:
        """Each alias with the version that it names."""
        return {alias: move.version for alias, move in self.moves.items()}


def digest_of(spec: JobSpec, rules: int = RULES) -> str:
    """The SHA-256 of a spec's canonical JSON and its rules: the same content registered twice is one version.

    The order of keys counts, because a form shows inputs in the author's order.
    """
    text = exchanged_text(_without_later_fields(spec.model_dump(by_alias=True)))
    return hashlib.sha256((text if rules == 1 else f"{text}\nrules {rules}").encode()).hexdigest()


def _without_later_fields(document: dict[str, Any]) -> dict[str, Any]:
    """A spec as it was hashed before these fields were there: a version that says nothing of them keeps its digest."""
    inputs = {name: value for name, value in document["inputs"].items() if value or name != "outputs"}
    return {
        **{name: value for name, value in document.items() if value or name not in DeclaredResults.model_fields},
        "inputs": inputs,
    }
