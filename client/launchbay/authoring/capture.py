"""`launchbay register --capture`: runs a script once, and collects the inputs that it declares.

A script declares its inputs with Launchbay's SDK or with the real `wandb` package. In both cases the declarations
arrive as lines of JSON, one for each call, with the values and texts as the script had them.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from launchbay.authoring.capture_errors import CaptureFailed
from launchbay.authoring.captured_script import Ending, run_script
from launchbay.authoring.declared_inputs import Declarations, collect
from launchbay.authoring.stop_condition import InputsKnown
from launchbay_core.contracts.variables import CAPTURE, RUN_ID

__all__ = ["CaptureFailed", "Declarations", "capture"]

_HOOK = Path(__file__).parent.parent / "hook"
_OF_A_LAUNCH = re.compile(r"WANDB_(LAUNCH.*|CONFIG(_\d+)?)")
_CONFIG = re.compile(r"WANDB_CONFIG(_0)?")


def capture(
    command: Sequence[str],
    cwd: Path,
    env: Mapping[str, str] | None = None,
    *,
    stop: bool = False,
    accept: Callable[[str], bool] = lambda _reason: False,
) -> Declarations:
    """Run `command` in `cwd` once, with `env` added to this environment, and return what it declares.

    All its output goes to standard error. Unless the environment says otherwise, W&B is offline and writes no files
    to `cwd`. With WANDB_CONFIG in `env`, W&B gives the script that config, as in a launch.

    Args:
        command: the words of the command.
        cwd: where it runs.
        env: variables for it.
        stop: end the script as soon as its inputs are known (`InputsKnown`).
        accept: is asked, with a sentence on it, whether what a script declared that failed or was interrupted is taken.

    Raises:
        CaptureFailed: the command can't be run, or fails and that is not accepted; declares nothing, or declares
            something that can't be an input.
    """
    with tempfile.TemporaryDirectory(prefix="launchbay-capture-") as folder:
        target = Path(folder) / "declarations.jsonl"
        environment = _environment(target, Path(folder), env or {})
        ending = run_script(command, cwd, environment, InputsKnown(target) if stop else None)
        lines = target.read_bytes().splitlines(keepends=True) if target.exists() else []
    declared = [json.loads(line) for line in lines if line.endswith(b"\n")]  # a killed script may have begun a line
    if ending.is_failure:
        _check_accepted(command, ending, declared=bool(declared), accept=accept)
    return collect(command, cwd.resolve(), declared)


def _check_accepted(command: Sequence[str], ending: Ending, *, declared: bool, accept: Callable[[str], bool]) -> None:
    failed = f"`{shlex.join(command)}` {ending} during the capture."
    if not declared:
        raise CaptureFailed(f"{failed} Nothing was registered.{_other_python(command[0])}")
    if not accept(f"{failed} It had declared inputs before."):
        raise CaptureFailed(
            f"{failed} Nothing was registered. To register what it had declared before, add --yes before the `--`."
        )


def _environment(target: Path, folder: Path, env: Mapping[str, str]) -> dict[str, str]:
    # What a launch around this process gave is not this script's; what its author gives is.
    outer = {name: value for name, value in os.environ.items() if not _is_left_out(name)}
    own = {**outer, **env}
    path = [str(_HOOK), own["PYTHONPATH"]] if own.get("PYTHONPATH") else [str(_HOOK)]
    unset = {"WANDB_MODE": "offline", "WANDB_DIR": str(folder)}
    launch = {"WANDB_LAUNCH": "true"} if any(map(_CONFIG.fullmatch, env)) else {}
    return {**unset, **own, **launch, CAPTURE: str(target), "PYTHONPATH": os.pathsep.join(path)}


def _is_left_out(name: str) -> bool:
    return bool(_OF_A_LAUNCH.fullmatch(name)) or name == RUN_ID


def _other_python(program: str) -> str:
    """A note if the program is the Python of another environment, which may lack packages that are here."""
    found = shutil.which(program)
    if (
        found is None
        or not Path(program).name.startswith("python")
        or Path(found).parent == Path(sys.executable).parent
    ):
        return ""
    return f" `{program}` is {found}, but this Launchbay is installed for {sys.executable}."
