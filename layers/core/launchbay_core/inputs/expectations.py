"""What a schema lets one expect of the value at a path, before there is one: its types, and values that it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from launchbay_core.inputs.schemas.documents.document import document_of
from launchbay_core.inputs.schemas.json_types import ALL_TYPES, Types, types_of
from launchbay_core.inputs.schemas.keywords import note_of
from launchbay_core.inputs.schemas.secrets import is_secret_at
from launchbay_core.inputs.schemas.subschemas import applicable_subschemas, literals_of, schemas_at
from launchbay_core.inputs.values.paths import Path


@dataclass(frozen=True)
class Expectation:
    """What may be given at a path.

    `kinds` are JSON types, `named` values that the schema has there itself: the present one, choices, examples.
    """

    kinds: Types = ALL_TYPES
    named: tuple[Any, ...] = ()
    is_secret: bool = False
    is_inferred: bool = False

    @property
    def wants_text(self) -> bool:
        """Whether a text is expected rather than anything at all."""
        return "string" in self.kinds and self.kinds != ALL_TYPES

    @property
    def wants_null(self) -> bool:
        """Whether null is expected: by its type, or because nothing is known but that it is null now."""
        return "null" in self.kinds and (self.kinds != ALL_TYPES or any(value is None for value in self.named))

    @property
    def texts(self) -> list[str]:
        """The texts among the named values."""
        return [value for value in self.named if isinstance(value, str)]


def expect(schema: Mapping[str, Any] | None, path: Path) -> Expectation:
    """What the schema says of the value at a path; anything, if there is no schema.

    >>> expect({"properties": {"lr": {"type": "integer", "default": 1}}}, ("lr",))
    Expectation(kinds=frozenset({'integer'}), named=(1,), is_secret=False, is_inferred=False)
    """
    if not schema:
        return Expectation()
    document = document_of(schema)
    schemas = schemas_at(document, path)
    named = [value for one in applicable_subschemas(document, schemas) for _, value in literals_of(one)]
    return Expectation(
        types_of(document, schemas),
        tuple(named),
        is_secret_at(document, list(path)),
        note_of(schema).get("inferred") is True,
    )
