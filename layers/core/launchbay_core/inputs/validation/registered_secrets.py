"""Secrets in what an author registers, which everybody who may read the job would see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from launchbay_core.inputs.errors import InputError
from launchbay_core.inputs.schemas.documents.document import document_of, resources_of
from launchbay_core.inputs.schemas.keywords import MAPS, REFERENCES
from launchbay_core.inputs.schemas.secret_literals import secret_literals
from launchbay_core.inputs.schemas.secret_references import is_placeholder
from launchbay_core.inputs.schemas.secrets import HIDDEN, find_secrets, has_secrets
from launchbay_core.inputs.schemas.subschemas import SchemaPath, all_subschemas
from launchbay_core.inputs.values.paths import format_path
from launchbay_core.inputs.values.value_paths import ValuePath, plain_path, written_path


def find_secret_faults(schema: Mapping[str, Any], values: Any) -> list[InputError]:
    """Every secret whose value stands in registered values or in their schema.

    Allowed in a secret's place are an empty text, a reference to a secret, and what the script itself fills in
    (`${…}`, `???`). In schemas with secrets, references that are not followed are refused: behind one, a secret would
    not be seen.
    """
    schema = document_of(schema)
    errors = [_in_values(values, path) for path, value in find_secrets(schema, values) if not is_placeholder(value)]
    errors += _literals(schema)
    return errors + ([_not_followed(remedy) for remedy in _unfollowed(schema)] if has_secrets(schema) else [])


def _in_values(values: Any, path: ValuePath) -> InputError:
    name = format_path(written_path(values, path))
    text = (
        f'`{name}` is a secret, so its value can\'t be part of a registered job; leave it empty ("") and give it at '
        "launch, or refer to a stored secret, as in `${secret:hf-token}`"
    )
    return InputError(name, "constraint", text, "a reference, or nothing", HIDDEN)


def _literals(schema: Mapping[str, Any]) -> Iterator[InputError]:
    """An error for each subschema with the value of a secret in keywords of its own."""
    held: dict[tuple[SchemaPath, ValuePath], list[str]] = {}
    for literal in secret_literals(schema):
        if literal.is_sure:
            held.setdefault((literal.path, literal.inside), []).append(literal.keyword)
    for (path, inside), keywords in held.items():
        yield _in_schema(_name_at(path), inside, list(dict.fromkeys(keywords)))


def _name_at(path: SchemaPath) -> str:
    """The name of the property or definition that a subschema belongs to; if it has none, the last key."""
    name, keys = "", iter(path)
    for key in keys:
        name = str(next(keys, name)) if key in MAPS else name
    return name or next((key for key in reversed(path) if isinstance(key, str)), "")


def _in_schema(holder: str, inside: ValuePath, keywords: list[str]) -> InputError:
    held = " and ".join(f"`{keyword}`" for keyword in keywords)
    name = ".".join(filter(None, [holder, format_path(plain_path(inside))]))
    has = f"the schema of the secret `{name}` has a value of it in {held}"
    if inside:
        has = f"the schema of {f'`{holder}`' if holder else 'the whole'} has a value of the secret `{name}` in {held}"
    return InputError(name, "constraint", f"{has}; remove that, or leave it empty", None, HIDDEN)


def _unfollowed(schema: Mapping[str, Any]) -> Iterator[str]:
    """What to do about references that lead to no place in the schema, and ids that would let others lead elsewhere."""
    resources = resources_of(schema)
    for _, subschema in all_subschemas(schema):
        for keyword in REFERENCES:
            reference = subschema.get(keyword)
            if isinstance(reference, str) and not (reference.startswith("#") and resources.targets(reference)):
                yield f"replace `{reference}` by a path such as `#/$defs/Token`"
        if isinstance(subschema.get("$id"), str) and subschema is not schema:
            yield f"remove the `$id` `{subschema['$id']}`"


def _not_followed(remedy: str) -> InputError:
    text = f"the schema has secrets, so it must be clear where each of its references leads; {remedy}"
    return InputError("", "constraint", text, None, HIDDEN)
