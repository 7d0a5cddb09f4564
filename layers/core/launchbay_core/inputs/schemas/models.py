"""JSON Schema of Python types: Pydantic classes and instances, dataclasses, TypedDicts. Imports Pydantic when used."""

from __future__ import annotations

import dataclasses
import functools
import operator
import sys
from collections.abc import Mapping
from types import UnionType
from typing import Any, NotRequired, Required, get_args, get_origin, get_type_hints

Schema = dict[str, Any]


def schema_of_type(model: type) -> Schema:
    """The JSON Schema of a type, properties named by their aliases.

    Raises:
        TypeError: such a type has no JSON Schema.
        ImportError: Pydantic is not installed.
    """
    import pydantic  # noqa: PLC0415  (only jobs with such a schema pay for it)

    if hasattr(model, "model_json_schema"):
        return dict(model.model_json_schema(by_alias=True, schema_generator=_generator()))
    if not (dataclasses.is_dataclass(model) or hasattr(model, "__total__")):
        raise TypeError("expected a Pydantic model, a dataclass, a TypedDict or a JSON Schema")
    readable = model if sys.version_info >= (3, 12) else _with_extended_dicts(model)
    return dict(pydantic.TypeAdapter(readable).json_schema(by_alias=True, schema_generator=_generator()))


def values_of(model: Any) -> Mapping[str, Any]:
    """The values of an instance in JSON's types, named by their aliases."""
    from pydantic import TypeAdapter  # noqa: PLC0415

    return dict(TypeAdapter(type(model)).dump_python(model, mode="json", by_alias=True))


def _with_extended_dicts(hint: Any) -> Any:
    """A type in which each `typing.TypedDict` is one of `typing_extensions`, as Pydantic asks before Python 3.12."""
    import typing_extensions  # noqa: PLC0415  (Pydantic brings it)

    if hasattr(hint, "__required_keys__"):
        hints = get_type_hints(hint, include_extras=True)
        fields = {name: _with_extended_dicts(_without_presence(inner)) for name, inner in hints.items()}
        marks = {True: typing_extensions.Required, False: typing_extensions.NotRequired}
        marked = {name: marks[name in hint.__required_keys__][inner] for name, inner in fields.items()}
        return typing_extensions.TypedDict(hint.__name__, marked)  # type: ignore[operator]  # made at run time
    inside = tuple(_with_extended_dicts(one) for one in get_args(hint))
    if inside == get_args(hint):
        return hint
    if get_origin(hint) is UnionType:
        return functools.reduce(operator.or_, inside)
    return hint.copy_with(inside) if hasattr(hint, "copy_with") else get_origin(hint)[inside]


def _without_presence(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) in {Required, NotRequired} else hint


@functools.cache
def _generator() -> Any:
    from pydantic.json_schema import GenerateJsonSchema, NoDefault  # noqa: PLC0415

    class WithFactories(GenerateJsonSchema):
        """Takes the default of a `default_factory` too, if the factory returns the same one each time."""

        def get_default_value(self, schema: Any) -> Any:
            factory = schema.get("default_factory")
            if factory is None or schema.get("default_factory_takes_data"):
                return super().get_default_value(schema)
            first, second = factory(), factory()
            return first if first == second else NoDefault

    return WithFactories
