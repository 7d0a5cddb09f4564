"""Keys that overrides would add where the author lets new ones in: which they are, and which look like typos."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from launchbay_core.inputs.errors import InputError
from launchbay_core.inputs.schemas.documents.places import Place, place_of
from launchbay_core.inputs.schemas.subschemas import property_names
from launchbay_core.inputs.validation.keys.known_keys import KnownKeys
from launchbay_core.inputs.validation.keys.spots import Spot
from launchbay_core.inputs.validation.phrases import nearest_name
from launchbay_core.inputs.values.marks import Items, unwrapped
from launchbay_core.inputs.values.merge import key_text, match_keys, position_in
from launchbay_core.inputs.values.paths import Index, Path, format_path

# From 0 to 1; closer than for a key that is refused anyhow, as here a new key with a similar name may be meant.
_LIKENESS_OF_TYPOS = 0.76


def find_new_keys(schema: Mapping[str, Any], overrides: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[Path]:
    """The topmost keys that valid overrides add, and that neither the values nor the schema have.

    Of a map without any keys, which takes all, none is new.

    >>> schema = {"properties": {"opt": {"properties": {"lr": {}}}}}
    >>> list(find_new_keys(schema, {"opt": {"lr": 1, "beta": {"one": 0.9}}}, {"opt": {"lr": 0.1}}))
    [('opt', 'beta')]
    """
    return _new_keys(place_of(schema), overrides, values, ())


def _new_in(place: Place, override: Any, present: Any, at: Path) -> Iterator[Path]:
    override = unwrapped(override)
    if isinstance(override, Mapping):
        yield from _new_keys(place, override, present if isinstance(present, Mapping) else {}, at)
    elif isinstance(override, Items):
        for index, edit in override.edits.items():
            position = position_in(present, index, (*at, Index(index)))
            yield from _new_in(place.item(position), edit, present[position], (*at, Index(index)))


def _new_keys(place: Place, overrides: Mapping[str, Any], values: Mapping[str, Any], at: Path) -> Iterator[Path]:
    keys = match_keys(values, overrides)
    known = set(property_names(place.subschemas))
    for name, value in overrides.items():
        if keys[name] not in values and name not in known:
            if known or values:
                yield (*at, name)
            continue
        yield from _new_in(place.key(name), value, values.get(keys[name]), (*at, name))


def keys_of_items(items: Any) -> frozenset[str]:
    """The keys that the maps among the items of a list have.

    >>> sorted(keys_of_items([{"path": "a"}, {"path": "b", "size": 1}, 5]))
    ['path', 'size']
    """
    maps = [item for item in items if isinstance(item, Mapping)] if isinstance(items, list | tuple) else []
    return frozenset(key_text(key) for item in maps for key in item)


def names_around(known: KnownKeys, at: Spot, beside: Mapping[str, Any], values: Mapping[Any, Any]) -> list[str]:
    """The keys that a new one in a map may be meant for.

    Of an item these are the keys of all items, too, but of one that is given as a whole none that is given `beside`.
    """
    there = map(key_text, values)
    if not at.peers:
        return known.names or list(there)
    names = dict.fromkeys([*known.names, *there, *sorted(at.peers)])
    given = beside if at.is_given else ()
    return [name for name in names if name not in given and at.selection.below(name).leads_into()]


def question_typo(names: list[str], path: Path, given: Any, *, can_insist: bool = True) -> InputError | None:
    """The error of a new key whose name is like one of `names`, the keys that are there; None if it is like none.

    Where a `+` can't insist, the key that may be meant does if it is given, too.
    """
    near = nearest_name(str(path[-1]), names, _LIKENESS_OF_TYPOS)
    if near is None:
        return None
    name, meant = format_path(path), format_path((*path[:-1], near))
    insist = f"write `+{name}=…`" if can_insist else f"give `{format_path((near,))}` beside it"
    text = f"`{name}` would be a new key; did you mean `{meant}`? To add it all the same, {insist}"
    return InputError(name, "unknown_key", text, None, given, meant)
