"""For any file and any overrides: the patched file reads as their merge, and what was not asked for stays.

`LAUNCHBAY_EXAMPLES=20000 pytest tests/unit/inputs/formats/test_patch_laws.py` looks longer.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from copy import deepcopy
from typing import Any

import tomlkit
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from config_texts import json_texts, keys, scalars, toml_texts, values, yaml_texts
from examples import examples
from inputs_support import reference_values, strictly_equal, yaml_span
from launchbay_core.inputs import UnpatchableText, UnreadableInput, merge, parse_text, patch_text
from launchbay_core.inputs.formats.keys import key_reader
from launchbay_core.inputs.formats.registry import formats
from launchbay_core.inputs.formats.typed_keys import with_typed_keys
from launchbay_core.inputs.values.marks import Replace
from launchbay_core.inputs.values.merge import key_text, same
from shared_yaml import shared_yaml_texts

laws = settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


@contextmanager
def refused_for(reason: str) -> Iterator[None]:
    """Pass over an example that is refused, as long as it is for this reason."""
    try:
        yield
    except UnpatchableText as error:
        if reason not in str(error):
            raise
        assume(False)


def paths(found: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if not isinstance(found, Mapping):
        return []
    return [path for key, value in found.items() for path in [(*at, key), *paths(value, (*at, key))]]


@st.composite
def overrides_of(draw: st.DrawFn, found: Mapping[str, Any], *, of: Any = values) -> dict[str, Any]:
    """Overrides of some paths of a file, and perhaps of a new key beside one of them."""
    overrides: dict[str, Any] = {}
    for path in draw(st.lists(st.sampled_from(paths(found)), min_size=1, max_size=3)):
        names = [key_text(key) for key in path]
        if draw(st.integers(0, 4)) == 0:
            names[-1] = draw(keys)
        level = overrides
        for name in names[:-1]:
            level = level.setdefault(name, {})
            if not isinstance(level, dict):
                break
        else:
            level[names[-1]] = deepcopy(draw(of))  # what is sampled is shared, and may get keys here
    return overrides


def pieces_around(text: str, spans: list[tuple[int, int]]) -> re.Pattern[str]:
    """What a text has outside spans, with anything in their place."""
    pieces, at = [], 0
    for start, end in sorted(spans):
        pieces.append(re.escape(text[at : max(at, start)]))
        at = max(at, end)
    return re.compile(".*".join([*pieces, re.escape(text[at:])]), re.DOTALL)


def leaf_paths(overrides: Mapping[str, Any], found: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths, with their own keys, at which overrides set something that is there already."""
    result = []
    for name, value in overrides.items():
        key = next((key for key in found if key_text(key) == name and (key == name or name not in found)), None)
        if key is None and not (name == "null" and None in found):
            return []  # a new key, which stands outside of any value
        inner = found[key]
        if isinstance(value, Mapping) and isinstance(inner, Mapping):
            result += leaf_paths(value, inner, (*at, key)) or [()]
        else:
            result.append((*at, key))
    return [] if () in result else result


def typed(found: Mapping[Any, Any], overrides: Mapping[str, Any]) -> Any:
    """Overrides with the keys that a YAML file has."""
    return with_typed_keys(found, overrides, key_reader("yaml"))


@given(st.data())
@laws
def test_a_yaml_file_reads_as_the_merge_and_keeps_the_rest(data: st.DataObject) -> None:
    text = data.draw(yaml_texts())
    body = text.removeprefix("\ufeff")
    try:
        found = reference_values(text)
        yaml.compose(body, yaml.SafeLoader)  # PyYAML's own parser is stricter than libyaml
    except (yaml.YAMLError, ValueError):
        assume(False)
    assert strictly_equal(parse_text(text, "yaml"), found)
    overrides = data.draw(overrides_of(found))

    patched = patch_text(text, overrides, "yaml")

    assert same(reference_values(patched), merge(found, typed(found, overrides)))
    set_paths = leaf_paths(overrides, found)
    if "&" not in body and set_paths and "\n\r" not in text:
        spans = [yaml_span(text, path) for path in set_paths if not same(at(found, path), at(overrides, path))]
        if all(spans):
            assert pieces_around(text, [widened(text, span) for span in spans if span]).fullmatch(patched)
    if "\r\n" in text:
        assert "\n" not in patched.replace("\r\n", "")


def at(found: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        found = found[key] if key in found else found[key_text(key)]
    return found


def on_one_line(value: Any) -> bool:
    return not isinstance(value, dict | list) and "\n" not in str(value)


def widened(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """PyYAML's span of a value, with the white space before it and an empty one's colon."""
    start, end = span
    while start and text[start - 1] in " \t\r\n":
        start -= 1
    return start, end


@given(st.data())
@laws
def test_a_json_file_reads_as_the_merge_and_keeps_the_rest(data: st.DataObject) -> None:
    text = data.draw(json_texts())
    found = json.loads(text)
    overrides = data.draw(overrides_of(found))

    with refused_for("JSON can't hold"):
        patched = patch_text(text, overrides, "json")

    assert strictly_equal(json.loads(patched), json.loads(json.dumps(merge(found, overrides))))


@given(st.data())
@laws
def test_a_toml_file_reads_as_the_merge_and_keeps_its_comments(data: st.DataObject) -> None:
    text = data.draw(toml_texts())
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assume(False)
    assume(found)
    overrides = data.draw(overrides_of(found, of=scalars.filter(lambda value: value is not None)))

    with refused_for("between braces"):
        patched = patch_text(text, overrides, "toml")

    assert same(tomllib.loads(patched), merge(found, overrides))
    assert same(tomlkit.parse(patched).unwrap(), tomlkit.parse(text).unwrap()) == same(found, merge(found, overrides))
    set_paths = leaf_paths(overrides, found)
    if set_paths and all(on_one_line(at(found, path)) and on_one_line(at(overrides, path)) for path in set_paths):
        lines = list(zip(text.split("\n"), patched.split("\n"), strict=True))
        assert sum(one != other for one, other in lines) <= len(set_paths)


UNFIT = st.sampled_from(
    [[7, 7], None, 5, "s", {}, {"a": 1}, [{"a": 2}], [{"a": 2}, 1], [[{"a": 1}]], Replace({"k": 1})]
)


@given(st.data())
@settings(laws, max_examples=examples(300))
def test_values_that_are_shared_or_tagged_in_any_way_are_read_and_patched_or_refused(data: st.DataObject) -> None:
    text = data.draw(shared_yaml_texts())
    try:
        found = parse_text(text, "yaml")
    except UnreadableInput as error:
        if error.line is None:
            raise
        return
    overrides = data.draw(overrides_of(found, of=UNFIT | values))

    with suppress(UnpatchableText):
        patched = patch_text(text, overrides, "yaml")

        assert same(parse_text(patched, "yaml"), merge(found, typed(found, overrides)))


FORMATS = tuple(row.name for row in formats())


@given(yaml_texts() | json_texts() | toml_texts(), st.sampled_from(FORMATS))
@laws
def test_reading_ends_in_a_map_or_a_refusal(text: str, kind: str) -> None:
    with suppress(UnreadableInput):
        assert isinstance(parse_text(text, kind), dict)
