"""The input engine: what may be changed at launch, whether a change is valid, and the patched files. Pure: no AWS."""

from launchbay_core.inputs.assignments import Assignment, parse_assignment, parse_overrides, split_file
from launchbay_core.inputs.declared import declared_schema, schema_from
from launchbay_core.inputs.diffs import unified_diff
from launchbay_core.inputs.errors import BadAssignment, BadSchema, InputError, UnpatchableText, UnreadableInput
from launchbay_core.inputs.inference import infer_schema
from launchbay_core.inputs.merging import merge
from launchbay_core.inputs.patching import patch_text
from launchbay_core.inputs.paths import format_path, parse_path
from launchbay_core.inputs.reading import Format, format_of, parse_one, parse_text
from launchbay_core.inputs.selection import select
from launchbay_core.inputs.type_names import input_types
from launchbay_core.inputs.validation import check_values, validate_overrides

__all__ = [
    "Assignment",
    "BadAssignment",
    "BadSchema",
    "Format",
    "InputError",
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
