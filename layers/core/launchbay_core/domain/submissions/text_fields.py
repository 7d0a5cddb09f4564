"""Where people's YAML files mean text: a name, a word of a command, a variable's value is what they wrote.

A field that is not named here is read as YAML reads it: numbers, switches, and the values of a run config.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay_core.inputs.formats.yaml.by_field import (
    NUMBER,
    OPEN,
    TEXT,
    TEXT_OR_BOOLEAN,
    Field,
    Key,
    fields,
    list_of,
    map_of,
)
from launchbay_core.inputs.schemas.documents.document import document_of
from launchbay_core.inputs.schemas.json_types import ALL_TYPES, types_of
from launchbay_core.inputs.schemas.subschemas import schemas_at

_TEXTS = list_of(TEXT)
_SELECTION = {"include": _TEXTS, "exclude": _TEXTS}
_PATHS = fields({"config": _TEXTS, "files": map_of(_TEXTS)})  # of one operator
_ITEMS = list_of(fields({"path": TEXT}))
_FILE = fields({"path": TEXT, "text": TEXT, "format": TEXT, "open": list_of(TEXT_OR_BOOLEAN), **_SELECTION}, TEXT.kept)
_CONSTANTS = Field(TEXT_OR_BOOLEAN.kept, lambda _: TEXT)  # names, or `true` for all of them
_ARGUMENT = fields({"flag": TEXT, "negation": TEXT, "separator": TEXT, "style": TEXT})
_INPUTS = fields(
    {
        "config": fields({"file": TEXT, "open": list_of(TEXT_OR_BOOLEAN), **_SELECTION}, TEXT.kept),
        "files": Field(TEXT.kept, lambda _: _FILE, has_text_keys=True),
        "args": map_of(_ARGUMENT, has_text_keys=False),  # by keys of the run config, read as those are
        "env": map_of(TEXT, has_text_keys=False),
        "variables": _TEXTS,
        "constants": Field(TEXT.kept, lambda _: _CONSTANTS, has_text_keys=True),
    }
)
_GPU = fields({"model": TEXT, "count": NUMBER, "memory_gib": NUMBER}, TEXT.kept)
_NEEDS = {"gpu": _GPU, "vcpus": NUMBER, "memory_gib": NUMBER}
_HARDWARE = fields({**_NEEDS, "any_of": list_of(fields(_NEEDS)), "prefer": TEXT})
_TERMS = {"patience": TEXT, "max_price": NUMBER, "when_exhausted": TEXT}

JOB_FILE = fields(
    {
        "name": TEXT,
        "description": TEXT,
        "command": _TEXTS,
        "image": TEXT,
        "code": fields({"sha256": TEXT}, TEXT_OR_BOOLEAN.kept),
        "python": TEXT,
        "ignore": _TEXTS,
        "inputs": _INPUTS,
        "hardware": _HARDWARE,
        **_TERMS,
        "runner": TEXT,
        "priority": TEXT,
        "retries": NUMBER,
        "timeout_seconds": NUMBER,
        "timeout": TEXT,  # to YAML, 1:30 is the number 90
        "env": map_of(TEXT),
        "outputs": Field(TEXT.kept, lambda _: TEXT, has_text_keys=True),
        "checkpoints": fields({"path": TEXT, "keep": NUMBER, "every": TEXT, "every_seconds": NUMBER}, TEXT.kept),
        "metrics": map_of(TEXT),
    }
)
_OVERRIDES = {
    "args": _TEXTS,
    "entry_point": _TEXTS,
    "env": map_of(TEXT),
    **dict.fromkeys(("replace", "add", "remove"), _PATHS),
    "items": fields({"config": _ITEMS, "files": map_of(_ITEMS)}),
}
LAUNCH_FILE = fields(
    {
        "job": TEXT,
        "alias": TEXT,
        "version": NUMBER,
        "resume_from": TEXT,
        "name": TEXT,
        "note": TEXT,
        "tags": _TEXTS,
        "overrides": fields(_OVERRIDES),
        "hardware": _HARDWARE,
        "priority": TEXT,
        **_TERMS,
    }
)


_PYTHON_TYPES = {"boolean": (bool,), "integer": (int,), "number": (int, float)}


def overrides_file(config: Mapping[str, Any] | None, files: Mapping[str, Mapping[str, Any]]) -> Field:
    """A file of overrides, for inputs with these schemas: what can only be text there is the text that is written."""
    of_files = fields({path: values_of(schema) for path, schema in files.items()})
    return fields({**_OVERRIDES, "config": OPEN if config is None else values_of(config), "files": of_files})


def values_of(schema: Mapping[str, Any]) -> Field:
    """A map of values that a schema describes."""
    root = document_of(schema)

    def at(path: tuple[str | int, ...]) -> Field:
        kinds = types_of(root, schemas_at(root, path))
        if "string" not in kinds or kinds == ALL_TYPES:
            kept = OPEN.kept
        else:
            kept = frozenset({type(None), *(kind for name in kinds for kind in _PYTHON_TYPES.get(name, ()))})

        def inner(key: Key) -> Field:
            return OPEN if key is None else at((*path, key))

        return Field(kept, inner)

    return at(())
