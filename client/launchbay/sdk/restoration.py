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
from launchbay.sdk.selection import (
    over_registered,
    report_closed,
    split_by_selection,
    undo,
    undo_items,
    without_gone,
)
from launchbay_core.contracts.run_manifest import SourceOverrides
from launchbay_core.contracts.script_inputs import ScriptInputs
from launchbay_core.errors import LaunchbayError
from launchbay_core.inputs import (
    UnknownPlace,
    UnreadableInput,
    format_of,
    format_path,
    merge,
    parse_text,
    patch_text,
    select,
)
from launchbay_core.inputs.formats.keys import key_reader, read_config_key
from launchbay_core.inputs.formats.texts import decode_text
from launchbay_core.inputs.schemas.coercion import coerce_times
from launchbay_core.inputs.values.overrides import leaf_paths
from launchbay_core.inputs.values.paths import Path as KeyPath


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
    report_closed(leaf_paths(closed))
    overrides = undo(closed, entry.overrides.registered, opened) if digest_of_file(path) == entry.sha256 else opened
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
    opened, closed = split_by_selection(overrides, include, exclude)
    report_closed(leaf_paths(closed))
    return _merge(config, opened)


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

    An active one may have them already, and then stays as it is. If not, it was started without them, or has changed
    them since. `wandb.init` finds them in WANDB_CONFIG, where only those stay that the script leaves open.

    Raises:
        LaunchError: an item of a list is changed that the registered one does not have.
    """
    opened, closed = split_by_selection(overrides, include, exclude)
    active = getattr(sys.modules.get("wandb"), "run", None)
    if active is not None:
        _update_active(active.config, opened, closed, overrides.registered)
        return
    report_closed(leaf_paths(closed))
    if closed:
        _narrow_environment(include, exclude, undo_items(closed, overrides.registered, opened))


def _update_active(
    config: Any, opened: Mapping[str, Any], closed: Mapping[str, Any], registered: Mapping[str, Any]
) -> None:
    present = dict(config)
    wanted = _merge(_merge(present, _over_registered(opened, registered)), undo(closed, registered, opened))
    changed = {key: value for key, value in wanted.items() if key not in present or present[key] != value}
    if changed:
        config.update(changed, allow_val_change=True)
    removed = present.keys() - wanted.keys()
    for key in removed:
        sys.stderr.write(f"Launchbay: `{key}` stays in wandb.config, from which W&B lets nothing be removed.\n")
    _report_closed_to_wandb([path for path in leaf_paths(closed) if path[0] not in removed], dict(config), wanted)


def _over_registered(opened: Mapping[str, Any], registered: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return over_registered(opened, registered)
    except UnknownPlace as error:
        raise LaunchError(f"Could not put the run's values into wandb.config: {error}") from error


def _report_closed_to_wandb(paths: Sequence[KeyPath], present: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """Say which values have become the script's own again, and which W&B has kept, as it locks what it was given."""
    locked = [path for path in paths if _value_at(present, path) != _value_at(wanted, path)]
    report_closed(path for path in paths if path not in locked)
    for path in locked:
        sys.stderr.write(
            f"Launchbay: `{format_path(path)}` keeps the launched value, though the script leaves it out of its "
            "inputs: W&B locks what wandb.init was given. Call manage_wandb_config before wandb.init.\n"
        )


def _value_at(values: Mapping[str, Any], path: KeyPath) -> Any:
    """The value that the keys of a path lead to, up to the first list."""
    found: Any = values
    for step in path:
        if not isinstance(found, Mapping):
            break
        found = found.get(step)
    return found


def _narrow_environment(
    include: Sequence[str] | None, exclude: Sequence[str] | None, undone: Mapping[str, Any]
) -> None:
    handed = wandb_config_of(os.environ)
    values = merge({key: value for key, value in handed.items() if not key.startswith("-")}, undone)
    kept = select(values, include, exclude, read_config_key)
    # A map that takes the place of the script's own does so only as a whole.
    replacing = {key for key in handed if key[1:] in kept and key not in values and kept[key[1:]] == values[key[1:]]}
    for name in [name for name in os.environ if WANDB_CONFIG.fullmatch(name)]:
        del os.environ[name]
    named = dict.fromkeys([*handed, *kept])
    config = {key: kept.get(key) for key in named if key in kept or key in replacing}
    os.environ.update(wandb_config_variables(config))
