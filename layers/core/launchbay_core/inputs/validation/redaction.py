"""Errors as they may be shown: what was given is left out if it is a secret, holds one, or may be one misplaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from launchbay_core.inputs.errors import InputError
from launchbay_core.inputs.schemas.documents.document import document_of
from launchbay_core.inputs.schemas.secret_references import is_placeholder, parse_reference
from launchbay_core.inputs.schemas.secrets import HIDDEN, find_secrets, has_secrets, is_known_to_hold_none
from launchbay_core.inputs.values.paths import keys_of
from launchbay_core.inputs.values.value_paths import text_of_path

_ABOUT_KEYS = {"unknown_key", "excluded", "required"}  # errors whose messages have keys alone, and no values


def hide_secrets(
    schema: Mapping[str, Any],
    errors: Sequence[InputError],
    values: Any,
    *,
    registered: bool = False,
    elsewhere: bool = False,
) -> list[InputError]:
    """Errors about `values`, without secrets.

    A reference to a secret need not fit the secret's schema, so errors about references are dropped; for `registered`
    values, so are those about any other placeholder. If there are secrets `elsewhere`, in another source of the same
    job, a value under a key that this one does not have may be one of them.
    """
    schema = document_of(schema)
    if not has_secrets(schema):
        return [_hide(error) if elsewhere and error.kind in _ABOUT_KEYS else error for error in errors]
    has_place = is_placeholder if registered else parse_reference
    unchecked = {text_of_path(path) for path, value in find_secrets(schema, values) if has_place(value)}
    kept = [error for error in errors if error.path not in unchecked]
    return [error if _may_be_shown(schema, error) else _hide(error) for error in kept]


def _may_be_shown(schema: Mapping[str, Any], error: InputError) -> bool:
    path = keys_of(error.path)
    return is_known_to_hold_none(schema, path[:-1] if error.kind == "required" else path)


def _hide(error: InputError) -> InputError:
    if error.kind in _ABOUT_KEYS:
        return replace(error, given=HIDDEN)
    name = f"`{error.path}`" if error.path else "the value"
    # What an `enum` or `const` has there may be secret too, in a version that was registered before that was refused.
    is_told = error.expected and error.kind != "enum"
    wanted = f"must be {error.expected}" if is_told else "breaks the job's schema"
    text = f"{name} {wanted}; the given value is not shown, because it may contain a secret"
    return replace(error, message=text, expected=error.expected if is_told else None, given=HIDDEN, suggestion=None)
