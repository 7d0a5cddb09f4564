"""The lines of JSON by which a captured script says what its inputs are; several processes may write them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from typing import Any

TARGET = "LAUNCHBAY_CAPTURE"  # as in launchbay_core.contracts.variables, which the script may not find
_PLAIN = (str, int, float, bool, type(None))


def declare(kind: str, **fields: Any) -> None:
    """Append one declaration to the file that the capture reads."""
    line = json.dumps({"kind": kind, **fields}, default=text_of)
    # One write in append mode: the lines of several processes do not mix.
    with open(os.environ[TARGET], "ab", buffering=0) as file:  # noqa: PTH123  (imports little before the script)
        file.write(line.encode() + b"\n")


def text_of(value: Any) -> str:
    """The text of what JSON does not have: of a date or time in ISO 8601, as Launchbay writes them everywhere."""
    in_iso = getattr(value, "isoformat", None)
    return str(in_iso() if callable(in_iso) else value)


def declared_config() -> dict[str, Any]:
    """The run config that is declared so far, which a run with nothing overridden would be given."""
    config: dict[str, Any] = {}
    try:
        with open(os.environ[TARGET], encoding="utf-8") as file:  # noqa: PTH123
            lines = [json.loads(line) for line in file if line.endswith("\n")]  # the last may be half written
    except FileNotFoundError:
        return config
    for line in lines:
        if line["kind"] in ("config", "wandb_run"):
            config.update(line["values"] or {})
    return config


def plain_and_unfit(value: Any, at: Sequence[str] = ()) -> tuple[Any, list[list[str]]]:
    """`value` as JSON has it, and the places of what JSON can't give back as it was.

    Those are maps with keys that aren't text, and values of other types than JSON's.

    >>> plain_and_unfit({"steps": {0: 0.1}, "lr": 1})
    ({'steps': {'0': 0.1}, 'lr': 1}, [['steps']])
    """
    if isinstance(value, Mapping):
        return _plain_map(value, at)
    if isinstance(value, (list, tuple)):
        items = [plain_and_unfit(item, at) for item in value]
        return [plain for plain, _ in items], ([list(at)] if any(unfit for _, unfit in items) else [])
    if isinstance(value, _PLAIN):
        return value, []
    return text_of(value), [list(at)]


def _plain_map(value: Mapping[Any, Any], at: Sequence[str]) -> tuple[dict[str, Any], list[list[str]]]:
    plain: dict[str, Any] = {}
    unfit: list[list[str]] = []
    for key, inner in value.items():
        plain[str(key)], inside = plain_and_unfit(inner, (*at, str(key)))
        unfit += inside
    if not all(isinstance(key, str) for key in value):
        unfit = [list(at)]
    return plain, unfit
