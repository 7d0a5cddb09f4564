"""What an author can write where a value is refused by a type that nobody wrote, only its present value has."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from launchbay_core.inputs.errors import InputError
from launchbay_core.inputs.schemas.json_types import ALL_TYPES, type_of, types_at
from launchbay_core.inputs.validation.phrases import name_types, quote
from launchbay_core.inputs.values.merge import match_key
from launchbay_core.inputs.values.paths import Index, Path

_MAX_REMEDY = 240  # characters
_PLAIN_KEY = re.compile(r"(?!(?:y|n|yes|no|on|off|true|false|null)$)[A-Za-z_][\w-]*", re.IGNORECASE | re.ASCII)


def say_how_to_allow(
    error: InputError, path: Path, inferred: Mapping[str, Any], values: Mapping[str, Any], given: Any
) -> InputError:
    """An error of a value's type with what the job's author can write to allow such values.

    Nothing is said of maps, whose keys are typed one by one, nor where a value only needs to be written in another way.

    Args:
        error: refuses the value.
        path: where the value is.
        inferred: the schema whose type it does not have.
        values: the present values, from which that is inferred.
        given: the value that was refused.
    """
    present = _nearest_value(values, path)
    wanted = types_at(inferred, path)
    if wanted == ALL_TYPES or isinstance(present, Mapping) or "; write it " in error.message:
        return error
    remedy = _schema_for(path, _widened(wanted, type_of(given)))
    if len(remedy) > _MAX_REMEDY:
        return error
    text = (
        f"{error.message}; the type is inferred from the present value {quote(present)}, and the job's author can "
        f"allow {name_types([type_of(given)])} with `schema: {remedy}`"
    )
    return replace(error, message=text)


def _nearest_value(values: Any, path: Path) -> Any:
    """The present value at a place; of one inside a list, the list."""
    for step in path:
        if not isinstance(values, Mapping):
            break
        values = values.get(match_key(values, str(step)))
    return values


def _widened(wanted: frozenset[str], given: str) -> list[str]:
    """The types that are wanted, and the one that was given; each float may be an int."""
    kinds = wanted | {given}
    return sorted(kinds - {"integer"} if "number" in kinds else kinds, key=lambda kind: (kind == given, kind))


def _schema_for(path: Path, kinds: Sequence[str]) -> str:
    """A schema that gives the value at a place some types, as an author writes it in YAML."""
    names = ['"null"' if kind == "null" else kind for kind in kinds]
    schema = f"{{type: {names[0] if len(names) == 1 else '[' + ', '.join(names) + ']'}}}"
    for step in reversed(path):
        if isinstance(step, Index):
            schema = f"{{items: {schema}}}"
        else:
            name = step if _PLAIN_KEY.fullmatch(step) else json.dumps(step, ensure_ascii=False)
            schema = f"{{properties: {{{name}: {schema}}}}}"
    return schema
