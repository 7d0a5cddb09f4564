"""A job's spec as YAML that people read: the text of a config file stands there as it is in the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml


class _Dumper(yaml.SafeDumper):
    """Writes several lines of text as a block, and leaves out what is not set."""


def _text(dumper: _Dumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def spec_text(spec: Mapping[str, Any]) -> str:
    """A spec as YAML, without what is null or empty."""
    return str(yaml.dump(_filled(spec), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120))


def _filled(value: Mapping[str, Any]) -> dict[str, Any]:
    # Below `inputs` an empty map or null is a value; above it, nothing was said.
    shown = {key: _filled(inner) if key == "inputs" else inner for key, inner in value.items()}
    return {key: inner for key, inner in shown.items() if inner not in (None, {}, [], "")}
