"""The part of `launchbay.launch` for results: what a script gives back, and what of other runs it starts with.

It is imported with `launchbay.launch`, so it imports next to nothing itself.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from launchbay.sdk.errors import LaunchError
from launchbay_core.contracts import variables

if TYPE_CHECKING:
    from pathlib import Path


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
