"""What the JSON Schema validator found, as errors for people.

A value whose schema calls it secret is in none of them, nor is a secret in a map or list.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from launchbay_core.inputs.errors import InputError
from launchbay_core.inputs.schemas.keywords import ALTERNATIVES, OTHER_KEYS
from launchbay_core.inputs.validation.alternatives import discriminator_of
from launchbay_core.inputs.validation.faults import Fault, value_at
from launchbay_core.inputs.validation.keys.unknown_keys import max_suggestions, short_enough, unknown_key_error
from launchbay_core.inputs.validation.keyword_messages import describe_fault, describe_options
from launchbay_core.inputs.validation.phrases import quote
from launchbay_core.inputs.values.paths import format_path


def explain(fault: Fault) -> list[InputError]:
    """A fault as input errors: one, or one for each key that is not allowed."""
    if fault.keyword in OTHER_KEYS:
        return _unknown_keys(fault)
    if fault.keyword in ALTERNATIVES and (found := discriminator_of(fault.raw)):
        return [_unknown_alternative(fault, *found)]
    said = describe_fault(fault)
    if fault.keyword == "required":
        path = format_path((*fault.keys, fault.raw.kind.property))
        return [InputError(path, said.kind, said.text, said.expected)]
    given = short_enough(fault.given)
    return [InputError(fault.name, said.kind, said.text, said.expected, given, said.suggestion)]


def _unknown_keys(fault: Fault) -> list[InputError]:
    names = fault.known_names()
    searched = max_suggestions(names)
    return [
        unknown_key_error(names if number < searched else [], (*fault.keys, key), fault.given_at(key))
        for number, key in enumerate(fault.raw.kind.unexpected, fault.number)
    ]


def _unknown_alternative(fault: Fault, path: list[str | int], options: Sequence[Any]) -> InputError:
    """The error of a map if none of its alternatives has the value of its discriminator."""
    name = format_path(fault.about.name_of(path))
    given = value_at(fault.given, path[len(fault.keys) :])
    is_searched = fault.number < max_suggestions(options)
    said = describe_options(f"`{name}`", options, given, f", but {quote(given)} was given", is_searched=is_searched)
    return InputError(name, said.kind, said.text, said.expected, short_enough(given), said.suggestion)
