"""Other people's files with bytes changed at random, by a seed: reading each ends in its values or in one error.

The corpus lies beside the checkout, not in it; without it these tests are skipped.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from inputs_support import CORPUS, corpus_files
from launchbay_core.inputs import UnpatchableText, UnreadableInput, format_of, parse_text, patch_text
from launchbay_core.inputs.values.merge import key_text

MUTATIONS = 15
PIECES = [
    b"!!int ", b"!!float ", b"!!timestamp ", b"!!omap ", b"!!set ", b"!!binary ", b"!", b"&a ", b"*a ", b"<<: *a\n",
    b"? ", b": ", b"- ", b"[", b"]", b"{", b"}", b'"', b"'", b"|\n", b"#", b"%YAML 1.1\n", b"---\n", b"...\n", b"\t",
    b"\x00", b"\xc2\x85", b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"\xff", b"\xed\xa0\x80", b"\r", b"\n", b"0x",
    b"2020-02-30", b"1:99", b"\\ud800", b"\\", b",", b"1e999", b"NaN",
]  # fmt: skip

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside this checkout")


@pytest.mark.parametrize("path", corpus_files(), ids=lambda path: str(path.relative_to(CORPUS)))
def test_a_file_with_bytes_changed_at_random_is_read_and_patched_or_refused(path: Path) -> None:
    chance = random.Random(path.name)  # noqa: S311  (a sample, no secret)
    for _ in range(MUTATIONS):
        text = mutate(path.read_bytes(), chance).decode(errors=chance.choice(["replace", "surrogateescape"]))

        assert outcome(text, format_of(path.name), chance) in {"patched", "unreadable", "unpatchable"}


def mutate(content: bytes, chance: random.Random) -> bytes:
    """A content with some of its bytes removed, replaced or repeated elsewhere, or with a piece inserted."""
    changed = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 3, 6])):
        at, other = chance.randrange(len(changed) + 1), chance.randrange(len(changed) + 1)
        news = [bytes([chance.randrange(256)]), b"", *chance.sample(PIECES, 3), changed[other : other + 40]]
        changed[at : at + chance.choice([0, 0, 1, 8])] = chance.choice(news)
    return bytes(changed)


def outcome(text: str, kind: str, chance: random.Random) -> str:
    """What becomes of a text of which one key is overridden."""
    try:
        values = parse_text(text, kind)
        patch_text(text, {chance.choice([*map(key_text, values), "new"]): [7, {"a": None}]}, kind)
    except UnreadableInput as error:
        return "unreadable" if error.line or "top level" in error.reason else "without a line"
    except UnpatchableText:
        return "unpatchable"
    return "patched"
