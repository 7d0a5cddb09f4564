"""Interpolations in the place of values: no type and no rule can be asked of what is decided when the job runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from launchbay_core.inputs.errors import InputError
from launchbay_core.inputs.schemas.keywords import allows_interpolations
from launchbay_core.inputs.values.interpolations import is_interpolation

_OF_KEYS = {"unknown_key", "excluded", "required", "unknown_file"}


def drop_interpolated(schema: Mapping[str, Any], errors: Iterable[InputError]) -> Iterator[InputError]:
    """The errors that stay if the schema allows interpolations: all but those of their values."""
    allowed = allows_interpolations(schema)
    for error in errors:
        if not (allowed and error.kind not in _OF_KEYS and is_interpolation(error.given)):
            yield error
