"""What a script declares about its inputs, and what it gives back: `from launchbay import launch`.

Each function here names values that somebody may change at launch. Run by hand, a script behaves as if it had declared
nothing. In a run, `launchbay exec` has put the run's values in place before the script starts, and these functions
see to it that they are what the script reads. While `launchbay register --capture` watches, they report what they get.
The functions for results are in `launchbay.sdk.results`.

Importing this module costs next to nothing: what is needed beyond the standard library is imported when it is used.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from launchbay.sdk.errors import LaunchError
from launchbay.sdk.results import checkpoint_dir, checkpoint_saved, input_path, log, output_dir, save_output
from launchbay_core.contracts import variables

if TYPE_CHECKING:
    from launchbay_core.contracts.script_inputs import ScriptInputs

__all__ = [
    "LaunchError",
    "checkpoint_dir",
    "checkpoint_saved",
    "input_path",
    "load_wandb_config",
    "log",
    "manage_config",
    "manage_config_file",
    "manage_wandb_config",
    "output_dir",
    "save_output",
]


def manage_config_file(
    path: str | os.PathLike[str],
    include: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    schema: Any | None = None,
    *,
    open: bool | Sequence[str] = False,  # noqa: A002  (as in a job file)
    strict: bool = False,
) -> None:
    r"""Declare a config file whose values may be changed at launch. Call it before the file is read.

    In a run the file already holds the run's values. A script that wrote the file itself since it started gets them
    put in again, each in its place: comments and everything else stay.

    Args:
        path: relative to the working folder, to an existing config file inside it, such as a YAML file.
        include: dotted paths of what may be changed; everything when left out. `\.` is a literal dot.
        exclude: dotted paths of what may not; stronger than `include`.
        schema: a Pydantic class or instance, or JSON Schema, laid over what is inferred from the file's values.
        open: where a launch may add keys: true for everywhere, or the dotted paths of maps.
        strict: take the schema alone, without anything inferred.

    Raises:
        LaunchError: the path leads out of the working folder, or there is no such file.
    """
    _check_selection(include, exclude, schema, open=open, strict=strict)
    name = _checked_path(path)
    if target := os.environ.get(variables.CAPTURE):
        from launchbay.sdk.declaration import declare_file  # noqa: PLC0415  (only while captured)

        declare_file(target, name, include, exclude, schema, open=open, strict=strict)
    elif run := _run():
        from launchbay.sdk.restoration import restore_file  # noqa: PLC0415  (only in a run)

        restore_file(run, name, include, exclude)


def manage_config(
    config: dict[str, Any],
    include: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    schema: Any | None = None,
    *,
    open: bool | Sequence[str] = False,  # noqa: A002  (as in a job file)
    strict: bool = False,
) -> dict[str, Any]:
    r"""Declare a dict as the run config and return it with the run's values; use what is returned.

    Args:
        config: the script's own values. It is not changed.
        include: dotted paths of what may be changed; everything when left out. `\.` is a literal dot.
        exclude: dotted paths of what may not; stronger than `include`.
        schema: a Pydantic class or instance, or JSON Schema, laid over what is inferred from `config`.
        open: where a launch may add keys: true for everywhere, or the dotted paths of maps.
        strict: take the schema alone, without anything inferred.

    Returns:
        `config` itself outside a run; in a run a new dict with the run's values laid over it.

    >>> config = manage_config({"trainer": {"learning_rate": 0.01}, "seed": 42}, include=["trainer"])
    >>> config["trainer"]["learning_rate"]
    0.01
    """
    _check_selection(include, exclude, schema, open=open, strict=strict)
    if not isinstance(config, Mapping):
        raise LaunchError(f"manage_config takes a dict of values, not a {type(config).__name__}.")
    if target := os.environ.get(variables.CAPTURE):
        from launchbay.sdk.declaration import declare_config  # noqa: PLC0415  (only while captured)

        declare_config(target, config, include, exclude, schema, open=open, strict=strict)
    elif run := _run():
        from launchbay.sdk.restoration import override  # noqa: PLC0415  (only in a run)

        return override(config, run.config, include, exclude)
    return config


def manage_wandb_config(
    include: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    schema: Any | None = None,
    *,
    open: bool | Sequence[str] = False,  # noqa: A002  (as in a job file)
    strict: bool = False,
) -> None:
    r"""Declare `wandb.config` as the run config.

    In a run, `wandb.init` finds the run's values in its environment; a W&B run that is already active gets them now.

    Args:
        include: dotted paths of what may be changed; everything when left out. `\.` is a literal dot.
        exclude: dotted paths of what may not; stronger than `include`.
        schema: a Pydantic class or instance, or JSON Schema, laid over what is inferred from the config.
        open: where a launch may add keys: true for everywhere, or the dotted paths of maps.
        strict: take the schema alone, without anything inferred.
    """
    _check_selection(include, exclude, schema, open=open, strict=strict)
    if target := os.environ.get(variables.CAPTURE):
        from launchbay.sdk.declaration import declare_config  # noqa: PLC0415  (only while captured)

        declare_config(target, None, include, exclude, schema, open=open, strict=strict)
    elif run := _run():
        from launchbay.sdk.restoration import update_wandb  # noqa: PLC0415  (only in a run)

        update_wandb(run.config, include, exclude)


def load_wandb_config() -> dict[str, Any]:
    """The run config of this run, with every override in place; empty outside of runs.

    In a run of W&B Launch it is what that gives. While `register --capture` watches, it is what the script has declared
    so far, as in a run with nothing overridden.

    Raises:
        LaunchError: what the environment holds is not a run config.
    """
    text = _resolved_text() or os.environ.get("WANDB_CONFIG")
    if text is None:
        text = "".join(_shards())
    target = os.environ.get(variables.CAPTURE)
    if not text:
        return _declared_config(target) if target else {}
    try:
        config = json.loads(text)
    except ValueError as error:
        raise LaunchError(f"The run config in the environment is not valid JSON: {error}") from error
    if not isinstance(config, dict):
        raise LaunchError(f"The run config in the environment must be a map of values, not a {type(config).__name__}.")
    if target:
        from launchbay.sdk.declaration import declare_loaded  # noqa: PLC0415  (only while captured)

        declare_loaded(target, config)
    return config


def _declared_config(target: str) -> dict[str, Any]:
    from launchbay.sdk.declaration import declared_config  # noqa: PLC0415  (only while captured)

    return declared_config(target)


def _resolved_text() -> str | None:
    """The run config that `launchbay exec` left for this run; it has the values too that can't be changed."""
    path = os.environ.get(variables.RUN_CONFIG)
    if not path:
        return None
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123  (pathlib would be half of this module's import time)
            return file.read()
    except OSError as error:
        raise LaunchError(f"Could not read the run config from {path}: {error.strerror}") from error


def _shards() -> list[str]:
    """The pieces of a run config that was too long for one variable, as W&B numbers them."""
    pieces: list[str] = []
    while (piece := os.environ.get(f"WANDB_CONFIG_{len(pieces)}")) is not None:
        pieces.append(piece)
    return pieces


def _run() -> ScriptInputs | None:
    """The inputs of the run that this process belongs to, if it belongs to one."""
    path = os.environ.get(variables.SCRIPT_INPUTS)
    if not path:
        return None
    from launchbay.sdk.run import read_run  # noqa: PLC0415  (only in a run)

    return read_run(path)


def _checked_path(path: str | os.PathLike[str]) -> str:
    text = os.fspath(path)
    if os.path.isabs(text):  # noqa: PTH117  (pathlib would be half of this module's import time)
        raise LaunchError(f"`{text}` can't be an input: give a path relative to the working folder.")
    if ".." in text.replace("\\", "/").split("/"):
        raise LaunchError(f"`{text}` can't be an input: it leads out of the working folder.")
    from launchbay_core.inputs.formats.registry import suffixes  # noqa: PLC0415  (only for files)

    if not text.lower().endswith(suffixes()):
        raise LaunchError(f"`{text}` can't be an input: its name must end in one of {', '.join(suffixes())}.")
    if not os.path.isfile(text):  # noqa: PTH113
        raise LaunchError(f"`{text}` can't be an input: there is no such file in {os.getcwd()}.")  # noqa: PTH109
    return os.path.normpath(text)


def _check_selection(
    include: Sequence[str] | None,
    exclude: Sequence[str] | None,
    schema: Any | None,
    *,
    open: bool | Sequence[str],  # noqa: A002  (as above)
    strict: bool,
) -> None:
    for name, paths in (("include", include), ("exclude", exclude), ("open", [] if isinstance(open, bool) else open)):
        if isinstance(paths, str) or not all(isinstance(path, str) for path in paths or ()):
            example = "True or a list of dotted paths" if name == "open" else "a list of dotted paths"
            raise LaunchError(f"`{name}` takes {example}, as in {name}=['trainer.optimizer'].")
    if strict and schema is None:
        raise LaunchError("`strict` says that the schema is taken alone, so it needs a `schema`.")
