"""What holds for every removal from every text: it reads as the merge, and other lines stay as and where they were."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from config_texts import json_texts, toml_texts, yaml_texts
from examples import examples
from launchbay_core.inputs import UnreadableInput, merge, parse_text, patch_with_edits
from launchbay_core.inputs.formats.edits import apply
from launchbay_core.inputs.values.merge import same
from removal_strategies import removing

laws = settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
TEXTS = {"yaml": yaml_texts(), "json": json_texts(), "toml": toml_texts()}


@pytest.mark.parametrize("kind", TEXTS)
@settings(laws)
@given(st.data(), st.randoms(use_true_random=False), st.booleans())
def test_a_text_from_which_something_is_removed_reads_as_the_merge(
    kind: str, data: st.DataObject, chance: random.Random, edits: bool
) -> None:
    text = data.draw(TEXTS[kind])
    try:
        values = parse_text(text, kind)
    except UnreadableInput:
        assume(False)
    overrides = removing(chance, values, edits=edits)

    patched = patch_with_edits(text, overrides, kind)

    assert same(parse_text(patched.text, kind), merge(values, overrides))
    assert apply(text, list(patched.edits)) == patched.text


def is_part(lines: list[str], of: list[str]) -> bool:
    """Whether some lines are among others, in their order."""
    rest = iter(of)
    return all(any(line == other for other in rest) for line in lines)


@settings(laws)
@given(
    yaml_texts().filter(lambda text: not any(mark in text for mark in "&[{?\ufeff")), st.randoms(use_true_random=False)
)
def test_lines_of_yaml_only_go_and_nothing_in_them_changes(text: str, chance: random.Random) -> None:
    try:
        values = parse_text(text, "yaml")
    except UnreadableInput:
        assume(False)
    overrides = removing(chance, values, edits=False)
    assume(not any(is_emptied(merge(values, overrides), values)))

    patched = patch_with_edits(text, overrides, "yaml").text

    lines = [line.split("- ")[-1].strip() for line in patched.splitlines()]  # a dash may come before the next key
    assert is_part([line for line in lines if line], [line.split("- ")[-1].strip() for line in text.splitlines()])


def is_emptied(after: object, before: object) -> Iterator[bool]:
    """Whether each map or list that had something has nothing left, for which `{}` or `[]` is written."""
    if isinstance(after, Mapping | list) and not after:
        yield bool(before)
    if isinstance(after, Mapping) and isinstance(before, Mapping):
        for key, value in after.items():
            yield from is_emptied(value, before[key])
    elif isinstance(after, list):
        for item in after:
            yield from is_emptied(item, True)
