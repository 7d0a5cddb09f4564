"""Watches `Run.log` and the summary of W&B's client, in the script's own process.

In W&B's mode `disabled`, in which a run has a `log` of its own that does nothing, what is logged is reported, too.
"""

from __future__ import annotations

import functools
import weakref
from collections.abc import Callable
from types import ModuleType
from typing import Any

from .reports import give_up, is_off, report

_steps: weakref.WeakKeyDictionary[Any, int] = weakref.WeakKeyDictionary()  # each run's present step


def watch_log(module: ModuleType) -> None:
    """Report what each call of `Run.log` logs, at the step at which W&B puts it."""
    log = module.Run.log

    @functools.wraps(log)
    def watched_log(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = log(self, *args, **kwargs)
        _guarded(_log, self, *args, **kwargs)
        return result

    module.Run.log = watched_log


def watch_init(module: ModuleType) -> None:
    """Report what the disabled runs that `init` returns are given to log."""
    init = module.init

    @functools.wraps(init)
    def watched_init(*args: Any, **kwargs: Any) -> Any:
        run = init(*args, **kwargs)
        _guarded(_watch_if_disabled, run, module.wandb)
        return run

    module.__dict__["init"] = watched_init


def _watch_if_disabled(run: Any, wandb: ModuleType) -> None:
    if not getattr(run, "disabled", False):
        return
    log = run.log

    @functools.wraps(log)
    def watched_log(*args: Any, **kwargs: Any) -> Any:
        result = log(*args, **kwargs)
        _guarded(_log, run, *args, **kwargs)
        return result

    run.log = watched_log
    if wandb.log == log:
        wandb.__dict__["log"] = watched_log


def watch_summary(module: ModuleType) -> None:
    """Report the values that the script itself puts into the summary of a run."""
    update = module.SummaryDict.update

    @functools.wraps(update)
    def watched_update(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = update(self, *args, **kwargs)
        if isinstance(self, module.Summary):
            _guarded(_summarise, *args, **kwargs)
        return result

    module.SummaryDict.update = watched_update


def _guarded(call: Callable[..., None], *args: Any, **kwargs: Any) -> None:
    if is_off():
        return
    try:
        call(*args, **kwargs)
    except Exception as error:  # noqa: BLE001  (the script goes on as if nothing watched it)
        give_up(error)


def _log(run: Any, data: Any, step: Any = None, commit: Any = None, **_more: Any) -> None:
    """Report one call, whose step W&B counts so: one that is left out is the present one, which the call may end.

    A step before the present one is ignored by W&B, and here.
    """
    present = _steps.get(run)
    if present is None:
        present = int(getattr(run, "starting_step", 0) or 0)
    at = present if step is None else int(step)
    if at < present:
        return
    ends_step = commit or (step is None and commit is None)
    _steps[run] = at + 1 if ends_step else at
    report("metrics", data, step=at)


def _summarise(values: Any = None, *_args: Any, **_more: Any) -> None:
    if values:
        report("summary", values)
