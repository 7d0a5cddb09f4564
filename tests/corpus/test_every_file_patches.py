"""Other people's config files: whichever value is changed, only its bytes change and the file reads as asked."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from inputs_support import CORPUS, another, changed_span, corpus_files, leaves, nested, strictly_equal, yaml_span
from launchbay_core.inputs import UnreadableInput, format_of, infer_schema, merge, parse_text, patch_text

LEAVES_A_FILE = 12

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside this checkout")


def readable(path: Path) -> tuple[str, dict[str, Any]] | None:
    """A file's text and values; None where the engine refuses it, which the last test here looks at."""
    text = path.read_bytes().decode()
    try:
        return text, parse_text(text, format_of(path.name))
    except UnreadableInput:
        return None


@pytest.mark.parametrize("path", corpus_files(), ids=lambda path: str(path.relative_to(CORPUS)))
def test_any_one_value_of_a_file_changes_and_nothing_else(path: Path) -> None:
    found = readable(path)
    if found is None:
        pytest.skip("refused, with a reason")
    text, values = found
    every = list(leaves(values))
    for keys, value in random.Random(path.name).sample(every, min(LEAVES_A_FILE, len(every))):  # noqa: S311
        override = nested(keys, another(value))

        patched = patch_text(text, override, format_of(path.name))

        assert strictly_equal(parse_text(patched, format_of(path.name)), merge(values, override)), keys
        span = yaml_span(text, keys)
        if span:
            start, end = changed_span(text, patched)
            # An empty value has no span: a space and the value are put after its colon.
            assert span[0] - 1 <= start, (keys, text[start:end])
            assert end <= max(span[1], span[0] + 1), (keys, text[start:end])


@pytest.mark.parametrize("path", corpus_files(), ids=lambda path: str(path.relative_to(CORPUS)))
def test_a_file_has_a_schema_that_its_own_values_satisfy(path: Path) -> None:
    found = readable(path)
    if found is None:
        pytest.skip("refused, with a reason")

    from launchbay_core.inputs import check_values

    assert check_values(infer_schema(found[1]), found[1]) == []


def test_few_files_are_refused_and_each_with_a_reason() -> None:
    refused = {}
    for path in corpus_files():
        try:
            parse_text(path.read_bytes().decode(), format_of(path.name))
        except UnreadableInput as error:
            refused[path.relative_to(CORPUS).as_posix()] = str(error)

    assert len(refused) <= len(corpus_files()) * 0.03, refused
    assert all(refused.values())
