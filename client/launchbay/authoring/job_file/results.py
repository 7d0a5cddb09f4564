"""What a job file says of its runs' results: outputs, checkpoints, and metrics in the log."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from launchbay.authoring.job_file.faults import Faults
from launchbay_core.domain.hardware.durations import parse_duration
from launchbay_core.domain.names import check_file_path
from launchbay_core.errors import Malformed

_CHECKPOINTS = ("path", "keep", "every")


def read_results(values: Mapping[str, Any], faults: Faults) -> dict[str, Any]:
    """The members of a spec that a job file has of `outputs`, `checkpoints` and `metrics`; checked with the whole spec.

    Outputs may be a list of paths, each named by its last part; the interval of checkpoints is a duration such as `5m`.
    """
    found: dict[str, Any] = {}
    if values.get("outputs") is not None:
        found["outputs"] = _read_outputs(values["outputs"], faults)
    if values.get("checkpoints") is not None:
        found["checkpoints"] = _read_checkpoints(values["checkpoints"], faults)
    if values.get("metrics") is not None:
        found["metrics"] = values["metrics"]
    return found


def _read_outputs(given: Any, faults: Faults) -> Any:
    """Outputs by name; what is not a list is taken as it is written."""
    if isinstance(given, str):
        given = [given]
    if not isinstance(given, list):
        return given
    named: dict[str, str] = {}
    for number, path in enumerate(given):
        place = ("outputs", str(number))
        if not isinstance(path, str) or not path:
            faults.add(place, "must be the path of a file or folder")
            continue
        try:
            name = PurePosixPath(check_file_path(path, "a result")).name
        except Malformed as error:
            faults.add(place, error.message)
            continue
        if name in named:
            faults.add(place, f"is the second output called `{name}`: write a map of names to paths")
        named[name] = path
    return named


def _read_checkpoints(given: Any, faults: Faults) -> Any:
    if not isinstance(given, Mapping):
        return given
    faults.add_unknown(given, _CHECKPOINTS, ("checkpoints",))
    folder = {name: value for name, value in given.items() if name in {"path", "keep"}}
    every = given.get("every")
    if every is None:
        return folder
    seconds = every if isinstance(every, int) and not isinstance(every, bool) else None
    if isinstance(every, str):
        seconds = parse_duration(every)
    if seconds is None:
        faults.add(("checkpoints", "every"), f"`{every}` is not a duration; write 30s, 5m or a number of seconds")
        return folder
    return {**folder, "every_seconds": seconds}
