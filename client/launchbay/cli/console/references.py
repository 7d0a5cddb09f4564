"""References to a version of a job, as they are typed: `JOB`, `JOB:VERSION` or `JOB@ALIAS`."""

from __future__ import annotations

import re
from dataclasses import dataclass

import click

from launchbay_core.domain.names import LATEST

_REFERENCE = re.compile(r"(?P<job>[^:@]+)(?::(?P<version>[0-9]+)|[:@](?P<alias>[^:@]+))?")


@dataclass(frozen=True)
class JobReference:
    """A job by its name, and a version of it by number or alias; the newest version if neither is given."""

    job: str
    version: int | None = None
    alias: str | None = None

    @property
    def selector(self) -> int | str:
        """What selects the version in a path of the API: its number, its alias, or `latest`."""
        return self.version or self.alias or LATEST


def parse_reference(text: str) -> JobReference:
    """Read a reference as it was typed; after a colon, an alias may stand too, such as `latest`.

    Raises:
        UsageError: it is not one.

    >>> parse_reference("digits:3"), parse_reference("digits@prod").selector
    (JobReference(job='digits', version=3, alias=None), 'prod')
    >>> parse_reference("digits:latest").selector
    'latest'
    """
    found = _REFERENCE.fullmatch(text)
    if not found:
        raise click.UsageError(f"Invalid job `{text}`: give JOB, JOB:VERSION (a number) or JOB@ALIAS.")
    version = found["version"]
    return JobReference(found["job"], int(version) if version else None, found["alias"])
