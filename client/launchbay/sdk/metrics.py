"""`launch.log`: values become one line of the run's reports, which `launchbay exec` uploads while the script goes on.

Nothing here waits for anything but the local disk, and a line is one write: threads and processes may log at once.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, SupportsFloat

from launchbay.sdk.errors import LaunchError
from launchbay.sdk.lines import append_line
from launchbay_core.contracts.results.metric_parts import MAX_STEP, explain_name
from launchbay_core.contracts.results.reports import MAX_LINE, report_line

_MAX_LEVELS = 20


class _Steps:
    """The step of a call that names none: one more than the largest so far in this process, from 0."""

    def __init__(self) -> None:
        self._next = 0
        self._lock = threading.Lock()
        os.register_at_fork(after_in_child=self._unlock)  # another thread may have held it

    def _unlock(self) -> None:
        self._lock = threading.Lock()

    def step_of(self, given: int | None) -> int:
        """The step of one call."""
        with self._lock:
            step = self._next if given is None else given
            self._next = max(self._next, step + 1)
        return step


_steps = _Steps()
_told: set[str] = set()  # what was said once


def log_values(path: str | None, values: Mapping[str, Any], step: int | None) -> None:
    """Append values to the reports at `path`; without one, only check them.

    Raises:
        LaunchError: `values` is not a map, or `step` is not a step.
    """
    if not isinstance(values, Mapping):
        raise LaunchError(f"log takes a dict of values, not a {type(values).__name__}.")
    at = _steps.step_of(_checked_step(step))
    if path is None:
        return
    numbers = dict(_numbers(values, "", 0))
    if not numbers:
        return
    line = report_line("metrics", values=numbers, step=at, time=time.time())
    if len(line) > MAX_LINE:
        _tell_once(f"a call of `launch.log` with {len(numbers):,} values is too long and is left out")
        return
    try:
        append_line(path, line)
    except OSError as error:
        _tell_once(f"metrics can't be written to {path}: {error.strerror or error}")


def _checked_step(step: Any) -> int | None:
    if step is None:
        return None
    try:
        number = step.__index__()
    except (AttributeError, TypeError) as error:
        raise LaunchError(f"`step` must be a whole number, not {step!r}.") from error
    if not 0 <= number <= MAX_STEP:
        raise LaunchError(f"`step` must be from 0 to 2 ** 53, not {number}.")
    return int(number)


def _numbers(values: Mapping[Any, Any], start: str, level: int) -> Iterator[tuple[str, float]]:
    """The values that are numbers, by their names; inner maps are flattened with dots, as W&B does."""
    for key, value in values.items():
        name = f"{start}{key}"
        if isinstance(value, Mapping):
            if level < _MAX_LEVELS:
                yield from _numbers(value, f"{name}.", level + 1)
            continue
        number = _number(value)
        wrong = "is not a number" if number is None else explain_name(name)
        if number is not None and wrong is None:
            yield name, number
        else:
            _tell_once(f"`{name[:80]}` of `launch.log` is left out: it {wrong}")


def _number(value: Any) -> float | None:
    """A value as a float, nan and the infinities too; None if it isn't one number."""
    if isinstance(value, str | bytes):
        return None
    item: Callable[[], Any] | None = getattr(value, "item", None)  # of NumPy's, PyTorch's and JAX's scalars
    try:
        plain = item() if callable(item) else value
        return float(plain) if isinstance(plain, SupportsFloat) else None
    except (TypeError, ValueError, RuntimeError, OverflowError):  # such as an array of several numbers
        return None


def _tell_once(text: str) -> None:
    """Say something on standard error, the first time in this process."""
    if text not in _told:
        _told.add(text)
        sys.stderr.write(f"launchbay: {text}\n")
