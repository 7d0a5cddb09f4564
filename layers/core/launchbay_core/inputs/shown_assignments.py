"""Assignments as they may be shown: of one that may give a secret, only what stands before its value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from launchbay_core.inputs.errors import BadAssignment
from launchbay_core.inputs.schemas.keywords import X_LAUNCHBAY
from launchbay_core.inputs.schemas.secrets import HIDDEN, has_secrets, is_known_to_hold_none
from launchbay_core.inputs.values.paths import keys_of

Schema = Mapping[str, Any]


def name_assignment(text: str) -> str:
    """An assignment without its value, which a notice never repeats.

    >>> name_assignment("hub.token=hf_1"), name_assignment("opt:={a: 1}"), name_assignment("@more.yaml")
    ('hub.token=…', 'opt:=…', '@more.yaml')
    """
    left, equals, _ = text.partition("=")
    return f"{left}=…" if equals else text


def hide_value(fault: BadAssignment, path_text: str, schema: Schema | None, schemas: Iterable[Schema]) -> BadAssignment:
    """A fault of an assignment without what may be a secret in it.

    Args:
        fault: names the whole text that was given.
        path_text: its path in `schema`, as far as it could be made out.
        schema: describes the source that the assignment is about; None if there is none.
        schemas: describe all sources of the job: a value may be misplaced.
    """
    if not any(map(_may_have_secrets, schemas)):
        return fault
    if schema is not None and is_known_to_hold_none(schema, keys_of(path_text)):
        return fault
    left, equals, _ = fault.text.partition("=")
    if not equals:  # a secret may stand anywhere
        return BadAssignment("", 0, f"{fault.reason}; what was given is not shown, because it may contain a secret")
    if fault.position <= len(left):
        return BadAssignment(f"{left}={HIDDEN}", fault.position, fault.reason)
    reason = "the value can't be read; it is not shown, because it may contain a secret"
    return BadAssignment(f"{left}={HIDDEN}", len(left) + 1, reason)


def _may_have_secrets(schema: Schema) -> bool:
    """Whether a schema has secrets, or leaves out keys of which it does not say whether they are some."""
    return bool(schema.get(X_LAUNCHBAY, {}).get("hidden")) or has_secrets(schema)
