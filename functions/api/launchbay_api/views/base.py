"""What all views share."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field


class View(BaseModel):
    """A part of an answer. Every member is always there; what is unknown is null."""

    # Members with defaults are always answered, so readers may rely on them: `required` in the document.
    # A model is built when it is first used: a cold start pays only for those of its own request.
    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True, defer_build=True)


Time = Annotated[str, Field(description="ISO 8601 in UTC", examples=["2026-01-31T09:30:00.000Z"])]
NextCursor = Annotated[str | None, Field(description="give it back as `cursor` for the next page; null at the end")]
JsonSchema = Annotated[
    dict[str, Any], Field(description="JSON Schema 2020-12; each input's present value is its default")
]
Types = Annotated[
    dict[str, Any],
    Field(description="the inputs as people read them", examples=[{"trainer": {"learning_rate": "float"}}]),
]
Command = Annotated[
    list[str],
    Field(description="the words of the command, with those that the run config puts there"),
]
