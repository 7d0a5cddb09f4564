"""Which inputs are secrets, and what stands in their place: `format: secret` in the schema makes a value one. Pure.

A secret's value is kept apart, and everything that is stored or shown has a reference such as `${secret:hf-token}`
instead. Where a schema has several branches, one that says `secret` is enough: rather one value too many is hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from launchbay_core.inputs.errors import InputError
from launchbay_core.inputs.schemas.references import target_of
from launchbay_core.inputs.schemas.subschemas import is_secret, matches
from launchbay_core.inputs.values.paths import format_path, parse_path

HIDDEN = "(hidden)"
_REFERENCE = re.compile(r"\$\{secret:(?P<name>[A-Za-z0-9][A-Za-z0-9_.-]{0,127})\}")
_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
_BRANCHES = ("anyOf", "oneOf", "allOf")
_CONDITIONS = ("if", "then", "else")
_REFERENCES = ("$ref", "$dynamicRef")

Schema = Mapping[str, Any]
Place = tuple[str | int, ...]


def reference_to(name: str) -> str:
    """What stands in a secret's place.

    >>> reference_to("hf-token")
    '${secret:hf-token}'
    """
    return f"${{secret:{name}}}"


def referenced(value: Any) -> str | None:
    """The name of the secret that a value refers to, or None.

    >>> referenced("${secret:hf-token}"), referenced("hf_…")
    ('hf-token', None)
    """
    found = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
    return found["name"] if found else None


def secret_key(project: str, name: str) -> str:
    """The key of the object that keeps a secret: those given at a launch, named by ULIDs, apart from those of a name.

    >>> secret_key("vision", "hf-token"), secret_key("vision", "01JZ8Q4T6V2M9X3C7B5N1K0HFD")
    ('secrets/named/vision/hf-token', 'secrets/given/vision/01JZ8Q4T6V2M9X3C7B5N1K0HFD')
    """
    return f"secrets/{'given' if _ULID.fullmatch(name) else 'named'}/{project}/{name}"


def has_secrets(schema: Any) -> bool:
    """Whether anything in a schema is a secret."""
    if isinstance(schema, Mapping):
        return is_secret([schema]) or any(has_secrets(inner) for inner in schema.values())
    return isinstance(schema, list) and any(has_secrets(inner) for inner in schema)


def secrets_in(schema: Schema, values: Any) -> list[tuple[Place, Any]]:
    """The places in `values` that the schema calls secrets, with what is there; null is no secret.

    >>> schema = {"properties": {"hub": {"properties": {"token": {"format": "secret"}}}}}
    >>> secrets_in(schema, {"hub": {"token": "hf_1", "user": "me"}})
    [(('hub', 'token'), 'hf_1')]
    """
    return list(_found(schema, [schema], values, ())) if has_secrets(schema) else []


def _found(root: Schema, schemas: Sequence[Schema], value: Any, at: Place) -> Iterator[tuple[Place, Any]]:
    branches = _branches(root, schemas)
    if not branches or value is None:
        return
    if is_secret(branches):
        yield at, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _found(root, _below(branches, str(key)), inner, (*at, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _found(root, _items(branches), inner, (*at, index))


def _branches(root: Schema, schemas: Sequence[Schema]) -> list[Schema]:
    """Every schema that may be asked of one value: what they refer to, alternatives and conditions, side by side.

    What a schema refers to holds beside its own words, so one word in both hides neither.
    """
    waiting: list[Any] = list(schemas)
    found, seen = list[Schema](), set[int]()
    while waiting:
        schema = waiting.pop()
        if not isinstance(schema, Mapping) or id(schema) in seen:
            continue
        seen.add(id(schema))
        targets = {word: target_of(root, {word: schema[word]}) for word in _REFERENCES if word in schema}
        found.append({word: said for word, said in schema.items() if not isinstance(targets.get(word), Mapping)})
        waiting += [*targets.values(), *(one for word in _BRANCHES for one in schema.get(word) or ())]
        waiting += [schema.get(word) for word in _CONDITIONS]
        waiting += (schema.get("dependentSchemas") or {}).values()
    return found


def _below(branches: Sequence[Schema], key: str) -> list[Schema]:
    """The schemas of a key in a map; patterns speak of a key that is named, too."""
    found: list[Schema] = []
    for branch in branches:
        patterns = branch.get("patternProperties") or {}
        if key in (branch.get("properties") or {}):
            beside = [branch["properties"][key], *(one for pattern, one in patterns.items() if matches(pattern, key))]
        else:
            beside = [*patterns.values(), branch.get("additionalProperties"), branch.get("unevaluatedProperties")]
        found += [one for one in beside if isinstance(one, Mapping)]
    return found


def _items(branches: Sequence[Schema]) -> list[Schema]:
    found: list[Schema] = []
    for branch in branches:
        words = [branch.get(word) for word in ("items", "contains", "unevaluatedItems")]
        found += [one for one in [*words, *(branch.get("prefixItems") or ())] if isinstance(one, Mapping)]
    return found


def put(values: Any, changes: Mapping[Place, Any]) -> Any:
    """A copy of `values` with other values at some places; all else in it is shared.

    >>> put({"a": [1, 2], "b": 3}, {("a", 1): 5})
    {'a': [1, 5], 'b': 3}
    """
    for place, value in changes.items():
        values = _put(values, place, value)
    return values


def _put(values: Any, place: Place, value: Any) -> Any:
    if not place:
        return value
    copied = list(values) if isinstance(values, list) else dict(values)
    copied[place[0]] = _put(copied[place[0]], place[1:], value)  # type: ignore[index]
    return copied


def hidden(schema: Schema, errors: Sequence[InputError], values: Any, *, registered: bool = False) -> list[InputError]:
    """Errors about `values` as they may be shown: what is a secret, holds one, or may be one misplaced, is left out.

    What refers to a secret is not judged by its text, so errors about references are left out whole; and of
    `registered` values those about anything that may stand there for a secret.
    """
    if not has_secrets(schema):
        return list(errors)
    stands = _stands_for_one if registered else referenced
    unjudged = {_name(place) for place, value in secrets_in(schema, values) if stands(value)}
    return [error if _may_be_shown(schema, error) else _hidden(error) for error in errors if error.path not in unjudged]


def _name(place: Place) -> str:
    return format_path([str(key) for key in place])


def _hidden(error: InputError) -> InputError:
    name = f"`{error.path}`" if error.path else "the value"
    if error.kind in {"unknown_key", "excluded", "required"}:  # their messages name keys alone
        return replace(error, given=HIDDEN)
    wanted = f"must be {error.expected}" if error.expected else "breaks the job's schema"
    text = f"{name} {wanted}; what was given is not shown, since there are secrets here"
    return replace(error, message=text, given=HIDDEN)


def _may_be_shown(schema: Schema, error: InputError) -> bool:
    """Whether an error is about a value that is known to be, and to hold, no secret."""
    path = parse_path(error.path) if error.path else ()
    branches = _at(schema, path[:-1] if error.kind == "required" else path)
    return branches is not None and not _holds_secrets(schema, branches)


def _at(schema: Schema, path: Sequence[str]) -> list[Schema] | None:
    """The schemas at a path; None if the path leads through a secret, or nowhere."""
    branches = _branches(schema, [schema])
    for key in path:
        if is_secret(branches):
            return None
        below = _below(branches, key) + (_items(branches) if key.isdigit() else [])
        if not below:
            return None
        branches = _branches(schema, below)
    return branches


def is_or_holds_secret(schema: Schema, path: Sequence[str]) -> bool:
    """Whether the value at a path of keys may be a secret, a part of one, or hold one.

    >>> is_or_holds_secret({"properties": {"hub": {"properties": {"token": {"format": "password"}}}}}, ["hub"])
    True
    """
    if not has_secrets(schema):
        return False
    schemas: list[Schema] = [schema]
    for key in path:
        branches = _branches(schema, schemas)
        if is_secret(branches):
            return True
        schemas = _below(branches, key)
    return _holds_secrets(schema, _branches(schema, schemas))


def _holds_secrets(root: Schema, branches: Sequence[Schema]) -> bool:
    """Whether a value of these schemas may be a secret or hold one; where a reference leads need not be known."""
    return any(has_secrets(branch) or ("$ref" in str(branch) and has_secrets(root)) for branch in branches)


def secret_faults(schema: Schema, values: Any) -> list[InputError]:
    """Secrets whose values stand in what an author registers: there they would be shown to everybody.

    Allowed are an empty text, a reference to a secret, and what the script itself fills in (`${…}`, `???`). Schemas
    with references that are not followed here are refused: a secret behind one would be taken for none.
    """
    errors = [_literal(place) for place, value in secrets_in(schema, values) if not _stands_for_one(value)]
    errors += [_literal_default(name) for name in _literal_defaults(schema)]
    return errors + ([_unfollowed(said) for said in _unfollowed_in(schema, schema)] if has_secrets(schema) else [])


def _unfollowed(said: str) -> InputError:
    text = (
        f"the schema has secrets, so what it refers to must be plain to see: write `{said}` as a path such as "
        "`#/$defs/Token`, and leave `$id` out"
    )
    return InputError("", "constraint", text, None, HIDDEN)


def _unfollowed_in(root: Schema, schema: Any) -> Iterator[str]:
    """The references that lead to no place in the schema, and the names that would let others lead elsewhere."""
    if isinstance(schema, list):
        for inner in schema:
            yield from _unfollowed_in(root, inner)
    if not isinstance(schema, Mapping):
        return
    for word in _REFERENCES:
        if isinstance(said := schema.get(word), str) and target_of(root, {word: said}) is None:
            yield said
    if isinstance(said := schema.get("$id"), str) and schema is not root:
        yield said
    for inner in schema.values():
        yield from _unfollowed_in(root, inner)


def _stands_for_one(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    stars = value.strip("*") == ""  # an empty text too, and how Pydantic shows a SecretStr
    return stars or value == "???" or re.fullmatch(r"\$\{[^{}]+\}", value) is not None


def _literal(place: Place) -> InputError:
    name = _name(place)
    text = (
        f'`{name}` is a secret, so its value can\'t be part of a registered job: leave it empty ("") and give it at '
        "launch, or refer to one that is kept, as in `${secret:hf-token}`"
    )
    return InputError(name, "constraint", text, "a reference, or nothing", HIDDEN)


def _literal_default(name: str) -> InputError:
    text = f"the schema of the secret `{name}` has a value of it among its words: leave out `default` and `examples`"
    return InputError(name, "constraint", text, None, HIDDEN)


def _literal_defaults(schema: Any, name: str = "") -> Iterator[str]:
    """The names of secrets whose schema itself has a value of theirs."""
    if isinstance(schema, list):
        for inner in schema:
            yield from _literal_defaults(inner, name)
    if not isinstance(schema, Mapping):
        return
    if is_secret([schema]):
        said = [
            schema.get("default"),
            schema.get("const"),
            *(schema.get("examples") or ()),
            *(schema.get("enum") or ()),
        ]
        if not all(value is None or _stands_for_one(value) for value in said):
            yield name
        return
    for key, inner in schema.items():
        yield from _literal_defaults(inner, name if key in _STRUCTURE else key)


_STRUCTURE = {"properties", "$defs", "items", "prefixItems", "additionalProperties", "patternProperties", *_BRANCHES}
