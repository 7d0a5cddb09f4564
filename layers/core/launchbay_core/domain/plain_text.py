"""Text that everything on its way can carry: a command line, an environment, a file's name, AWS's requests."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

# Linux's limit of one word of a command, or of one variable with its name; the NUL at its end is one of them.
MAX_STRING_BYTES = 128 * 1024
NO_NUL = r"^[^\x00]*$"

# Text that becomes a word of a command, a variable of an environment, or a name. A pattern refuses half of a surrogate
# pair, too: it is not a character.
PlainText = Annotated[str, StringConstraints(pattern=NO_NUL)]
# Text that is stored; whoever reads it decides about its characters.
StoredText = Annotated[str, StringConstraints(pattern=r"^[\s\S]*$")]


def find_uncarriable(text: str) -> str:
    r"""What in a text no program can be given: the name of the character; empty if there is none.

    A NUL ends every string of an operating system, and half of a surrogate pair has no bytes in UTF-8.

    >>> find_uncarriable("a\0b"), find_uncarriable("a\nb")
    ('a NUL character', '')
    """
    if "\0" in text:
        return "a NUL character"
    try:
        text.encode()
    except UnicodeEncodeError:
        return "half of a surrogate pair, which is not a character"
    return ""
