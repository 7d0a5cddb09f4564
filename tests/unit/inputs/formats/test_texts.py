"""The encodings in which editors of people save a file."""

from __future__ import annotations

import pytest

from launchbay_core.inputs import UnreadableInput
from launchbay_core.inputs.formats.texts import decode_text, decode_without_bom


@pytest.mark.parametrize("text", ["", "lr: 1\n", "ä: 介绍\r\n", "\ufeff", "\ufefflr: 1\n", "a\ufeffb"])
def test_utf_8_is_read_with_and_without_a_byte_order_mark(text: str) -> None:
    assert decode_text(text.encode()) == text, "a file keeps its mark when it is patched"
    assert decode_without_bom(text.encode()) == text.removeprefix("\ufeff")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
@pytest.mark.parametrize("order", ["-le", "-be"])
def test_another_encoding_is_refused_with_how_to_save_the_file(encoding: str, order: str) -> None:
    content = "\ufefflr: 1\n".encode(encoding + order)

    with pytest.raises(UnreadableInput, match=rf"not UTF-8 text but {encoding.upper()}: save it as UTF-8"):
        decode_text(content)


@pytest.mark.parametrize(("content", "place"), [(b"\xff", 1), (b"a: \xe4", 4), (b"\xed\xa0\x80", 1), (b"\xef\xbb", 1)])
def test_what_is_no_text_is_refused_with_the_place(content: bytes, place: int) -> None:
    with pytest.raises(UnreadableInput, match=f"byte {place} can't be decoded"):
        decode_without_bom(content)
