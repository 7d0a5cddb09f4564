"""The engine on files that others wrote: of each, every scalar leaf (a seeded sample of 50) is overridden in turn.

The corpus lies beside the checkout, not in it; without it these tests are skipped. What a file says, and where a value
stands in it, is PyYAML's word, not the engine's.
"""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from omegaconf import OmegaConf
from ruamel.yaml import YAML

from inputs_support import (
    CORPUS,
    Keys,
    another,
    changed_span,
    corpus_files,
    leaves,
    nested,
    reference_values,
    strictly_equal,
    yaml_span,
)
from launchbay_core.inputs import (
    UnreadableInput,
    check_values,
    format_of,
    infer_schema,
    input_types,
    merge,
    parse_text,
    patch_text,
    validate_overrides,
)
from launchbay_core.inputs.values.merge import key_text

LEAVES = 50

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside this checkout")
of_each_file = pytest.mark.parametrize("path", corpus_files(), ids=lambda path: str(path.relative_to(CORPUS)))


def readable(path: Path) -> tuple[str, dict[str, Any]]:
    """A file's text and values; skips what the engine refuses, which the last test here looks at."""
    text = path.read_bytes().decode()
    try:
        return text, parse_text(text, format_of(path.name))
    except UnreadableInput as error:
        pytest.skip(str(error))


def sample(values: Mapping[str, Any], path: Path, most: int = LEAVES) -> list[tuple[Keys, Any]]:
    every = list(leaves(values))
    return random.Random(path.name).sample(every, min(most, len(every)))  # noqa: S311  (a sample, no secret)


def named(keys: Keys, value: Any) -> dict[str, Any]:
    """The override that sets one path, with keys as overrides have them."""
    return nested(tuple(key_text(key) for key in keys), value)


@of_each_file
def test_each_value_can_be_overridden_and_no_other_byte_changes(path: Path) -> None:
    text, values = readable(path)
    assert strictly_equal(values, reference_values(text))

    for keys, value in sample(values, path):
        override = named(keys, another(value))

        patched = patch_text(text, override, format_of(path.name))

        assert strictly_equal(reference_values(patched), merge(values, override)), keys
        span = yaml_span(text, keys)
        if span:
            start, end = changed_span(text, patched)
            # An empty value has no span: a space and the value are put after its colon.
            assert span[0] - 1 <= start, (keys, text[start:end])
            assert end <= max(span[1], span[0] + 1), (keys, text[start:end])


READERS: dict[str, Callable[[str], Any]] = {
    "ruamel.yaml": lambda text: YAML(typ="safe", pure=True).load(text),
    "OmegaConf": lambda text: OmegaConf.to_container(OmegaConf.create(text), resolve=False),
}


@of_each_file
@pytest.mark.parametrize("reader", READERS)
def test_other_readers_see_the_new_value_and_the_old_others(reader: str, path: Path) -> None:
    text, values = readable(path)
    try:
        before = READERS[reader](text)
    except Exception as error:  # noqa: BLE001  (what this reader can't read does not matter here)
        pytest.skip(f"{reader} does not read it: {error}")

    for keys, value in sample(values, path, most=1):
        override = named(keys, another(value))

        patched = patch_text(text, override, format_of(path.name))

        if strictly_equal(value, at(before, keys)):
            assert strictly_equal(READERS[reader](patched), merge(before, override)), keys
        else:  # as with `yes`, a text for this reader, which then gets another one
            assert type(at(READERS[reader](patched), keys)) is type(at(before, keys)), keys


def at(values: Any, keys: Keys) -> Any:
    """The value at a path."""
    for key in keys:
        values = values[key]
    return values


@pytest.mark.parametrize("path", corpus_files()[::4], ids=lambda path: str(path.relative_to(CORPUS)))
def test_the_same_config_in_json_and_toml_is_patched_as_well(path: Path) -> None:
    _, values = readable(path)
    plain = without_nulls(json.loads(json.dumps(values, default=str)))
    texts: dict[Any, tuple[str, Callable[[str], Any]]] = {
        "json": (json.dumps(plain, indent=2) + "\n", json.loads),
        "toml": (tomlkit.dumps(plain), tomllib.loads),
    }
    for kind, (text, read) in texts.items():
        for keys, value in sample(read(text), path, most=8):
            override = nested(keys, another(value))

            patched = patch_text(text, override, kind)

            assert strictly_equal(read(patched), merge(read(text), override)), (kind, keys)
            if not isinstance(value, list | dict) and "\n" not in str(value):
                lines = list(zip(text.split("\n"), patched.split("\n"), strict=True))
                assert sum(old != new for old, new in lines) == 1, (kind, keys)


def without_nulls(value: Any) -> Any:
    """A value without its nulls, which TOML does not have."""
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [without_nulls(item) for item in value if item is not None] if isinstance(value, list) else value


@of_each_file
def test_a_file_s_schema_takes_its_own_values_and_has_a_type_for_each(path: Path) -> None:
    _, values = readable(path)
    schema = infer_schema(values)

    assert validate_overrides(schema, {}) == []
    assert check_values(schema, values) == []
    assert set(input_types(schema)) == {key_text(key) for key in values}


def test_few_files_are_refused_and_each_with_a_reason() -> None:
    refused = {}
    for path in corpus_files():
        try:
            parse_text(path.read_bytes().decode(), format_of(path.name))
        except UnreadableInput as error:
            refused[path.relative_to(CORPUS).as_posix()] = str(error)

    assert len(refused) <= len(corpus_files()) * 0.03, refused
    assert all(refused.values())
