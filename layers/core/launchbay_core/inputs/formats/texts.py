"""The texts of files that people write: UTF-8, with or without the byte order mark that some editors put first."""

from __future__ import annotations

import codecs

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.formats.parse import BOM

_OTHERS = {  # the longest mark first: that of UTF-32 begins with that of UTF-16
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


def decode_text(content: bytes) -> str:
    r"""The text of a config file, in which a byte order mark stays: its file keeps it when the text is patched.

    Raises:
        UnreadableInput: it is not UTF-8.

    >>> decode_text(b"\xef\xbb\xbflr: 1")
    '\ufefflr: 1'
    """
    for mark, name in _OTHERS.items():
        if content.startswith(mark):
            raise UnreadableInput(
                f"not UTF-8 text but {name}: save it as UTF-8, in PowerShell with `Set-Content -Encoding utf8`"
            )
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"not UTF-8 text: byte {error.start + 1} can't be decoded") from error


def decode_without_bom(content: bytes) -> str:
    r"""The text of any other file, without its byte order mark.

    Raises:
        UnreadableInput: it is not UTF-8.

    >>> decode_without_bom(b"\xef\xbb\xbf.env")
    '.env'
    """
    return decode_text(content).removeprefix(BOM)
