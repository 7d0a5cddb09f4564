"""Keys and items removed from files that others wrote, each in turn: what reads the same, and which lines go.

The corpus lies beside the checkout, not in it; without it these tests are skipped. Where an entry stands, and what a
file says, is PyYAML's word, not the engine's.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from inputs_support import CORPUS, Keys, ReferenceLoader, corpus_files, reference_values, strictly_equal
from launchbay_core.inputs import UnreadableInput, format_of, merge, parse_text, patch_text
from launchbay_core.inputs.values.marks import Items, Remove
from launchbay_core.inputs.values.merge import key_text, same
from removal_strategies import removing

REMOVALS = 25

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside this checkout")
of_each_file = pytest.mark.parametrize("path", corpus_files(), ids=lambda path: str(path.relative_to(CORPUS)))


def places(values: Any, at: Keys = ()) -> Iterator[Keys]:
    """The path of every key and item."""
    pairs = values.items() if isinstance(values, Mapping) else enumerate(values) if isinstance(values, list) else ()
    for key, value in pairs:
        yield (*at, key)
        yield from places(value, (*at, key))


def removal(values: Any, path: Keys) -> Any:
    """The override that removes what is at a path."""
    if not path:
        return Remove()
    key, *rest = path
    inner = removal(values[key], tuple(rest))
    return Items({key: inner}) if isinstance(values, list) else {key_text(key): inner}


def readable(path: Path) -> tuple[str, str, dict[str, Any]]:
    """A file's text, format and values; skips what the engine refuses."""
    text, kind = path.read_bytes().decode(), format_of(path.name)
    try:
        return text, kind, parse_text(text, kind)
    except UnreadableInput as error:
        pytest.skip(str(error))


def lines_of(text: str, path: Keys) -> tuple[int, int] | None:
    """The lines from the first to the last of an entry or item in a block, by PyYAML; None for any other."""
    node: Any = yaml.compose(text, Loader=ReferenceLoader)
    start, holder = node.start_mark, node
    for key in path:
        holder = node
        if isinstance(node, yaml.SequenceNode):
            node = node.value[key]
            start = node.start_mark
        else:
            pairs = [(name, value) for name, value in node.value if name.value == str(key)]
            if len(pairs) != 1:
                return None
            start, node = pairs[0][0].start_mark, pairs[0][1]
    if holder.flow_style or len(holder.value) < 2 or "&" in text:
        return None
    return start.line, node.end_mark.line


@of_each_file
def test_each_key_and_item_can_be_removed_and_other_lines_stay(path: Path) -> None:
    text, kind, values = readable(path)
    every = list(places(values))
    for keys in random.Random(path.name).sample(every, min(REMOVALS, len(every))):  # noqa: S311  (a sample, no secret)
        override = removal(values, keys)

        patched = patch_text(text, override, kind)

        assert strictly_equal(reference_values(patched), merge(values, override)), keys
        if kind == "yaml" and (lines := lines_of(text, keys)):
            assert only_comments_went(text.splitlines(), patched.splitlines(), *lines), keys


def only_comments_went(before: list[str], after: list[str], first: int, last: int) -> bool:
    """Whether the lines of an entry went, with comments next to it, and all others are as they were."""
    count = len(before) - len(after)
    for start in range(first, -1, -1):
        kept = before[:start] + before[start + count :]
        changed = [(old, new) for old, new in zip(kept, after, strict=True) if old != new]
        # The next key of a map in a list may stand behind its dash now.
        if len(changed) <= 1 and all(new.replace("- ", "  ", 1).strip() == old.strip() for old, new in changed):
            return all(map(is_no_value, before[start:first] + before[last + 1 : start + count]))
        if not is_no_value(before[start - 1]):
            break
    return False


def is_no_value(line: str) -> bool:
    """Whether a line is a comment or blank."""
    return not line.strip() or line.lstrip().startswith("#")


@of_each_file
def test_many_removals_and_changes_at_once_read_as_the_merge(path: Path) -> None:
    text, kind, values = readable(path)
    chance = random.Random(path.name)  # noqa: S311  (a sample, no secret)
    for edits in (False, True, True):
        overrides = removing(chance, values, edits=edits)

        patched = patch_text(text, overrides, kind)

        assert same(reference_values(patched), merge(values, overrides))
