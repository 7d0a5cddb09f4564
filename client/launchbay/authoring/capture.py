"""`launchbay register --capture`: runs a script once, and collects the inputs that it declares.

A script declares its inputs with Launchbay's SDK or with the real `wandb` package. In both cases the declarations
arrive here as lines of JSON, one for each call, with the values and texts as the script had them.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from launchbay.authoring.command_text import hint_for_words
from launchbay_core.contracts.variables import CAPTURE
from launchbay_core.domain.submissions.job_file import SELECTION
from launchbay_core.errors import LaunchbayError

_HOOK = Path(__file__).parent / "hook"
_STDERR = 2


@dataclass(eq=False)
class CaptureFailed(LaunchbayError):
    """The script could not be run to its end, or declares nothing that can be registered."""

    reason: str

    def __str__(self) -> str:
        """The reason."""
        return self.reason


@dataclass(frozen=True)
class Declarations:
    """What a script declares: `config` and each of `files`, in the shape of `ConfigInput` and `FileInput`.

    `env` is what the job needs in its environment to do the same as the script.
    """

    command: Sequence[str]
    config: Mapping[str, Any] | None = None
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)

    @property
    def inputs(self) -> dict[str, Any]:
        """The declared inputs in the shape of `job_spec.Inputs`."""
        return {"config": self.config, "files": dict(self.files)}


def capture(command: Sequence[str], cwd: Path, env: Mapping[str, str] | None = None) -> Declarations:
    """Run `command` in `cwd` once, with `env` added to this environment, and return what it declares.

    All its output goes to standard error. Unless the environment says otherwise, W&B is offline and writes no files
    to `cwd`.

    Raises:
        CaptureFailed: the command can't be run or fails, declares nothing, or declares something that can't be an
            input.
    """
    with tempfile.TemporaryDirectory(prefix="launchbay-capture-") as folder:
        target = Path(folder) / "declarations.jsonl"
        _run(command, cwd, _environment(target, Path(folder), env or {}))
        lines = target.read_text(encoding="utf-8").splitlines() if target.exists() else []
    return _collect(command, cwd.resolve(), [json.loads(line) for line in lines])


def _environment(target: Path, folder: Path, env: Mapping[str, str]) -> dict[str, str]:
    own = {**os.environ, **env}
    path = [str(_HOOK), own["PYTHONPATH"]] if own.get("PYTHONPATH") else [str(_HOOK)]
    unset = {"WANDB_MODE": "offline", "WANDB_DIR": str(folder)}
    kept = {name: value for name, value in own.items() if not name.startswith(("WANDB_CONFIG", "WANDB_LAUNCH"))}
    return {**unset, **kept, CAPTURE: str(target), "PYTHONPATH": os.pathsep.join(path)}


def _run(command: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> None:
    shown = shlex.join(command)
    try:
        done = subprocess.run(command, cwd=cwd, env=environment, stdout=_STDERR, check=False)
    except OSError as error:
        hint = hint_for_words(command)
        reason = f"{error.strerror or error}{f'; {hint}' if hint else ''}"
        raise CaptureFailed(f"`{shown}` can't be run: {reason}. Nothing was registered.") from error
    except ValueError as error:
        raise CaptureFailed(f"`{shown}` can't be run: {error}. Nothing was registered.") from error
    if done.returncode != 0:
        how = f"status {done.returncode}" if done.returncode > 0 else f"signal {-done.returncode}"
        raise CaptureFailed(
            f"`{shown}` ended with {how} during the capture. Nothing was registered.{_other_python(command[0])}"
        )


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


def _collect(command: Sequence[str], cwd: Path, declarations: Sequence[Mapping[str, Any]]) -> Declarations:
    configs = [found for found in declarations if found["kind"] == "config"]
    run: Mapping[str, Any] = next((found for found in declarations if found["kind"] == "wandb_run"), {})
    files = [found for found in declarations if found["kind"] == "file"]
    if not configs and not files:
        raise CaptureFailed(
            f"`{shlex.join(command)}` declares no inputs, so there is nothing to register. "
            "Call launch.manage_config_file, launch.manage_config or launch.manage_wandb_config in it, "
            "or describe the job in a launchbay.yaml."
        )
    return Declarations(
        tuple(command), _merge_configs(configs, run.get("values")), _merge_files(files, cwd), _wandb_env(run)
    )


def _wandb_env(run: Mapping[str, Any]) -> dict[str, str]:
    """The W&B run's project and entity, which W&B reads from the environment, not from `wandb.init`, in a launch."""
    return {f"WANDB_{name.upper()}": run[name] for name in ("project", "entity") if run.get(name)}


def _merge_configs(declared: Sequence[Mapping[str, Any]], wandb: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The run config; a script of several processes may declare the same one in each."""
    if not declared:
        return None
    first = declared[0]
    if any(_comparable(other) != _comparable(first) for other in declared[1:]):
        raise CaptureFailed("The script manages the run config more than once, and differently: use one call.")
    values = wandb if first["values"] is None else first["values"]
    if values is None:
        raise CaptureFailed(
            "The script calls manage_wandb_config but not wandb.init, so its run config has no values to register."
        )
    return {"values": values, **_selection_of(first)}


def _merge_files(declared: Sequence[Mapping[str, Any]], cwd: Path) -> dict[str, dict[str, Any]]:
    files: dict[str, dict[str, Any]] = {}
    for found in declared:
        path = Path(found["path"])
        if not path.is_relative_to(cwd):
            raise CaptureFailed(f"The script manages `{path}`, which is outside {cwd}: a job can't have that file.")
        name = path.relative_to(cwd).as_posix()
        known = files.setdefault(name, {"text": found["text"], **_selection_of(found)})
        if _selection_of(known) != _selection_of(found):
            raise CaptureFailed(f"The script manages `{name}` more than once, and differently: use one call.")
    return files


def _comparable(declared: Mapping[str, Any]) -> list[Any]:
    # Compared as text, so that nan is nan.
    return [json.dumps(declared.get(name), sort_keys=True) for name in ("values", *SELECTION)]


def _selection_of(declared: Mapping[str, Any]) -> dict[str, Any]:
    return {name: declared[name] for name in SELECTION if declared.get(name)}
