"""Watches W&B's runs and their configs: every change is reported when it is made, as the script may end at any time."""

from __future__ import annotations

import atexit
import functools
import inspect
import json
import os
import weakref
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

from .declarations import declare, plain_and_unfit
from .written_values import as_written

_INTERNAL = "_wandb"  # W&B's own, in every config


class _Watched:
    """One config: as it was written, and which run's it is, once it is known."""

    def __init__(self) -> None:
        self._written: dict[str, Any] = {}
        self._reported: dict[str, str] = {}
        self._run: dict[str, Any] | None = None
        self._owner = os.getpid()

    def note(self, items: dict[str, Any], keys: Iterable[str]) -> None:
        """Note what was just written under `keys`; of a run's config, report it."""
        for key in keys:
            if key in items and key != _INTERNAL:
                self._written[key] = as_written(items[key], self._written.get(key))
        if self._run is not None and os.getpid() == self._owner:  # not again in each worker that was forked
            self._report(list(keys))

    def belong_to(self, run: dict[str, Any]) -> None:
        """Report everything from now on as of this run; again if it is of one already."""
        if self._run is None:
            self._run, self._owner = run, os.getpid()
            self._report(list(self._written), first=True)

    def _report(self, keys: Iterable[str], *, first: bool = False) -> None:
        changed, unfit = {}, []
        for key in keys:
            if key not in self._written:
                continue
            plain, places = plain_and_unfit(self._written[key], (key,))
            text = json.dumps(plain)
            if self._reported.get(key) != text:
                self._reported[key] = text
                changed[key] = plain
                unfit += places
        if changed or first:
            declare("wandb_run", values=changed, unfit=unfit, **(self._run or {}))


_configs: weakref.WeakKeyDictionary[Any, _Watched] = weakref.WeakKeyDictionary()


def _watched(config: Any) -> _Watched:
    return _configs.setdefault(config, _Watched())


def watch_config(module: ModuleType) -> None:
    """Note what each method of `wandb.config` that changes it leaves in it."""
    config = module.Config

    def noting(change: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(change)
        def noted(self: Any, *args: Any, **kwargs: Any) -> Any:
            result = change(self, *args, **kwargs)
            items = self._items
            one = change.__name__ == "__setitem__"
            _watched(self).note(items, [args[0].strip("-")] if one and args else list(items))
            return result

        return noted

    for name in ("__setitem__", "_update", "setdefaults", "update_locked", "merge_locked"):
        setattr(config, name, noting(getattr(config, name)))
    config.__setattr__ = config.__setitem__


def watch_init(module: ModuleType) -> None:
    """Report each W&B run: its config from its start on, and where it is kept."""
    init = module.init
    signature = inspect.signature(init)

    @functools.wraps(init)
    def watched_init(*args: Any, **kwargs: Any) -> Any:
        run = init(*args, **kwargs)
        given = signature.bind(*args, **kwargs).arguments
        about = {"project": given.get("project"), "entity": given.get("entity")}
        disabled = bool(getattr(run, "disabled", False))
        _watched(run.config).belong_to({"run": str(run.id), "disabled": disabled, **about})
        return run

    module.__dict__["init"] = watched_init
    atexit.register(_note_all)


def _note_all() -> None:
    """Note what was changed inside of values, of which W&B itself learns at the end of the script."""
    for config, watched in list(_configs.items()):
        watched.note(config._items, list(config._items))  # noqa: SLF001  (there is no other way to it)


def watch_log(module: ModuleType) -> None:
    """Report that the script has begun to log metrics: its inputs are set."""
    log = module.Run.log
    logged: list[bool] = []

    @functools.wraps(log)
    def watched_log(self: Any, *args: Any, **kwargs: Any) -> Any:
        if not logged:
            logged.append(True)
            declare("logged")
        return log(self, *args, **kwargs)

    module.Run.log = watched_log
