"""Bodies of requests and files: strict models, with every fault of a value explained and named by its field."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from launchbay_core.errors import Malformed

MAX_FAULTS = 10_000  # more are only counted: naming them takes seconds
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
        Malformed: it does not fit the model; has `message` and every fault, by its field.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        if error.error_count() > MAX_FAULTS:
            raise Malformed(f"{message} It has {error.error_count():,} faults.") from error
        faults = error.errors(include_url=False, include_input=False, include_context=False)
        raise Malformed(message, [_fault(fault["loc"], fault["type"], fault["msg"]) for fault in faults]) from error


def _fault(location: tuple[int | str, ...], kind: str, message: str) -> dict[str, str]:
    return {"field": _dotted_path(location), "message": _MESSAGES.get(kind) or message.removeprefix("Value error, ")}


def _dotted_path(location: tuple[int | str, ...]) -> str:
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
