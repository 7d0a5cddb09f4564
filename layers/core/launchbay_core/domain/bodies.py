"""Bodies of requests and files: strict models, with every fault of a value explained and named by its field."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from launchbay_core.errors import Malformed

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
}


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
        looked_at = count <= MAX_LOOKED_AT
        faults = error.errors(include_url=False, include_input=False, include_context=False) if looked_at else []
        named = [_fault(fault["loc"], fault["type"], fault["msg"]) for fault in faults[:MAX_FAULTS]]
        raise Malformed(message, named) from error


def _fault(location: tuple[int | str, ...], kind: str, message: str) -> dict[str, str]:
    return {"field": _dotted_path(location), "message": _MESSAGES.get(kind) or message.removeprefix("Value error, ")}


def _dotted_path(location: tuple[int | str, ...]) -> str:
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
