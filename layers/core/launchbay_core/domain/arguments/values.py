"""What is known of the values that an argument gets, and which of them it can carry so that the command can tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay_core.domain.arguments.hydra_values import find_unwritable
from launchbay_core.domain.arguments.words import is_joined, is_switch
from launchbay_core.domain.job_spec import Argument
from launchbay_core.domain.jobs import RunConfig
from launchbay_core.inputs import parse_path
from launchbay_core.inputs.schemas.json_types import ALL_TYPES, Types, type_of, types_at

MISSING = object()
_SWITCH: Types = frozenset({"boolean"})


def value_at(values: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path of a run config; `MISSING` if there is none."""
    found: Any = values
    for key in parse_path(path):
        if not isinstance(found, Mapping) or key not in found:
            return MISSING
        found = found[key]
    return found


def declared_types(config: RunConfig, path: str) -> Types:
    """The types that the value at a path may have by its schema, null left out; those of what can't be changed."""
    found = types_at(config.schema, parse_path(path))
    if found == ALL_TYPES:
        return found
    return (found or _registered_types(config, path)) - {"null"}


def known_types(config: RunConfig, path: str) -> Types:
    """As `declared_types`; where the schema leaves it open, the type of the registered value; empty if it has none."""
    found = declared_types(config, path)
    return _registered_types(config, path) - {"null"} if found == ALL_TYPES else found


def find_mismatch(argument: Argument, known: Types, value: Any, registered: Any = MISSING) -> str:
    """Why an argument can't carry a value, given the types that are known; empty if it can.

    A flag by itself is a switch, a flag before one word, or one before several: which of them the command expects is
    known only by the types of its values. A value of another kind would move the words after it to other flags.
    """
    if isinstance(value, bool):
        return "" if _takes_booleans(argument, known) else _NOT_BOOLEAN
    if argument.negation or (is_switch(argument) and known == _SWITCH):
        return "must be `true` or `false`: its argument is a switch, which takes no value"
    if argument.style == "hydra":
        return find_unwritable(value)
    if isinstance(value, list) and not _takes_lists(argument, known):
        return "can't be a list: the command would read its items as further words"
    return _find_unreadable_list(argument, value, registered) if isinstance(value, list) else ""


def _find_unreadable_list(argument: Argument, value: list[Any], registered: Any) -> str:
    """Why a command could not tell a list from another value, or from none."""
    is_split = argument.repeat or argument.separator is not None or not is_joined(argument.flag)
    if argument.style == "json":
        is_split = argument.repeat
    elif is_split and None in value:
        return "can't have null in its list: the command would read the word `null`"
    if value or not is_split or registered in (MISSING, None, []):
        return ""
    if argument.separator is not None:
        return f"can't be an empty list: joined with `{argument.separator}`, it would be one empty text"
    if argument.repeat:
        return "can't be an empty list: the command would get no word for it, and take its own default"
    return ""


_NOT_BOOLEAN = (
    "can't be `true` or `false`: its flag comes with a value, and without one the command would take the next word "
    "for it; the job's author can give its argument `explicit: true`"
)


def _takes_booleans(argument: Argument, known: Types) -> bool:
    return not is_switch(argument) or argument.negation is not None or known == _SWITCH


def _takes_lists(argument: Argument, known: Types) -> bool:
    is_one_word = argument.style == "json" or argument.separator is not None or is_joined(argument.flag)
    return is_one_word or argument.repeat or "array" in known


def _registered_types(config: RunConfig, path: str) -> Types:
    value = value_at(config.values, path)
    return frozenset() if value is MISSING else frozenset({type_of(value)})
