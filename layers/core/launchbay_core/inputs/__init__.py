"""The input engine: what may be changed at launch, whether a change is valid, and the patched files. Pure: no AWS.

Each name is imported from its module at first use: a script that asks for one of them does not wait for the others, and
`launchbay_core.inputs.formats.registry` can be imported by itself.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from launchbay_core.inputs.assignments import Assignment, parse_assignment, parse_overrides, split_file
    from launchbay_core.inputs.errors import (
        BadAssignment,
        BadSchema,
        InputError,
        InvalidInputs,
        InvalidOverrides,
        UnknownPlace,
        UnpatchableText,
        UnreadableInput,
    )
    from launchbay_core.inputs.formats.diff import unified_diff
    from launchbay_core.inputs.formats.parse import parse_one, parse_text
    from launchbay_core.inputs.formats.patch import patch_text, patch_with_edits
    from launchbay_core.inputs.formats.registry import format_of
    from launchbay_core.inputs.schemas.declaration import declared_schema, schema_from
    from launchbay_core.inputs.schemas.inference import infer_schema
    from launchbay_core.inputs.schemas.summary import input_types
    from launchbay_core.inputs.validation.checks import check_values, validate_overrides
    from launchbay_core.inputs.values.marks import Add, Items, Remove, Replace
    from launchbay_core.inputs.values.merge import merge
    from launchbay_core.inputs.values.overrides import Overrides
    from launchbay_core.inputs.values.paths import Index, format_path, parse_path
    from launchbay_core.inputs.values.selection import select

_MODULES = {
    "assignments": ("Assignment", "parse_assignment", "parse_overrides", "split_file"),
    "errors": (
        "BadAssignment",
        "BadSchema",
        "InputError",
        "InvalidInputs",
        "InvalidOverrides",
        "UnknownPlace",
        "UnpatchableText",
        "UnreadableInput",
    ),
    "formats.diff": ("unified_diff",),
    "formats.parse": ("parse_one", "parse_text"),
    "formats.patch": ("patch_text", "patch_with_edits"),
    "formats.registry": ("format_of",),
    "schemas.declaration": ("declared_schema", "schema_from"),
    "schemas.inference": ("infer_schema",),
    "schemas.summary": ("input_types",),
    "validation.checks": ("check_values", "validate_overrides"),
    "values.marks": ("Add", "Items", "Remove", "Replace"),
    "values.merge": ("merge",),
    "values.overrides": ("Overrides",),
    "values.paths": ("Index", "format_path", "parse_path"),
    "values.selection": ("select",),
}
_HOMES = {name: f"{__name__}.{module}" for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return value


__all__ = [
    "Add",
    "Assignment",
    "BadAssignment",
    "BadSchema",
    "Index",
    "InputError",
    "InvalidInputs",
    "InvalidOverrides",
    "Items",
    "Overrides",
    "Remove",
    "Replace",
    "UnknownPlace",
    "UnpatchableText",
    "UnreadableInput",
    "check_values",
    "declared_schema",
    "format_of",
    "format_path",
    "infer_schema",
    "input_types",
    "merge",
    "parse_assignment",
    "parse_one",
    "parse_overrides",
    "parse_path",
    "parse_text",
    "patch_text",
    "patch_with_edits",
    "schema_from",
    "select",
    "split_file",
    "unified_diff",
    "validate_overrides",
]
