"""The lines by which metrics are reported to the runner: as `launchbay_core.contracts.results.reports` has them.

Written without importing that, as the script may run where there is no Launchbay. Nothing here may disturb the script:
what goes wrong is said once, on standard error, and from then on nothing is reported.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from typing import Any

TARGET = "LAUNCHBAY_REPORTS"  # as in launchbay_core.contracts.variables
_MAX_LINE = 1024 * 1024  # bytes, as there
_MAX_LEVELS = 20
_faults: list[str] = []  # what went wrong, if anything has


def report(kind: str, values: Mapping[Any, Any], **members: Any) -> None:
    """Append what of some values are numbers to the file that the runner follows."""
    numbers = dict(_numbers(values, "", 0))
    path = os.environ.get(TARGET)
    if not numbers or not path:
        return
    line = json.dumps({"kind": kind, "values": numbers, **members, "time": time.time()}, separators=(",", ":"))
    content = line.encode() + b"\n"
    if len(content) > _MAX_LINE:
        return
    # One write in append mode: the lines of several processes do not mix.
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
    try:
        os.write(file, content)
    finally:
        os.close(file)


def is_off() -> bool:
    """Whether nothing is reported any more."""
    return bool(_faults)


def give_up(error: BaseException) -> None:
    """Report nothing from now on, and say why."""
    if not _faults:
        _faults.append(repr(error))
        sys.stderr.write("launchbay: metrics of wandb are not recorded here: %r\n" % (error,))  # noqa: UP031


def _numbers(values: Mapping[Any, Any], start: str, level: int) -> Iterator[tuple[str, float]]:
    """The values that are numbers, by their names; inner maps are flattened with dots, as W&B does."""
    for key, value in values.items():
        if isinstance(value, Mapping):
            if level < _MAX_LEVELS:
                yield from _numbers(value, f"{start}{key}.", level + 1)
            continue
        number = _number(value)
        if number is not None:
            yield f"{start}{key}", number


def _number(value: Any) -> float | None:
    if type(value) is float:
        return value
    if isinstance(value, (str, bytes)):
        return None
    try:
        item = getattr(value, "item", None)  # of NumPy's and PyTorch's scalars
        plain = item() if callable(item) else value
        return float(plain) if hasattr(plain, "__float__") else None
    except Exception:  # noqa: BLE001  (whatever it is, it is not one number)
        return None
