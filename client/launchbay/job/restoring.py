"""The SDK's part inside a run: the run's values over what a script made itself since it was started."""

from __future__ import annotations

import sys
from collections.abc import Mapping, MutableMapping, Sequence
from copy import copy, deepcopy
from pathlib import Path
from typing import Any

from launchbay.job.errors import CannotRun
from launchbay.job.placing import digest_of_file, place_file
from launchbay.job.run_inputs import RunInputs
from launchbay.launch import LaunchError
from launchbay_core.errors import LaunchbayError
from launchbay_core.inputs import format_of, patch_text, select
from launchbay_core.inputs.merging import match_key


def restore_file(
    run: RunInputs, name: str, include: Sequence[str] | None = None, exclude: Sequence[str] | None = None
) -> bool:
    """Put the run's values into a file that the script has written anew; return whether it was changed.

    A file that no longer is what was placed is the script's own: only the overrides go in, each in its place, and only
    those that the script itself leaves open.

    Raises:
        LaunchError: the file can't be read, or the values can't be placed in it.
    """
    path = Path(name).resolve()
    if not path.is_relative_to(run.folder):
        return False
    inside = path.relative_to(run.folder).as_posix()
    entry = run.files.get(inside)
    if entry is None or not entry.overrides or digest_of_file(path) == entry.sha256:
        return False
    overrides = _open_part(entry.overrides, include, exclude)
    try:
        text = path.read_bytes().decode("utf-8")
        patched = patch_text(text, overrides, format_of(inside))
        if patched != text:
            place_file(run.folder, inside, patched.encode())
    except (LaunchbayError, CannotRun, UnicodeDecodeError) as error:
        raise LaunchError(f"The run's values can't be put into `{name}`: {error}") from error
    return patched != text


def overridden(
    config: Mapping[str, Any],
    overrides: Mapping[str, Any],
    include: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
) -> dict[str, Any]:
    """A new dict: `config` with the overrides that `include` and `exclude` leave open."""
    return dict_with(config, _open_part(overrides, include, exclude))


def dict_with(values: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of `values` with `overrides` laid over it; it and each map in it stay of the author's own class."""
    # What is not overridden may be anything, so it is kept as it is and not copied.
    laid: Any = copy(values) if isinstance(values, MutableMapping) else dict(values)
    for name, value in overrides.items():
        key = match_key(values, name)
        present = values.get(key)
        both = isinstance(value, Mapping) and isinstance(present, Mapping)
        laid[key] = dict_with(present, value) if both else value  # type: ignore[arg-type]  # `both` narrows them
    return laid  # type: ignore[no-any-return]  # an author's class of dicts is one


def update_wandb_run(
    overrides: Mapping[str, Any], include: Sequence[str] | None = None, exclude: Sequence[str] | None = None
) -> None:
    """Give the run's values to an active W&B run that was started without them, or has changed them since."""
    wandb = sys.modules.get("wandb")
    active = getattr(wandb, "run", None)
    if active is None:
        return  # `wandb.init` finds them in WANDB_CONFIG
    present = dict(active.config)
    wanted = overridden(present, overrides, include, exclude)
    changed = {key: value for key, value in wanted.items() if key not in present or present[key] != value}
    if changed:
        active.config.update(changed, allow_val_change=True)


def _open_part(
    overrides: Mapping[str, Any], include: Sequence[str] | None, exclude: Sequence[str] | None
) -> dict[str, Any]:
    """The overrides that the script's own selection leaves open, whatever the registered one was."""
    # A copy, as the script may change what it gets.
    return deepcopy(select(overrides, include, exclude))
