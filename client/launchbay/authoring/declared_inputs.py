"""What a script's declarations come to: the inputs of a job. Pure."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from launchbay.authoring.capture_errors import CaptureFailed
from launchbay.authoring.declared_wandb_config import WandbConfig
from launchbay_core.domain.submissions.job_file import SELECTION
from launchbay_core.inputs.values.paths import Path as KeyPath
from launchbay_core.inputs.values.paths import parse_path, to_present_rules

_NOTHING = (
    "Call launch.manage_config_file, launch.manage_config or launch.manage_wandb_config in it, "
    "or describe the job in a launchbay.yaml."
)
_POSITION = re.compile(r"\[(\*|\+|-?[0-9]+)\](\.|\[|$)")
_NO_POSITIONS = (
    "`{}` leads to a key with brackets in its name, not to items of a list: W&B's paths have no positions. "
    "For those, call {} of Launchbay: `from launchbay import launch`."
)


@dataclass(frozen=True)
class Declarations:
    """What a script declares: `config` and each of `files`, in the shape of `ConfigInput` and `FileInput`.

    `env` is what the job needs in its environment to do the same as the script, `notices` what its author may not
    expect.
    """

    command: Sequence[str]
    config: Mapping[str, Any] | None = None
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)
    notices: Sequence[str] = ()

    @property
    def inputs(self) -> dict[str, Any]:
        """The declared inputs in the shape of `job_spec.Inputs`."""
        return {"config": self.config, "files": dict(self.files)}


def collect(command: Sequence[str], cwd: Path, declarations: Sequence[Mapping[str, Any]]) -> Declarations:
    """The inputs that a script in `cwd` declared, in the order of its calls.

    A run config that it manages is an input as it says. If it manages nothing at all, the whole config of its W&B runs
    is, as in W&B Launch; if it manages files alone, it is not.

    Raises:
        CaptureFailed: it declares nothing, the same thing twice in different ways, or what can't be an input.
    """
    managed = [found for found in declarations if found["kind"] == "config"]
    files = _merge_files([found for found in declarations if found["kind"] == "file"], cwd)
    wandb = WandbConfig.of(declarations)
    values = wandb.values if wandb else {}
    notices = list(dict.fromkeys(notice for found in declarations for notice in _notices_of_positions(found, values)))
    config = None
    if managed:
        config = _managed_config(managed, wandb, notices)
    elif not files and wandb is not None:
        config = wandb.as_input({}, notices)
    elif not files:
        raise CaptureFailed(f"`{shlex.join(command)}` declares no inputs, so there is nothing to register. {_NOTHING}")
    return Declarations(tuple(command), config, files, wandb.env if wandb else {}, notices)


def _managed_config(
    managed: Sequence[Mapping[str, Any]], wandb: WandbConfig | None, notices: list[str]
) -> dict[str, Any] | None:
    """The run config; a script of several processes may declare the same one in each."""
    first = managed[0]
    if any(_comparable(other) != _comparable(first) for other in managed[1:]):
        raise CaptureFailed("The script manages the run config more than once, and differently: use one call.")
    if first["values"] is not None:
        return {"values": first["values"], **_selection_of(first)}
    if wandb is None:
        raise CaptureFailed(
            "The script calls manage_wandb_config but not wandb.init, so its run config has no values to register."
        )
    return wandb.as_input(_selection_of(first), notices)


def _merge_files(declared: Sequence[Mapping[str, Any]], cwd: Path) -> dict[str, dict[str, Any]]:
    files: dict[str, dict[str, Any]] = {}
    for found in declared:
        path = Path(found["path"])
        if not path.is_relative_to(cwd):
            raise CaptureFailed(f"The script manages `{path}`, which is outside {cwd}: a job can't have that file.")
        name = path.relative_to(cwd).as_posix()
        selection = _selection_of(found)
        known = files.setdefault(name, {"text": found["text"], **selection})
        if {key: value for key, value in known.items() if key != "text"} != selection:
            raise CaptureFailed(f"The script manages `{name}` more than once, and differently: use one call.")
    return files


def _comparable(declared: Mapping[str, Any]) -> list[Any]:
    # Compared as text, so that nan is nan.
    return [json.dumps(declared.get(name), sort_keys=True) for name in ("values", *SELECTION)]


def _notices_of_positions(declared: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[str]:
    """A notice of each path of W&B's own that looks as if it named items of a list, and leads to no key of `values`."""
    if declared.get("paths") != "wandb":
        return
    is_file = declared["kind"] == "file"
    for path in (path for name in ("include", "exclude") for path in declared.get(name) or ()):
        if _POSITION.search(path) and (is_file or not _has_key(values, parse_path(path, rules=1))):
            yield _NO_POSITIONS.format(path, "manage_config_file" if is_file else "manage_wandb_config")


def _has_key(values: Any, path: KeyPath) -> bool:
    for key in path:
        if not isinstance(values, Mapping) or key not in values:
            return False
        values = values[key]
    return True


def _selection_of(declared: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {name: declared[name] for name in SELECTION if declared.get(name)}
    if declared.get("paths") != "wandb":
        return found
    # To W&B, a bracket in a path is a character like any other.
    for name in ("include", "exclude"):
        if name in found:
            found[name] = list(map(to_present_rules, found[name]))
    return found
