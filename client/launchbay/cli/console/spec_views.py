"""How a job's spec is printed: as YAML, with the text of each config file as it is in the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml


class _Dumper(yaml.SafeDumper):
    """Writes a text of several lines as a block."""


def _represent_text(dumper: _Dumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _represent_text)


def spec_text(spec: Mapping[str, Any]) -> str:
    """A spec as YAML, without fields that are null or empty."""
    return str(yaml.dump(_without_empty(spec), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120))


def _without_empty(value: Mapping[str, Any]) -> dict[str, Any]:
    # Inside `inputs`, an empty map or null is a value of the author's; outside, it means that a field is not set.
    shown = {key: _without_empty(inner) if key == "inputs" else inner for key, inner in value.items()}
    return {key: inner for key, inner in shown.items() if inner not in (None, {}, [], "")}
