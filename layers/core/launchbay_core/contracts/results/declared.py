"""What a run's manifest says of its results: what to keep, what to restore, which outputs of other runs to place.

Only places are named here, with what to take from them: what lies there is in their manifests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from launchbay_core.contracts.results.manifests import explain_path, is_output_name
from launchbay_core.contracts.results.places import is_place

KEEP = 3  # checkpoints, if the job says nothing
EVERY_SECONDS = 60


class Checkpoints(NamedTuple):
    """Which folder is saved while the run goes: its path below the working folder, None for the run's own folder.

    `every_seconds` pass at least between two looks for new checkpoints, of which the last `keep` are kept.
    """

    path: str | None = None
    keep: int = KEEP
    every_seconds: int = EVERY_SECONDS


class PlacedOutput(NamedTuple):
    """Outputs of another run that are put at `path` before the command starts.

    `place` is that of the attempt that left them, `select` the name or path of the output there; `run_id` is for
    messages. `sha256` is of the manifest that was checked at the launch.
    """

    path: str
    run_id: str
    place: str
    select: str
    sha256: str


class DeclaredResults(NamedTuple):
    """What a run gives back beside what lies in its own folder of outputs, and what of others it starts with.

    `outputs` are paths below the working folder, by name. `metrics` are patterns over the log, whose first group is the
    value. `resume_from` is the place whose checkpoints the first start restores. `placed` are by the name of the input.
    """

    outputs: Mapping[str, str] = {}
    checkpoints: Checkpoints = Checkpoints()
    metrics: Mapping[str, str] = {}
    resume_from: str | None = None
    placed: Mapping[str, PlacedOutput] = {}


NOTHING_DECLARED = DeclaredResults()


def results_document(results: DeclaredResults) -> dict[str, Any]:
    """The member of a manifest that says this."""
    return {
        "outputs": dict(results.outputs),
        "checkpoints": results.checkpoints._asdict(),
        "metrics": dict(results.metrics),
        "resume_from": results.resume_from,
        "placed": {name: one._asdict() for name, one in results.placed.items()},
    }


def results_of(document: Mapping[str, Any] | None) -> DeclaredResults:
    """The inverse of `results_document`; without a document, nothing is declared.

    Raises:
        KeyError, TypeError, ValueError: a member is missing or wrong.
    """
    if not document:
        return NOTHING_DECLARED
    checkpoints = Checkpoints(**document["checkpoints"])
    if checkpoints.path is not None:
        _check_path(checkpoints.path)
    if not 1 <= checkpoints.keep <= 100 or checkpoints.every_seconds < 1:
        raise ValueError(f"{checkpoints!r} keeps no checkpoint")
    resume_from = document["resume_from"]
    if resume_from is not None and not is_place(resume_from):
        raise ValueError(f"{resume_from!r} is not a place")
    return DeclaredResults(
        outputs={_check_name(name): _check_path(path) for name, path in document["outputs"].items()},
        checkpoints=checkpoints,
        metrics={str(name): _check_pattern(pattern) for name, pattern in document["metrics"].items()},
        resume_from=resume_from,
        placed={_check_name(name): _placed(one) for name, one in document["placed"].items()},
    )


def _placed(document: Mapping[str, Any]) -> PlacedOutput:
    one = PlacedOutput(**document)
    _check_path(one.path)
    if not is_place(one.place):
        raise ValueError(f"{one.place!r} is not a place")
    return one


def _check_pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error
    return pattern


def _check_name(name: str) -> str:
    if not is_output_name(name):
        raise ValueError(f"{name!r} is not the name of an output")
    return name


def _check_path(path: str) -> str:
    if wrong := explain_path(path):
        raise ValueError(f"the path {path!r} {wrong}")
    return path
