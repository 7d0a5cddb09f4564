"""Outputs of other runs that a launch starts with: found, checked, and fixed to the attempt that has left them.

A run may be launched from any run of its project that has ended and has the output, also from one that failed: what it
had left by then is whole. Runs that go on are refused, because what they have left may still be replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache, cached_property, partial

from launchbay_core.aws.adapters import Adapters
from launchbay_core.contracts.results.declared import PlacedOutput
from launchbay_core.contracts.results.selection import common_folder, select_files
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.domain.results.references import FORM, parse_reference
from launchbay_core.domain.runs import Run
from launchbay_core.domain.states import RunState
from launchbay_core.errors import Malformed, NotFound, ResultsDeleted, UnreadableResults, meant_names
from launchbay_core.inputs import InputError
from launchbay_core.services.results.outputs import RunOutputs, find_outputs
from launchbay_core.services.versions import get_version


@dataclass(frozen=True)
class PlacedInput:
    """An output of another run that is an input of this one: what the manifest says of it, and how much it is."""

    reference: str
    placed: PlacedOutput
    count: int
    size: int


@dataclass(frozen=True)
class Placing:
    """The outputs that a launch starts with, by the names of its inputs; every fault; and what may not be meant."""

    inputs: Mapping[str, PlacedInput]
    faults: Sequence[InputError] = ()
    notices: Sequence[str] = ()

    @property
    def placed(self) -> dict[str, PlacedOutput]:
        """What the run's manifest has of them."""
        return {name: one.placed for name, one in self.inputs.items()}

    @property
    def references(self) -> dict[str, str]:
        """How each is named."""
        return {name: one.reference for name, one in self.inputs.items()}


def find_placed(adapters: Adapters, project: str, spec: JobSpec, asked: Mapping[str, str]) -> Placing:
    """The outputs that a launch asks for, by the names of inputs that the job declares so."""
    declared = spec.inputs.outputs
    inputs: dict[str, PlacedInput] = {}
    faults: list[InputError] = []
    notices: list[str] = []
    source_of = cache(partial(_find_source, adapters, project))  # several outputs may be of one run
    for name, text in asked.items():
        if name not in declared:
            faults.append(_unknown(name, list(declared)))
            continue
        try:
            inputs[name] = _place(source_of, name, text, declared[name].path_of(name), notices)
        except _Refused as refused:
            faults.append(InputError(name, "constraint", f"`{name}`: {refused}", expected=FORM, given=text))
    faults += [
        InputError(name, "required", f"`{name}` is an output of another run: name one, as {FORM}", expected=FORM)
        for name, one in declared.items()
        if one.required and name not in asked
    ]
    return Placing(inputs, faults, notices)


class _Refused(Exception):
    """Why an output can't be an input."""


@dataclass(frozen=True)
class _Source:
    """A run whose outputs a launch names, with what it has left."""

    adapters: Adapters
    run: Run
    outputs: RunOutputs

    @cached_property
    def declared(self) -> Mapping[str, str]:
        """The outputs that its job declares, by name."""
        return get_version(self.adapters, self.run.project, self.run.job, self.run.version).spec.outputs


def _find_source(adapters: Adapters, project: str, run_id: str) -> _Source:
    run = adapters.store.get_run(project, run_id)
    _check_ended(run)
    return _Source(adapters, run, find_outputs(adapters, run))


def _place(source_of: Callable[[str], _Source], name: str, text: str, path: str, notices: list[str]) -> PlacedInput:
    try:
        reference = parse_reference(text, name)
        source = source_of(reference.run_id)
    except (Malformed, NotFound, UnreadableResults) as error:
        raise _Refused(str(error)) from error
    run, outputs = source.run, source.outputs
    select = _path_of(source, reference.select)
    found = select_files(outputs.manifest.outputs, select)
    if not found:
        raise _Refused(_nothing_found(run, outputs, reference.select))
    if run.state is not RunState.SUCCEEDED:
        notices.append(f"`{name}` is an output of run {run.run_id}, which has {run.state}: it may lack a part")
    placed = PlacedOutput(path, run.run_id, outputs.place, select, outputs.sha256)
    return PlacedInput(str(reference), placed, len(found), sum(one.file.size for one in found))


def _check_ended(run: Run) -> None:
    """Refuse a run whose outputs may still change.

    Raises:
        _Refused: they may.
    """
    if not run.state.is_terminal or run.is_open:
        raise _Refused(f"Run {run.run_id} has not ended (it is {run.state}): wait for its end, and launch again.")


def _path_of(source: _Source, select: str) -> str:
    """What the run's manifest of inputs says for a name or a path: after a `/`, a path and never a name.

    A folder with a single file in it looks like that file itself, so a declared output is where its job says.
    """
    named = [one.file.path for one in source.outputs.manifest.outputs if one.name == select]
    if not named:
        return f"/{select.strip('/')}"
    declared = source.declared.get(select)
    if declared is not None and all(path == declared or path.startswith(f"{declared}/") for path in named):
        return f"/{declared}"
    folder = common_folder(named)
    return f"/{folder}" if folder else select


def _nothing_found(run: Run, outputs: RunOutputs, select: str) -> str:
    if outputs.deleted_at is not None:
        return str(ResultsDeleted(run.run_id, outputs.deleted_at))
    if not outputs.manifest.outputs:
        return f"Run {run.run_id} has left no outputs."
    known = dict.fromkeys(one.name for one in outputs.manifest.outputs if one.name) | dict.fromkeys(outputs.by_path)
    near = get_close_matches(select, list(known)[:2000])
    return f"Run {run.run_id} has left no output `{select}`.{meant_names(near)}"


def name_meant_inputs(faults: Sequence[InputError], spec: JobSpec) -> list[InputError]:
    """Faults of overrides; those of unknown keys name the input that may be meant, if that is an output of another run.

    A mistyped name of such an input looks like a key of the run config to those who send it.
    """
    return [_with_meant(fault, sorted(spec.inputs.outputs)) for fault in faults]


def _with_meant(fault: InputError, declared: Sequence[str]) -> InputError:
    if fault.kind != "unknown_key" or fault.file or fault.suggestion:
        return fault
    near = get_close_matches(fault.path, declared, n=1)
    if not near:
        return fault
    message = f"`{fault.path}` is not an input of this job; did you mean `{near[0]}`, an output of another run?"
    return replace(fault, message=message, suggestion=near[0])


def _unknown(name: str, declared: Sequence[str]) -> InputError:
    near = get_close_matches(name, declared, n=1)
    has = f"it has {', '.join(f'`{one}`' for one in declared)}" if declared else "the job declares none"
    message = f"`{name}` is not an input that is an output of another run: {has}"
    if near:
        message = f"`{name}` is not an input that is an output of another run; did you mean `{near[0]}`?"
    return InputError(name, "unknown_key", message, suggestion=near[0] if near else None)
