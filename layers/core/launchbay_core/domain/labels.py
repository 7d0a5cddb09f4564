"""The labels of a run: a name, tags and a note, which people give it to find it again. Nothing else depends on them.

A name is one line of text, which several runs may have. A tag is one word. A note may have several lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, Field

from launchbay_core.domain.authors import Author
from launchbay_core.domain.names import LATEST, RUN_ID
from launchbay_core.errors import Conflict

MAX_NAME, MAX_NOTE, MAX_TAGS = 100, 4000, 50
TAG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/=@-]{0,62}")
_TAG_RULE = "a tag has 1 to 63 letters, digits and `_.:/=@-`, the first a letter or digit"
_LINES = "\n\t"


@dataclass(frozen=True)
class Labels:
    """A run's labels; a name or note that is empty is none.

    `changes` counts how often they were changed after the launch: last by whom, and when.
    """

    name: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    changed_by: Author | None = None
    changed_at: str | None = None
    changes: int = 0


NO_LABELS = Labels()


def change_tags(present: Sequence[str], added: Iterable[str], removed: Iterable[str]) -> tuple[str, ...]:
    """The tags after some are added and others removed, in the order in which they were given.

    Raises:
        Conflict: they are too many.

    >>> change_tags(("a", "b"), ["c", "a"], ["b"])
    ('a', 'c')
    """
    gone = set(removed)
    tags = tuple(dict.fromkeys(tag for tag in (*present, *added) if tag not in gone))
    if len(tags) > MAX_TAGS:
        raise Conflict(f"The run would have {len(tags)} tags; it may have {MAX_TAGS}.")
    return tags


def _check_name(name: str) -> str:
    if name != name.strip() or any(map(_is_control, name)):
        raise ValueError("a name is one line of text without spaces around it")
    if name == LATEST or RUN_ID.fullmatch(name.upper()):
        raise ValueError(f"`{name}` can't be a name: it already stands for a run")
    return name


def _check_tag(tag: str) -> str:
    if not TAG.fullmatch(tag):
        raise ValueError(_TAG_RULE)
    return tag


def _check_note(note: str) -> str:
    if any(_is_control(character) for character in note if character not in _LINES):
        raise ValueError("a note can't contain control characters, except for tabs and line breaks")
    return note


def _is_control(character: str) -> bool:
    """Whether a character is not of a text: a terminal would act on it, or UTF-8 can't write it."""
    return unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}


RunName = Annotated[
    str, Field(max_length=MAX_NAME, description="one line of text; empty for none"), AfterValidator(_check_name)
]
Tag = Annotated[str, AfterValidator(_check_tag), Field(json_schema_extra={"pattern": f"^(?:{TAG.pattern})$"})]
Tags = Annotated[list[Tag], Field(max_length=MAX_TAGS, examples=[["baseline", "paper"]])]
Note = Annotated[
    str,
    Field(max_length=MAX_NOTE, description="a text, maybe of several lines; empty for none"),
    AfterValidator(_check_note),
]
