"""What is put side by side of several runs: facts about each, their inputs, leaf by leaf, and their metrics. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from launchbay.cli.console.runs.output_differences import differing_outputs
from launchbay_core.inputs import UnreadableInput, format_path, parse_text
from launchbay_core.inputs.values.merge import key_text, same
from launchbay_core.inputs.values.plain import to_exchanged_value

_FACTS = (
    "job",
    "version",
    "state",
    "exit_code",
    "duration_seconds",
    "created_at",
    "created_by",
    "placement",
    "name",
    "tags",
    "note",
)


@dataclass(frozen=True)
class ComparedRun:
    """A run with its inputs, the format of each of its config files, and the first page of what it has left.

    `outputs` is None if that can't be read.
    """

    run: Mapping[str, Any]
    inputs: Mapping[str, Any]
    formats: Mapping[str, str]
    outputs: Mapping[str, Any] | None = None

    @property
    def run_id(self) -> str:
        """The run's id."""
        return str(self.run["run_id"])


@dataclass(frozen=True)
class InputRow:
    """One input: its file, None for the run config; its path; and the values of the runs that have it, by their ids."""

    file: str | None
    path: str
    values: Mapping[str, Any]

    def differs_among(self, runs: Sequence[ComparedRun]) -> bool:
        """Whether the runs do not all have the same value."""
        values = list(self.values.values())
        return len(values) < len(runs) or not all(same(values[0], other) for other in values[1:])


def compare_runs(runs: Sequence[ComparedRun], *, all_inputs: bool) -> dict[str, Any]:
    """Runs side by side: facts about each, the inputs that differ, or all, outputs that differ, and newest metrics."""
    rows = [row for row in input_rows(runs) if all_inputs or row.differs_among(runs)]
    return {
        "runs": [_facts(one) for one in runs],
        "inputs": [{"file": row.file, "path": row.path, "values": dict(row.values)} for row in rows],
        "outputs": differing_outputs(_listed_outputs(runs)),
        "metrics": _metric_rows(runs),
    }


def _metric_rows(runs: Sequence[ComparedRun]) -> list[dict[str, Any]]:
    """Every metric that one of the runs has, with the newest values by the runs' ids."""
    names = sorted({name for one in runs for name in one.run["metrics"]})
    return [
        {"name": name, "values": {one.run_id: one.run["metrics"][name] for one in runs if name in one.run["metrics"]}}
        for name in names
    ]


def _listed_outputs(runs: Sequence[ComparedRun]) -> dict[str, Any]:
    """The files of each run whose outputs can be read and are not deleted."""
    return {one.run_id: one.outputs["outputs"] for one in runs if one.outputs and not one.outputs.get("deleted_at")}


def _facts(one: ComparedRun) -> dict[str, Any]:
    members = ("count", "size", "complete", "deleted_at")
    left = None if one.outputs is None else {name: one.outputs.get(name) for name in members}
    facts = {name: one.run[name] for name in _FACTS}
    return {"run_id": one.run_id, **facts, "command": list(one.inputs["command"]), "outputs": left}


def input_rows(runs: Sequence[ComparedRun]) -> list[InputRow]:
    """Every input of runs, in the order of the first run that has it: the run config first, then the files."""
    found: dict[tuple[str | None, str], dict[str, Any]] = {}
    for one in runs:
        for file, values in _sources(one):
            for path, value in _leaves(values):
                found.setdefault((file, path), {})[one.run_id] = value
    placed = sorted(found.items(), key=lambda entry: entry[0][0] is not None)
    return [InputRow(file, path, values) for (file, path), values in placed]


def _sources(one: ComparedRun) -> Iterator[tuple[str | None, Any]]:
    yield None, one.inputs["config"] or {}
    for path, text in one.inputs["files"].items():
        try:
            yield path, parse_text(text, one.formats[path])
        except (UnreadableInput, KeyError):  # of a format that this client does not know
            yield path, f"{len(text.splitlines())} lines, SHA-256 {hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _leaves(values: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """The leaves of nested maps with their dotted paths; an empty map is a leaf."""
    if isinstance(values, Mapping) and (values or not at):
        for key, value in values.items():
            yield from _leaves(value, (*at, key_text(key)))
    else:
        yield format_path(at), to_exchanged_value(values)
