"""What a script declares about its inputs: `from launchbay import launch`.

Each function names values that somebody may change at launch. Run by hand, a script behaves as if it had declared
nothing. In a run, `launchbay exec` has put the run's values in place before the script starts, and these functions
see to it that they are what the script reads. While `launchbay register --capture` watches, they report what they get.

Importing this module costs next to nothing: what is needed beyond the standard library is imported when it is used.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from launchbay.sdk.errors import LaunchError
from launchbay_core.contracts import variables

if TYPE_CHECKING:
    from pathlib import Path

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


def checkpoint_dir() -> Path:
    """The folder for checkpoints: what lies there is saved while the run goes, and is there again at its next start.

    By hand, it is `checkpoints` in the working folder.

    Returns:
        An absolute path to a folder, which is created if need be.

    Raises:
        LaunchError: it can't be created.
    """
    from launchbay.sdk.checkpoints import checkpoint_folder  # noqa: PLC0415  (only for scripts with checkpoints)

    return checkpoint_folder()


def checkpoint_saved(path: str | os.PathLike[str] | None = None) -> None:
    """Say that a checkpoint is whole, so that it is saved now. By hand, it does nothing.

    Without it, a file or folder is taken for whole once nobody has it open and it has not changed for some seconds.
    Where that is not enough (a script that computes for a while between two files of one checkpoint), call it after the
    last file: from then on, checkpoints whose names differ from it in numbers only are saved at this word alone.

    Args:
        path: the file or folder in the checkpoint folder; everything in it when left out.

    Raises:
        LaunchError: there is no such file or folder in the checkpoint folder.
    """
    from launchbay.sdk.checkpoints import report_saved  # noqa: PLC0415  (as above)

    report_saved(path)


def input_path(name: str, default: str | None = None) -> str:
    """The path of an input that is an output of another run: the folder or file that was put there before the start.

    Args:
        name: as in the job's `inputs`, where it says `from: output`.
        default: the path in a run that was launched without this input, and by hand; without it, by hand, the path is
            `inputs/<name>`, where you can put a file or folder of your own.

    Raises:
        LaunchError: the run was launched without this input, and there is no default.
    """
    path = os.environ.get(variables.input_variable(name)) or default
    if path is None and os.environ.get(variables.RUN_ID):
        raise LaunchError(f"This run was launched without the input `{name}`: give a `default`, or make it required.")
    return path if path is not None else f"inputs/{name}"


def output_dir() -> Path:
    """The folder for files that the run leaves to keep: whatever lies in it is uploaded, while the run goes and after.

    Run by hand, it is the folder `outputs` in the working folder. It is there when this function returns.

    Raises:
        LaunchError: it can't be created.
    """
    from launchbay.sdk.outputs import output_folder  # noqa: PLC0415  (only scripts that leave outputs)

    return output_folder(os.environ)


def save_output(path: str | os.PathLike[str], name: str | None = None) -> None:
    """Keep a file or folder of the working folder as an output of the run; run by hand, only check that it is there.

    It is uploaded as it is at the run's end, and before that whenever it has come to rest.

    Args:
        path: of a file or folder in the working folder or in `output_dir()`. It may still change after this call.
        name: by which `launchbay download RUN NAME` finds it: letters, digits, `_`, `.` and `-`.

    Raises:
        LaunchError: there is no such file or folder, or it or its name can't be an output.
    """
    from launchbay.sdk.outputs import report_output  # noqa: PLC0415  (only scripts that leave outputs)

    report_output(path, name, os.environ)


def log(values: Mapping[str, Any], step: int | None = None) -> None:
    """Report metrics of this run, such as `log({"loss": 0.3}, step=10)`; run by hand, it does nothing.

    Several processes and threads may call it. It writes one line to a local file and waits for nothing else.

    Args:
        values: numbers by name, with maps in it as in `{"train": {"loss": 0.3}}`, which is `train.loss`. Scalars of
            NumPy and PyTorch are numbers, and so are nan and the infinities. Others are left out, which is said once.
        step: a whole number from 0 on; if left out, one more than the largest of this process so far.

    Raises:
        LaunchError: `values` is not a dict, or `step` is not such a number.
    """
    from launchbay.sdk.metrics import log_values  # noqa: PLC0415  (only scripts that log)

    if target := os.environ.get(variables.CAPTURE):
        from launchbay.sdk.declaration import declare_logged  # noqa: PLC0415  (only while captured)

        declare_logged(target)
    log_values(os.environ.get(variables.REPORTS) or None, values, step)


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
