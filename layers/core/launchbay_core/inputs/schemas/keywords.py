"""The language of schemas: its keywords that hold subschemas and values, each listed once, and Launchbay's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DIALECT = "https://json-schema.org/draft/2020-12/schema"

# On a schema's root: `include` and `exclude` as given, `hidden` paths that they leave out, `inferred` if nobody wrote
# the schema, `closed` if its maps take only the keys that they name, `interpolations` if OmegaConf's may be given.
X_LAUNCHBAY = "x-launchbay"
_INTERPOLATIONS = "interpolations"

# Keywords that hold subschemas: in a map by name, in a list, or one.
MAPS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
SINGLES = (
    "items", "contains", "additionalProperties", "unevaluatedProperties", "unevaluatedItems", "propertyNames", "not",
    "if", "then", "else", "contentSchema",
)  # fmt: skip

# Of these, keywords whose subschemas speak of the same value as the schema that they stand in.
ALTERNATIVES = ("anyOf", "oneOf")
COMBINATIONS = ("allOf", *ALTERNATIVES)
BRANCHES = ("then", "else")
IN_PLACE = (*COMBINATIONS, *BRANCHES, "dependentSchemas")
REFERENCES = ("$ref", "$dynamicRef")

# Values of `format` that make a value a secret; the second is Pydantic's, for SecretStr.
SECRET_FORMATS = frozenset({"secret", "password"})

# Keywords for the keys of a map that it does not name.
OTHER_KEYS = ("additionalProperties", "unevaluatedProperties")

# Keywords with a schema for keys, or items, that are not named by themselves.
FOR_ANY_KEY = ("patternProperties", *OTHER_KEYS)
FOR_ANY_ITEM = ("items", "contains", "unevaluatedItems")

# Of these, keywords for what no other keyword of the schema has looked at.
UNEVALUATED = ("unevaluatedProperties", "unevaluatedItems")

# Keywords that hold values of what the schema describes: one, or a list of them.
LITERALS = ("default", "const", "example")  # `example` is OpenAPI's
LITERAL_LISTS = ("examples", "enum")

# Keywords for people only, so that one beside a `$ref` may take the place of its target's.
ANNOTATIONS = frozenset(
    {"title", "description", "default", "examples", "deprecated", "label", "placeholder", "$comment"}
)

# Every keyword with a meaning, here or in JSON Schema; a schema may have others, with anything in them.
VOCABULARY = frozenset(
    {
        *MAPS, *LISTS, *SINGLES, *REFERENCES, *LITERALS, *LITERAL_LISTS, *ANNOTATIONS, X_LAUNCHBAY, "$schema", "$id",
        "$anchor", "$dynamicAnchor", "$vocabulary", "type", "format", "required", "dependentRequired", "dependencies",
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern",
        "minItems", "maxItems", "uniqueItems", "minContains", "maxContains", "minProperties", "maxProperties",
        "contentEncoding", "contentMediaType", "readOnly", "writeOnly", "discriminator",
    }
)  # fmt: skip


def note_of(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a schema's root says under `x-launchbay`; nothing if that isn't a map, as in a schema of somebody else."""
    found = schema.get(X_LAUNCHBAY)
    return found if isinstance(found, Mapping) else {}


def with_interpolations(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A schema that notes that interpolations may take the place of any value."""
    return {**schema, X_LAUNCHBAY: {**note_of(schema), _INTERPOLATIONS: True}}


def allows_interpolations(schema: Mapping[str, Any]) -> bool:
    """Whether a schema notes that interpolations may take the place of any value.

    >>> allows_interpolations(with_interpolations({}))
    True
    """
    return note_of(schema).get(_INTERPOLATIONS) is True
