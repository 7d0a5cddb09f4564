"""Values to JSON, in the layout of what they replace."""

from __future__ import annotations

import json
from typing import Any

from launchbay_core.inputs.errors import UnpatchableText


def render(value: Any, replaced: str, indent: str, unit: str) -> str:
    """`value` as JSON: over several lines if `replaced` was, each item a `unit` deeper than `indent`."""
    try:
        if "\n" not in replaced or not isinstance(value, list | dict):
            return json.dumps(value, ensure_ascii=False)
        return json.dumps(value, ensure_ascii=False, indent=unit).replace("\n", "\n" + indent)
    except (TypeError, ValueError) as error:
        raise UnpatchableText(f"JSON can't hold the value: {error}") from error
