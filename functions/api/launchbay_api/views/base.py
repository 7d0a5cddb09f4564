"""What all views share."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from launchbay_core.domain.names import RUN_ID
from launchbay_core.domain.pages import CURSOR


class View(BaseModel):
    """A part of an answer. Every member is always present; an unknown one is null."""

    # Members with defaults are always present, so clients may rely on them: `required` in the document.
    # A model is built at its first use: a cold start builds only those of its own request.
    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True, defer_build=True)


Time = Annotated[
    str,
    Field(description="in UTC", examples=["2026-01-31T09:30:00.000Z"], json_schema_extra={"format": "date-time"}),
]
RunId = Annotated[str, Field(description="a ULID", json_schema_extra={"pattern": f"^{RUN_ID.pattern}$"})]
Sha256 = Annotated[str, Field(json_schema_extra={"pattern": "^[0-9a-f]{64}$"})]
Cursor = Annotated[str, Field(json_schema_extra={"pattern": f"^{CURSOR.pattern}$"})]
NextCursor = Annotated[Cursor | None, Field(description="send it as `cursor` for the next page; null at the end")]
JsonSchema = Annotated[
    dict[str, Any], Field(description="JSON Schema 2020-12; each input's present value is its default")
]
Types = Annotated[
    dict[str, Any],
    Field(description="the inputs with their types, for people", examples=[{"trainer": {"learning_rate": "float"}}]),
]
LaunchNotices = Annotated[
    list[str],
    Field(
        description="what the overrides do that may not be meant, such as adding a key",
        examples=[["`trainer.devices` is a new key in `conf/train.yaml`"]],
    ),
]
Command = Annotated[
    list[str],
    Field(description="the words of the command, with the arguments made of the run config"),
]
Variables = Annotated[
    dict[str, str],
    Field(description="the variables that the job and the launch set; a secret is a reference"),
]
FromOutputs = Annotated[
    dict[str, str],
    Field(
        description="outputs of other runs that it starts with, by the names of inputs: `RUN:OUTPUT`",
        examples=[{"model": "01JZ8Q4T6V2M9X3C7B5N1K0HFD:model"}],
    ),
]
