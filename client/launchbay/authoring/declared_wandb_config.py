"""The config of a script's W&B runs as the run config of a job. Pure.

In a launch, W&B lays the launched values over the config that a script gives to `wandb.init`, in each of its runs, and
locks the top-level keys that it was given. What that can't give back as it was is not an input.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from launchbay.authoring.capture_errors import CaptureFailed
from launchbay_core.inputs import format_path, select
from launchbay_core.inputs.formats.keys import read_config_key

_DISABLED = (
    "W&B is disabled in the script, and then wandb.init does not take the values of a launch: "
    "use `--env WANDB_MODE=offline`, or declare what may be changed with Launchbay's own launch.manage_config."
)
_UNFIT = (
    "`{}` is not an input: it has keys that aren't text, or values of another type than JSON's, and a launch could not "
    "give them to wandb.init as they are."
)
_DIFFERENT = (
    "`{}` is not an input: the script's W&B runs have different values of it, and a launch would give each the same."
)
_LATE = (
    "{} set after wandb.init. In a launch, W&B keeps the launched value, which is the registered one if nobody changes "
    "it: if the script computes it from others, exclude it with launch.manage_wandb_config(exclude=[…])."
)
_MAX_NAMED = 5
KeyPath = tuple[str, ...]


@dataclass(frozen=True)
class WandbConfig:
    """The configs of a script's W&B runs laid together; the first value of each key counts.

    `late` are the keys that were set after `wandb.init`; `unfit` the places that a launch can't give, `different` those
    in which the runs differ.
    """

    values: Mapping[str, Any]
    env: Mapping[str, str]
    late: frozenset[str] = frozenset()
    unfit: Sequence[KeyPath] = ()
    different: Sequence[KeyPath] = ()
    disabled: bool = False

    @classmethod
    def of(cls, declarations: Sequence[Mapping[str, Any]]) -> WandbConfig | None:
        """The config of the runs that were declared, or what `load_wandb_config` gave; None if there is neither."""
        changes = [found for found in declarations if found["kind"] == "wandb_run"]
        loaded = next((found for found in declarations if found["kind"] == "loaded"), None)
        if not changes:
            return None if loaded is None else cls(loaded["values"], {})
        runs: dict[str, dict[str, Any]] = {}
        early: dict[str, set[str]] = {}
        for change in changes:
            early.setdefault(change["run"], set(change["values"]))
            runs.setdefault(change["run"], {}).update(change["values"])
        values, different = _lay_together(list(runs.values()))
        return cls(
            values,
            _env(changes[0]),
            frozenset(key for run, config in runs.items() for key in config if key not in early[run]),
            list(dict.fromkeys(tuple(place) for change in changes for place in change["unfit"])),
            different,
            any(change["disabled"] for change in changes),
        )

    def as_input(self, selection: Mapping[str, Any], notices: list[str]) -> dict[str, Any] | None:
        """The run config of a job with this selection; None if there are no values. Adds to `notices`.

        Raises:
            CaptureFailed: W&B would not take a launch's values, or would lose some.
        """
        if self.disabled:
            raise CaptureFailed(_DISABLED)
        if not self.values:
            notices.append("The config of the script's W&B run is empty, so a launch can change nothing in it.")
            return None
        self._check_late(selection)
        left_out: list[str] = []
        for reason, places in ((_UNFIT, self.unfit), (_DIFFERENT, self.different)):
            for place in places:
                path = format_path(place[:1] if place[0] in self.late else place)
                if path not in left_out:
                    left_out.append(path)
                    notices.append(reason.format(path))
        notices += self._late_notices(selection, left_out)
        excluded = {"exclude": [*selection.get("exclude", ()), *left_out]} if left_out else {}
        return {"values": self.values, **selection, **excluded, "wandb": True}

    def _late_notices(self, selection: Mapping[str, Any], left_out: Sequence[str]) -> list[str]:
        """A notice of inputs that may be computed: those set late, in a script that sets others with `wandb.init`."""
        late = {key: value for key, value in self.values.items() if key in self.late}
        inputs = select(late, selection.get("include"), selection.get("exclude"), read_config_key)
        names = [name for name in (format_path((key,)) for key in inputs) if name not in left_out]
        if not names or len(late) == len(self.values):
            return []
        more = f" and {len(names) - _MAX_NAMED} more" if len(names) > _MAX_NAMED else ""
        shown = ", ".join(f"`{name}`" for name in names[:_MAX_NAMED])
        return [_LATE.format(f"{shown}{more} {'is' if len(names) == 1 else 'are'}")]

    def _check_late(self, selection: Mapping[str, Any]) -> None:
        """See that a key that is set after `wandb.init` is an input as a whole, as W&B locks it as a whole."""
        include, exclude = selection.get("include"), selection.get("exclude")
        for key in self.late:
            value = {key: self.values[key]}
            opened = select(value, include, exclude, read_config_key)
            if opened and json.dumps(opened) != json.dumps(value):
                raise CaptureFailed(
                    f"The script sets `{format_path((key,))}` after wandb.init, and only a part of it is an input. In "
                    "a launch, W&B would lock it with that part alone: give it to wandb.init(config=…), or include or "
                    "exclude all of it."
                )


def _env(run: Mapping[str, Any]) -> dict[str, str]:
    """The W&B run's project and entity, which W&B reads from the environment, not from `wandb.init`, in a launch."""
    return {f"WANDB_{name.upper()}": run[name] for name in ("project", "entity") if run.get(name)}


def _lay_together(configs: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], list[KeyPath]]:
    values: dict[str, Any] = {}
    different: dict[KeyPath, None] = {}
    for config in configs:
        different.update(dict.fromkeys(_differences(values, config, ())))
        values.update((key, value) for key, value in config.items() if key not in values)
    return values, list(different)


def _differences(one: Mapping[str, Any], other: Mapping[str, Any], at: KeyPath) -> Iterator[KeyPath]:
    """The places in which two configs have different values; a key that only one of them has is not one at the top."""
    for key, value in other.items():
        if key in one and isinstance(value, Mapping) and isinstance(one[key], Mapping):
            yield from _differences(one[key], value, (*at, key))
            yield from ((*at, key, inner) for inner in one[key] if inner not in value)
        elif (at and key not in one) or (key in one and json.dumps(one[key]) != json.dumps(value)):
            yield (*at, key)
