"""Watches the real `wandb` package during a capture, without a change to the script or the package.

Python imports this module at its start because the capture puts its folder on PYTHONPATH. It must work in any
interpreter that the script's command starts, with or without Launchbay, so it needs the standard library only. It adds
wrappers to three functions of wandb and does nothing else; another `sitecustomize` still runs.
"""

from __future__ import annotations

import atexit
import functools
import importlib.abc
import importlib.machinery
import importlib.util
import inspect
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any

_TARGET = "LAUNCHBAY_CAPTURE"  # as in launchbay_core.contracts.variables, which the script may not find
_HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120  (imports little before the script)


def _declare(kind: str, **fields: Any) -> None:
    line = json.dumps({"kind": kind, **fields}, default=_text)
    with open(os.environ[_TARGET], "ab", buffering=0) as file:  # noqa: PTH123
        file.write(line.encode() + b"\n")


def _text(value: Any) -> str:
    """The text of what JSON does not have: of a date or time in ISO 8601, as Launchbay writes them everywhere."""
    in_iso = getattr(value, "isoformat", None)
    return str(in_iso() if callable(in_iso) else value)


def _schema(schema: Any) -> Any:
    """The JSON Schema of what W&B accepts as a schema: a Pydantic class or instance, or JSON Schema."""
    describe = getattr(schema, "model_json_schema", None)
    return describe() if callable(describe) else schema


def _watch_inputs(module: ModuleType) -> None:
    """Report each call of `manage_config_file` and `manage_wandb_config`, which W&B handles in this module."""
    handle_file, handle_config = module.handle_config_file_input, module.handle_run_config_input

    @functools.wraps(handle_file)
    def watched_file(
        path: Any,
        include: Sequence[str] | None = None,
        exclude: Sequence[str] | None = None,
        schema: Any = None,
    ) -> Any:
        declared = _schema(schema)  # W&B removes `$defs` from the schema that it gets
        selection = {"include": include, "exclude": exclude, "schema": json.loads(json.dumps(declared, default=_text))}
        result = handle_file(path, include, exclude, schema)
        with open(path, encoding="utf-8", newline="") as file:  # noqa: PTH123
            _declare("file", path=os.path.realpath(path), text=file.read(), **selection)
        return result

    @functools.wraps(handle_config)
    def watched_config(
        include: Sequence[str] | None = None, exclude: Sequence[str] | None = None, schema: Any = None
    ) -> Any:
        declared = json.loads(json.dumps(_schema(schema), default=_text))
        result = handle_config(include, exclude, schema)
        _declare("config", values=None, include=include, exclude=exclude, schema=declared)
        return result

    module.__dict__.update(handle_config_file_input=watched_file, handle_run_config_input=watched_config)


def _watch_init(module: ModuleType) -> None:
    """Report the first W&B run: its config at the end of the script, as late as W&B itself reads it."""
    init = module.init
    signature = inspect.signature(init)
    runs: list[Any] = []

    @functools.wraps(init)
    def watched_init(*args: Any, **kwargs: Any) -> Any:
        run = init(*args, **kwargs)
        if not runs:
            runs.append(run)
            given = signature.bind(*args, **kwargs).arguments
            atexit.register(report, os.getpid(), given.get("project"), given.get("entity"))
        return run

    def report(pid: int, project: str | None, entity: str | None) -> None:
        if pid == os.getpid():  # not again in each worker that was forked
            config = {key: value for key, value in dict(runs[0].config).items() if key != "_wandb"}
            _declare("wandb_run", values=config, project=project, entity=entity)

    module.__dict__["init"] = watched_init


_WATCHED: Mapping[str, Callable[[ModuleType], None]] = {
    "wandb.sdk.launch.inputs.internal": _watch_inputs,
    "wandb.sdk.wandb_init": _watch_init,
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

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        watch = _WATCHED.get(fullname)
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target) if watch else None
        if watch and spec and spec.loader:
            spec.loader = _Loader(spec.loader, watch)
        return spec


def _run_other_sitecustomize() -> None:
    """Run the `sitecustomize` that this one hides, if there is one."""
    others = [entry for entry in sys.path if os.path.abspath(entry) != _HERE]  # noqa: PTH100
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", others)
    if spec and spec.loader:
        module = importlib.util.module_from_spec(spec)
        sys.modules["sitecustomize"] = module
        spec.loader.exec_module(module)


if os.environ.get(_TARGET):
    sys.meta_path.insert(0, _Finder())
_run_other_sitecustomize()
