"""Every category of the public suites: valid texts are read, patched at each leaf and cut at each place."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
import yaml

from inputs_support import Keys, ReferenceLoader, another, leaves, nested
from launchbay_core.inputs import UnpatchableText, UnreadableInput, merge, parse_text, patch_text
from launchbay_core.inputs.formats.documents import join_documents
from launchbay_core.inputs.values.marks import Items, Remove
from launchbay_core.inputs.values.merge import key_text, same
from suite_texts import INVALID, VALID

READERS: dict[str, Callable[[str], Any]] = {
    "yaml": lambda text: join_documents(list(yaml.load_all(text, ReferenceLoader))),  # a safe loader
    "toml": tomllib.loads,
    "json": json.loads,
}
VALID_TEXTS = [(kind, name) for kind, texts in VALID.items() for name in texts]
INVALID_TEXTS = [(kind, name) for kind, texts in INVALID.items() for name in texts]


@pytest.mark.parametrize(("kind", "name"), VALID_TEXTS)
def test_a_valid_text_is_read(kind: str, name: str) -> None:
    text = VALID[kind][name]

    assert same(parse_text(text, kind), READERS[kind](text))


@pytest.mark.parametrize(("kind", "name"), VALID_TEXTS)
def test_each_leaf_of_a_valid_text_can_be_patched(kind: str, name: str) -> None:
    text = VALID[kind][name]
    for keys, value in leaves(parse_text(text, kind)):
        override = nested(tuple(map(key_text, keys)), 7 if isinstance(value, set | bytes) else another(value))

        patched = patch_text(text, override, kind)

        assert same(READERS[kind](patched), merge(READERS[kind](text), override)), keys


@pytest.mark.parametrize(("kind", "name"), VALID_TEXTS)
def test_each_key_and_item_of_a_valid_text_can_be_removed(kind: str, name: str) -> None:
    text = VALID[kind][name]
    for override in removals(parse_text(text, kind)):
        if any(isinstance(value, Remove) for value in override.values()) and "[0]" in parse_text(text, kind):
            with pytest.raises(UnpatchableText, match="can't be removed"):
                patch_text(text, override, kind)
            continue

        patched = patch_text(text, override, kind)

        assert same(READERS[kind](patched) or {}, merge(READERS[kind](text), override)), override


def removals(value: Any, at: Keys = ()) -> Iterator[dict[str, Any]]:
    """The overrides that each remove one key or item."""
    pairs: list[tuple[Any, Any]] = []
    if isinstance(value, Mapping):
        pairs = [(key_text(key), inner) for key, inner in value.items()]
    elif isinstance(value, list) and not any_pair(value):
        pairs = list(enumerate(value))
    for key, inner in pairs:
        yield wrapped((*at, key))
        yield from removals(inner, (*at, key))


def any_pair(values: list[Any]) -> bool:
    """Whether a list is one of pairs, as `!!omap` is read: no one can change its items."""
    return any(isinstance(value, tuple) for value in values)


def wrapped(keys: Keys) -> Any:
    """The override that removes what is at a path."""
    override: Any = Remove()
    for key in reversed(keys):
        override = Items({key: override}) if isinstance(key, int) else {key: override}
    return override


@pytest.mark.parametrize(("kind", "name"), INVALID_TEXTS)
def test_an_invalid_text_is_refused(kind: str, name: str) -> None:
    with pytest.raises(UnreadableInput):
        parse_text(INVALID[kind][name], kind)
