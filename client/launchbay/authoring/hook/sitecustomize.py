"""Watches the real `wandb` package during a capture, without a change to the script or the package.

Python imports this module at its start because the capture puts its folder on PYTHONPATH. It must work in any
interpreter that the script's command starts, with or without Launchbay, so it needs the standard library only. It adds
wrappers to functions of wandb and does nothing else; another `sitecustomize` still runs.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType

_TARGET = "LAUNCHBAY_CAPTURE"  # as in launchbay_core.contracts.variables, which the script may not find
_HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120  (imports little before the script)

# By the modules of wandb that are watched: what watches them, in the package beside this module.
_WATCHED = {
    "wandb.sdk.launch.inputs.internal": ("wandb_inputs", "watch_inputs"),
    "wandb.sdk.launch.utils": ("wandb_inputs", "watch_loading"),
    "wandb.sdk.wandb_config": ("wandb_runs", "watch_config"),
    "wandb.sdk.wandb_init": ("wandb_runs", "watch_init"),
    "wandb.sdk.wandb_run": ("wandb_runs", "watch_log"),
}


class _Loader(importlib.abc.Loader):
    """Loads a module as its own loader does, and then watches it."""

    def __init__(self, loader: importlib.abc.Loader, watch: Callable[[ModuleType], None]) -> None:
        self._loader = loader
        self._watch = watch

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        self._watch(module)


class _Finder(importlib.abc.MetaPathFinder):
    """Finds only the modules that are watched."""

    def __init__(self, watched: Mapping[str, Callable[[ModuleType], None]]) -> None:
        self._watched = watched

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        watch = self._watched.get(fullname)
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target) if watch else None
        if watch and spec and spec.loader:
            spec.loader = _Loader(spec.loader, watch)
        return spec


def _watchers() -> dict[str, Callable[[ModuleType], None]]:
    # Imported now, as a script may change where modules are looked for.
    return {
        name: getattr(importlib.import_module(f"launchbay_capture.{module}"), function)
        for name, (module, function) in _WATCHED.items()
    }


def _run_other_sitecustomize() -> None:
    """Run the `sitecustomize` that this one hides, if there is one."""
    others = [entry for entry in sys.path if os.path.abspath(entry) != _HERE]  # noqa: PTH100
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", others)
    if spec and spec.loader:
        module = importlib.util.module_from_spec(spec)
        sys.modules["sitecustomize"] = module
        spec.loader.exec_module(module)


if os.environ.get(_TARGET):
    sys.meta_path.insert(0, _Finder(_watchers()))
_run_other_sitecustomize()
