"""The engine on files that others wrote: every scalar leaf (a seeded sample a file) is overridden in turn.

The corpus lies beside the checkout, not in it; without it these tests are skipped.
"""

from __future__ import annotations

import difflib
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from launchbay_core.inputs import (
    UnreadableInput,
    format_of,
    infer_schema,
    input_types,
    merge,
    parse_text,
    patch_text,
    validate_overrides,
)
from launchbay_core.inputs.merging import same
from launchbay_core.inputs.tree import name_of

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
FILES = sorted(p for p in CORPUS.rglob("*") if p.suffix in {".yaml", ".yml", ".json", ".toml"})
LEAVES = 50

pytestmark = pytest.mark.skipif(not FILES, reason="the corpus is not beside this checkout")


def leaves(values: Mapping[str, Any], at: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from leaves(value, (*at, key))
        elif not isinstance(value, list):
            yield (*at, key), value


def other(value: Any) -> Any:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value * 2 + 1
    return f"{value}-changed" if isinstance(value, str) else "set: #1"


def nested(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    for key in reversed(path):
        value = {key if isinstance(key, str) else str(key).lower() if isinstance(key, bool) else str(key): value}
    return dict(value)


def readable(path: Path) -> tuple[str, dict[str, Any]]:
    """A file's text and values; skips what its own reader does not take as one map."""
    text = path.read_bytes().decode()
    try:
        return text, parse_text(text, format_of(path.name))
    except UnreadableInput as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(CORPUS)))
def test_each_leaf_can_be_overridden_and_nothing_else_changes(path: Path) -> None:
    text, values = readable(path)
    kind = format_of(path.name)
    every = list(leaves(values))
    sample = random.Random(path.name).sample(every, min(LEAVES, len(every)))  # noqa: S311  (a sample, no secret)
    shared = "&" in text or "<<" in text

    for leaf, value in sample:
        overrides = nested(leaf, other(value))
        patched = patch_text(text, overrides, kind)
        assert same(parse_text(patched, kind), merge(values, overrides)), leaf
        if not shared:
            lines = len(str(value).splitlines()) + 1
            removed = [line for line in difflib.ndiff(text.splitlines(), patched.splitlines()) if line[:2] == "- "]
            assert len(removed) <= lines, (leaf, removed)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(CORPUS)))
def test_a_file_s_schema_takes_its_own_values_and_has_a_type_for_each(path: Path) -> None:
    _, values = readable(path)
    schema = infer_schema(values)

    assert validate_overrides(schema, {}) == []
    assert set(input_types(schema)) == {name_of(key) for key in values}
