"""Bodies of requests and files: strict models, with every fault of a value explained and named by its field."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from launchbay_core.domain.plain_text import NO_NUL
from launchbay_core.errors import Malformed

MAX_BODY_BYTES = 5 * 1024 * 1024  # Lambda takes 6 MB a request, base64 and envelope included
MAX_FAULTS = 100  # that are named
MAX_LOOKED_AT = 10_000  # more are only counted: looking at them takes seconds
Model = TypeVar("Model", bound=BaseModel)

_MESSAGES = {
    "missing": "this field is required",
    "extra_forbidden": "there is no field of this name",
    "model_type": "this must be a JSON object",
    "dict_type": "this must be a JSON object",
    "list_type": "this must be a JSON array",
    "string_type": "this must be a string",
    "int_type": "this must be a whole number",
    "float_type": "this must be a number",
    "bool_type": "this must be true or false",
    "string_unicode": "this has half of a surrogate pair, which is not a character",
    "greater_than_equal": "this must be at least {ge}",
    "greater_than": "this must be more than {gt}",
    "less_than_equal": "this must be at most {le}",
    "less_than": "this must be less than {lt}",
    "string_too_short": "this must have at least {min_length} characters",
    "string_too_long": "this must have at most {max_length} characters",
    "too_short": "this must have at least {min_length} entries, not {actual_length}",
    "too_long": "this must have at most {max_length} entries, not {actual_length}",
    "literal_error": "this must be {expected}",
    "enum": "this must be {expected}",
    "string_pattern_mismatch": "this must match the pattern {pattern}",
}
_PATTERNS = {NO_NUL: "this can't contain a NUL character"}


def _to_whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


# Beside `int` in a field: JSON has one kind of number, so `2.0` is as whole as `2`, and some programs write it so.
WHOLE = BeforeValidator(_to_whole)


class Body(BaseModel):
    """A body or a part of one."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


def validate_body(model: type[Model], value: Any, message: str) -> Model:
    """`value` as a `model`.

    Raises:
        Malformed: it does not fit the model; has `message` and the first `MAX_FAULTS` faults, each by its field.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        count = error.error_count()
        if count > MAX_FAULTS:
            message = f"{message} It has {count:,} faults."
        faults = error.errors(include_url=False, include_input=False) if count <= MAX_LOOKED_AT else []
        raise Malformed(message, [_fault(fault) for fault in faults[:MAX_FAULTS]]) from error


def _fault(fault: ErrorDetails) -> dict[str, str]:
    return {"field": _dotted_path(fault["loc"]), "message": describe_fault(fault)}


def describe_fault(fault: ErrorDetails) -> str:
    """What is wrong with a value that Pydantic has refused, in our words where there are some."""
    facts = fault.get("ctx", {})
    known = _PATTERNS.get(facts.get("pattern", "")) or _MESSAGES.get(fault["type"])
    if known is None:
        return fault["msg"].removeprefix("Value error, ")
    return known.format_map({name: _to_whole(fact) for name, fact in facts.items()})


def _dotted_path(location: tuple[int | str, ...]) -> str:
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
