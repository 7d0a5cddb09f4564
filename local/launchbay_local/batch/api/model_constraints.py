"""The constraints of AWS Batch's service model, as botocore ships it: required members, enumerations, bounds, types.

botocore checks only some of them before it sends a request (no enumerations, no maxima); AWS checks all.
"""

from __future__ import annotations

import functools
import re
from typing import Any

import botocore.session
from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape

from launchbay_local.batch.errors import invalid_request

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "boolean": (bool,),
    "structure": (dict,),
    "map": (dict,),
    "list": (list,),
}
_ANY_CASE = frozenset({"RetryAction"})  # "The values aren't case sensitive", says its documentation


def check_constraints(operation: str, body: dict[str, Any]) -> None:
    """Check a request's body; members that the model does not know are ignored, as AWS does.

    Raises:
        ClientException: the first fault, with the path of its member.
    """
    shape = _model().operation_model(operation).input_shape
    if shape is not None:
        _check(shape, body, "")


@functools.cache
def _model() -> ServiceModel:
    return botocore.session.get_session().get_service_model("batch")


def _check(shape: Shape, value: Any, path: str) -> None:
    if not _is_of_type(value, shape.type_name):
        raise invalid_request(f"{path}: must be of type {shape.type_name}")
    if isinstance(shape, StructureShape):
        _check_structure(shape, value, path)
    elif isinstance(shape, ListShape):
        for number, item in enumerate(value):
            _check(shape.member, item, f"{path}.{number}")
    elif isinstance(shape, MapShape):
        for key, item in value.items():
            _check(shape.key, key, f"{path}.{key}")
            _check(shape.value, item, f"{path}.{key}")
    _check_bounds(shape, value, path)


def _is_of_type(value: Any, kind: str) -> bool:
    return isinstance(value, _TYPES.get(kind, (object,))) and (kind == "boolean" or not isinstance(value, bool))


def _check_structure(shape: StructureShape, value: dict[str, Any], path: str) -> None:
    for name in shape.required_members:
        if value.get(name) is None:
            raise invalid_request(f"{_join(path, name)}: is required")
    for name, member in shape.members.items():
        if value.get(name) is not None:
            _check(member, value[name], _join(path, name))


def _check_bounds(shape: Shape, value: Any, path: str) -> None:
    choices = shape.metadata.get("enum")
    if choices and (value.upper() if shape.name in _ANY_CASE else value) not in choices:
        raise invalid_request(f"{path}: {value} is not one of {', '.join(choices)}")
    size = value if isinstance(value, int | float) else len(value)
    if size < shape.metadata.get("min", size) or size > shape.metadata.get("max", size):
        bounds = f"{shape.metadata.get('min', 'any')} to {shape.metadata.get('max', 'any')}"
        raise invalid_request(f"{path}: has {size}, must have {bounds}")
    pattern = shape.metadata.get("pattern")
    if pattern and not re.fullmatch(pattern, value):
        raise invalid_request(f"{path}: {value} does not match {pattern}")


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
