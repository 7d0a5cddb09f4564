"""JSON Schema of Python types: Pydantic classes and instances, dataclasses, TypedDicts. Imports Pydantic in use."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cache
from typing import Any

Schema = dict[str, Any]


def schema_of_type(model: type) -> Schema:
    """The JSON Schema of a type, properties named by their aliases.

    Raises:
        TypeError: it is no type that has one.
        ImportError: there is no Pydantic to make it.
    """
    import pydantic  # noqa: PLC0415  (only jobs with such a schema pay for it)

    if hasattr(model, "model_json_schema"):
        return dict(model.model_json_schema(by_alias=True, schema_generator=_generator()))
    if not (dataclasses.is_dataclass(model) or hasattr(model, "__total__")):
        raise TypeError("give a Pydantic model, a dataclass, a TypedDict or a JSON Schema")
    return dict(pydantic.TypeAdapter(model).json_schema(by_alias=True, schema_generator=_generator()))


def values_of(model: Any) -> Mapping[str, Any]:
    """The values of an instance, as JSON has them, named by their aliases."""
    from pydantic import TypeAdapter  # noqa: PLC0415

    return dict(TypeAdapter(type(model)).dump_python(model, mode="json", by_alias=True))


@cache
def _generator() -> Any:
    from pydantic.json_schema import GenerateJsonSchema, NoDefault  # noqa: PLC0415

    class WithFactories(GenerateJsonSchema):
        """Takes the default of a `default_factory` too, if the factory gives the same one each time."""

        def get_default_value(self, schema: Any) -> Any:
            factory = schema.get("default_factory")
            if factory is None or schema.get("default_factory_takes_data"):
                return super().get_default_value(schema)
            first, second = factory(), factory()
            return first if first == second else NoDefault

    return WithFactories
