"""The SDK's part inside a run: the run's values over what a script made itself since it was started.

What the script itself leaves out of its inputs keeps the author's value, even where the job was registered with less
left out: the script has the last word on what may be changed in it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, MutableMapping, Sequence
from copy import copy, deepcopy
from pathlib import Path
from typing import Any

from launchbay.runtime.atomic_files import digest_of_file, write_file
from launchbay.runtime.environment import WANDB_CONFIG, wandb_config_of, wandb_config_variables
from launchbay.runtime.errors import CannotRun
from launchbay.sdk.errors import LaunchError
from launchbay.sdk.selection import split_by_selection, undo, without_gone
from launchbay_core.contracts.run_manifest import SourceOverrides
from launchbay_core.contracts.script_inputs import ScriptInputs
from launchbay_core.errors import LaunchbayError
from launchbay_core.inputs import UnknownPlace, UnreadableInput, format_of, merge, parse_text, patch_text, select
from launchbay_core.inputs.formats.keys import key_reader, read_config_key
from launchbay_core.inputs.formats.texts import decode_text
from launchbay_core.inputs.schemas.coercion import coerce_times


def restore_file(
    run: ScriptInputs, name: str, include: Sequence[str] | None = None, exclude: Sequence[str] | None = None
) -> bool:
    """Put the run's values into a file that the script has written anew; return whether it was changed.

    A file that is not what was placed is the script's own: only the overrides go in, each in its place, and only
    those that the script itself leaves open. In one that is, those that the script does not leave open are undone.

    Raises:
        LaunchError: the file can't be read, or the values can't be placed in it.
    """
    path, folder = Path(name).resolve(), Path(run.folder)
    if not path.is_relative_to(folder):
        return False
    inside = path.relative_to(folder).as_posix()
    entry = run.files.get(inside)
    if entry is None or not (entry.overrides.values or entry.overrides.marks):
        return False
    opened, closed = split_by_selection(entry.overrides, include, exclude, key_reader(format_of(inside)))
    overrides = undo(closed, entry.overrides.registered) if digest_of_file(path) == entry.sha256 else opened
    return bool(overrides) and _patch_file(folder, inside, path, overrides)


def _patch_file(folder: Path, name: str, path: Path, overrides: Mapping[str, Any]) -> bool:
    try:
        text, kind = decode_text(path.read_bytes()), format_of(name)
        values = parse_text(text, kind)
        patched = patch_text(text, coerce_times(values, without_gone(values, overrides)), kind)
        if patched != text:
            write_file(folder, name, patched.encode())
    except UnreadableInput as error:  # the file may have secrets of this run, and everybody can read its log
        raise LaunchError(f"Could not put the run's values into `{name}`: {error.without_quotes()}") from None
    except (LaunchbayError, CannotRun) as error:
        raise LaunchError(f"Could not put the run's values into `{name}`: {error}") from error
    return patched != text


def override(
    config: Mapping[str, Any],
    overrides: SourceOverrides,
    include: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
) -> dict[str, Any]:
    """A new dict: `config` with the overrides that `include` and `exclude` leave open.

    It and each map in it stay of the author's own class.

    Raises:
        LaunchError: an item of a list is changed that `config` does not have.
    """
    return _merge(config, split_by_selection(overrides, include, exclude)[0])


def _merge(config: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    # What is not overridden may be anything, so it is kept as it is; of the overrides, the script may change a copy.
    try:
        return merge(config, deepcopy(without_gone(config, overrides)), _copy_of_its_class)
    except UnknownPlace as error:
        raise LaunchError(f"Could not put the run's values into the config of the script: {error}") from error


def _copy_of_its_class(values: Mapping[str, Any]) -> Any:
    return copy(values) if isinstance(values, MutableMapping) else dict(values)


def update_wandb(
    overrides: SourceOverrides, include: Sequence[str] | None = None, exclude: Sequence[str] | None = None
) -> None:
    """Give the run's values to W&B: to a run that is active already, or to `wandb.init` by its environment.

    An active one was started without them, or has changed them since. `wandb.init` finds them in WANDB_CONFIG, where
    only those stay that the script leaves open.
    """
    opened, closed = split_by_selection(overrides, include, exclude)
    active = getattr(sys.modules.get("wandb"), "run", None)
    if active is None:
        if closed:
            _narrow_environment(include, exclude)
        return
    present = dict(active.config)
    wanted = _merge(_merge(present, opened), undo(closed, overrides.registered))
    changed = {key: value for key, value in wanted.items() if key not in present or present[key] != value}
    if changed:
        active.config.update(changed, allow_val_change=True)
    for key in present.keys() - wanted.keys():
        sys.stderr.write(f"Launchbay: `{key}` stays in wandb.config, from which W&B lets nothing be removed.\n")


def _narrow_environment(include: Sequence[str] | None, exclude: Sequence[str] | None) -> None:
    config = select(wandb_config_of(os.environ), include, exclude, read_config_key)
    for name in [name for name in os.environ if WANDB_CONFIG.fullmatch(name)]:
        del os.environ[name]
    os.environ.update(wandb_config_variables(config))
