"""Inputs that are outputs of other runs, as they are given after `-o`: `model=RUN:model`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from launchbay.cli.console.runs.references import find_run
from launchbay.cli.console.session import Session
from launchbay_core.domain.results.references import split_reference


def take_from_outputs(
    session: Session, assigned: Sequence[str], schema: Mapping[str, Any]
) -> tuple[tuple[str, ...], dict[str, str]]:
    """Assignments without those of inputs that are outputs of other runs, and those, with the ids of their runs.

    A run may be named as everywhere: by an ending of its id, its name, or `latest`.

    Raises:
        NoSuchRun, AmbiguousRun: an assignment means no run, or several.
    """
    declared = schema.get("outputs") or {}  # a server of an older release sends none
    rest: list[str] = []
    found: dict[str, str] = {}
    for text in assigned:
        name, equals, reference = text.partition("=")
        if not equals or name.strip() not in declared:
            rest.append(text)
            continue
        run, select = split_reference(reference.strip(), name.strip())
        found[name.strip()] = f"{find_run(session, run)}:{select}"
    return tuple(rest), found
