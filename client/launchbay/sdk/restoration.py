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

from launchbay.runtime.environment import WANDB_CONFIG, wandb_config_of, wandb_config_variables
from launchbay.runtime.errors import CannotRun
from launchbay.runtime.manifest import Changes
from launchbay.runtime.placement import digest_of_file, place_file
from launchbay.runtime.run_inputs import RunInputs
from launchbay.sdk.errors import LaunchError
from launchbay.sdk.selection import open_and_closed, undone
from launchbay_core.errors import LaunchbayError
from launchbay_core.inputs import format_of, parse_text, patch_text, select
from launchbay_core.inputs.schemas.coercion import coerce_times
from launchbay_core.inputs.values.merge import match_key
from launchbay_core.inputs.values.replacement import Replace


def restore_file(
    run: RunInputs, name: str, include: Sequence[str] | None = None, exclude: Sequence[str] | None = None
) -> bool:
    """Put the run's values into a file that the script has written anew; return whether it was changed.

    A file that no longer is what was placed is the script's own: only the overrides go in, each in its place, and only
    those that the script itself leaves open. In one that still is, those that it does not leave open are taken back.

    Raises:
        LaunchError: the file can't be read, or the values can't be placed in it.
    """
    path = Path(name).resolve()
    if not path.is_relative_to(run.folder):
        return False
    inside = path.relative_to(run.folder).as_posix()
    entry = run.files.get(inside)
    if entry is None or not entry.changes.overrides:
        return False
    opened, closed = open_and_closed(entry.changes, include, exclude)
    changes = undone(closed, entry.changes.registered) if digest_of_file(path) == entry.sha256 else opened
    return bool(changes) and _change_file(run.folder, inside, path, changes)


def _change_file(folder: Path, name: str, path: Path, changes: Mapping[str, Any]) -> bool:
    try:
        text, kind = path.read_bytes().decode("utf-8"), format_of(name)
        patched = patch_text(text, coerce_times(parse_text(text, kind), changes), kind)
        if patched != text:
            place_file(folder, name, patched.encode())
    except (LaunchbayError, CannotRun, UnicodeDecodeError) as error:
        raise LaunchError(f"The run's values can't be put into `{name}`: {error}") from error
    return patched != text


def overridden(
    config: Mapping[str, Any],
    changes: Changes,
    include: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
) -> dict[str, Any]:
    """A new dict: `config` with the overrides that `include` and `exclude` leave open."""
    return dict_with(config, open_and_closed(changes, include, exclude)[0])


def dict_with(values: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of `values` with `changes` laid over it; it and each map in it stay of the author's own class."""
    # What is not overridden may be anything, so it is kept as it is and not copied.
    laid: Any = copy(values) if isinstance(values, MutableMapping) else dict(values)
    for name, value in changes.items():
        key = match_key(values, name)
        present = values.get(key)
        if isinstance(value, Mapping) and isinstance(present, Mapping):
            laid[key] = dict_with(present, value)
        else:
            # A copy, as the script may change what it gets.
            laid[key] = deepcopy(value.value if isinstance(value, Replace) else value)
    return laid  # type: ignore[no-any-return]  # an author's class of dicts is one


def update_wandb(changes: Changes, include: Sequence[str] | None = None, exclude: Sequence[str] | None = None) -> None:
    """Give the run's values to W&B: to a run that is active already, or to `wandb.init` by its environment.

    An active one was started without them, or has changed them since. `wandb.init` finds them in WANDB_CONFIG, where
    only those stay that the script leaves open.
    """
    opened, closed = open_and_closed(changes, include, exclude)
    active = getattr(sys.modules.get("wandb"), "run", None)
    if active is None:
        if closed:
            _narrow_environment(include, exclude)
        return
    present = dict(active.config)
    wanted = dict_with(dict_with(present, opened), undone(closed, changes.registered))
    changed = {key: value for key, value in wanted.items() if key not in present or present[key] != value}
    if changed:
        active.config.update(changed, allow_val_change=True)


def _narrow_environment(include: Sequence[str] | None, exclude: Sequence[str] | None) -> None:
    config = select(wandb_config_of(os.environ), include, exclude)
    for name in [name for name in os.environ if WANDB_CONFIG.fullmatch(name)]:
        del os.environ[name]
    os.environ.update(wandb_config_variables(config))
