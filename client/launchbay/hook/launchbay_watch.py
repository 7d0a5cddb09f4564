"""Watches the real `wandb` package during a capture and in runs, without a change to the script or the package.

It must work in any interpreter that the command starts, from Python 3.8 on, with or without Launchbay, so it needs the
standard library only; and every Python process of a run pays for it, so it imports next to nothing before `wandb` is
imported. It adds wrappers to functions of wandb and does nothing else; another `sitecustomize` still runs.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.machinery import PathFinder

TYPE_CHECKING = False  # as in `typing`, which would be most of this module's cost
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec
    from types import ModuleType

# As in launchbay_core.contracts.variables, which the script may not find.
_CAPTURE, _REPORTS = "LAUNCHBAY_CAPTURE", "LAUNCHBAY_REPORTS"
_HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120  (imports little before the script)

# By the modules of wandb that are watched: what watches them, in the packages beside this module.
_IN_CAPTURES = {
    "wandb.sdk.launch.inputs.internal": ("launchbay_capture.wandb_inputs", "watch_inputs"),
    "wandb.sdk.launch.utils": ("launchbay_capture.wandb_inputs", "watch_loading"),
    "wandb.sdk.wandb_config": ("launchbay_capture.wandb_runs", "watch_config"),
    "wandb.sdk.wandb_init": ("launchbay_capture.wandb_runs", "watch_init"),
    "wandb.sdk.wandb_run": ("launchbay_capture.wandb_runs", "watch_log"),
}
_IN_RUNS = {
    "wandb.sdk.wandb_init": ("launchbay_metrics.wandb_history", "watch_init"),
    "wandb.sdk.wandb_run": ("launchbay_metrics.wandb_history", "watch_log"),
    "wandb.sdk.wandb_summary": ("launchbay_metrics.wandb_history", "watch_summary"),
}


class _Loader:
    """Loads a module as its own loader does, and then watches it."""

    def __init__(self, loader: Loader, watch: Callable[[ModuleType], None]) -> None:
        self._loader = loader
        self._watch = watch

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        self._watch(module)

    def __getattr__(self, name: str) -> object:
        """What else is asked of a loader, such as a module's source."""
        return getattr(self._loader, name)


class _Finder:
    """Finds only the modules that are watched."""

    def __init__(self, watched: Mapping[str, tuple[str, str]], wrap: Callable[..., None]) -> None:
        self._watched = watched
        self._wrap = wrap

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in self._watched:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec and spec.loader:
            names = self._watched[fullname]
            spec.loader = _Loader(spec.loader, lambda module: self._wrap(module, *names))  # type: ignore[assignment]
        return spec


def _watch(module: ModuleType, package: str, function: str) -> None:
    sys.path.insert(0, _HERE)  # a script may have changed where modules are looked for
    try:
        watch = getattr(import_module(package), function)
    finally:
        sys.path.remove(_HERE)
    watch(module)


def _watch_or_give_up(module: ModuleType, package: str, function: str) -> None:
    """The same for a script that must not notice if it fails, as with an unknown release of wandb."""
    try:
        _watch(module, package, function)
    except Exception as error:  # noqa: BLE001  (see above)
        sys.stderr.write(f"launchbay: metrics of wandb are not recorded here: {error!r}\n")


def start() -> None:
    """Watch `wandb` if this process belongs to a capture or to a run."""
    if os.environ.get(_CAPTURE):
        sys.meta_path.insert(0, _Finder(_IN_CAPTURES, _watch))
    elif os.environ.get(_REPORTS):
        sys.meta_path.insert(0, _Finder(_IN_RUNS, _watch_or_give_up))


def run_other_sitecustomize(paths: Sequence[str]) -> None:
    """Run the `sitecustomize` that this one hides, if there is one at some paths."""
    spec = PathFinder.find_spec("sitecustomize", list(paths))
    if spec and spec.loader:
        from importlib.util import module_from_spec  # noqa: PLC0415  (only where there is one)

        module = module_from_spec(spec)
        sys.modules["sitecustomize"] = module
        spec.loader.exec_module(module)
