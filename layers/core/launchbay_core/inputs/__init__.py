"""The input engine: what may be changed at launch, whether a change is valid, and the patched files. Pure: no AWS."""

from launchbay_core.inputs.assignments import Assignment, parse_assignment, parse_overrides, split_file
from launchbay_core.inputs.errors import (
    BadAssignment,
    BadSchema,
    InputError,
    InvalidInputs,
    InvalidOverrides,
    UnpatchableText,
    UnreadableInput,
)
from launchbay_core.inputs.formats.diff import unified_diff
from launchbay_core.inputs.formats.patch import patch_text
from launchbay_core.inputs.formats.registry import Format, format_of, parse_one, parse_text
from launchbay_core.inputs.schemas.declaration import declared_schema, schema_from
from launchbay_core.inputs.schemas.inference import infer_schema
from launchbay_core.inputs.schemas.summary import input_types
from launchbay_core.inputs.validation.checks import check_values, validate_overrides
from launchbay_core.inputs.values.marks import Replace
from launchbay_core.inputs.values.merge import merge
from launchbay_core.inputs.values.overrides import Overrides
from launchbay_core.inputs.values.paths import format_path, parse_path
from launchbay_core.inputs.values.selection import select

__all__ = [
    "Assignment",
    "BadAssignment",
    "BadSchema",
    "Format",
    "InputError",
    "InvalidInputs",
    "InvalidOverrides",
    "Overrides",
    "Replace",
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
    "schema_from",
    "select",
    "split_file",
    "unified_diff",
    "validate_overrides",
]
