"""What can't be patched is refused, with the reason; each format's rules of patching are tested beside its editor."""

from __future__ import annotations

import math
from typing import Any

import pytest

from launchbay_core.inputs import UnpatchableText, UnreadableInput, patch_text

# Each list holds nine times the one before it.
BOMB = "a0: &a0 [1, 2]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 9)
)


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        ("a: [1", "yaml", "line 2"),
        ("a: &x\n  b: *x\n", "yaml", "itself part of"),
        ("a: *gone\n", "yaml", "`\\*gone`"),
        ("- 1\n", "yaml", "holds a list"),
        ("? [a]\n: 1\n", "yaml", "a key is a list"),
        ("a: " + "[" * 200 + "]" * 200, "yaml", "deeper than 100"),
        (BOMB, "yaml", "aliases are followed"),
        ('{"a": 1 // c\n}', "json", "JSON has no comments"),
        ("a = ", "toml", "not valid TOML"),
    ],
)  # fmt: skip
def test_what_can_not_be_read_is_refused_with_the_reason(text: str, kind: str, reason: str) -> None:
    with pytest.raises(UnreadableInput, match=reason):
        patch_text(text, {"a": 1}, kind)


@pytest.mark.parametrize(
    ("text", "kind", "value", "reason"),
    [
        ("a = 1\n", "toml", None, "TOML has no null"),
        ('{"a": 1}', "json", math.nan, "JSON can't hold"),
        ("a: 1\n", "yaml", "\ud800", "half of a surrogate pair"),
        ("a: 1\n", "yaml", {1, 2}, "type set"),
        ("a: 1\n", "yaml", {(1, 2): 3}, "type tuple"),
        ("a = 1\n", "toml", {1: 2}, "TOML has no keys of type int"),
    ],
)
def test_what_can_not_be_written_is_refused_with_the_reason(text: str, kind: str, value: Any, reason: str) -> None:
    with pytest.raises(UnpatchableText, match=reason):
        patch_text(text, {"a": value}, kind)
