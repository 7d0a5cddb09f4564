"""Values as they are typed in one word of a command: YAML in its flow style, and what of YAML can't be meant there.

A word such as `#ff0000`, `a #b`, `|`, `&x` or `{a:10}` is YAML for something else than it looks like. Nobody sees what
becomes of it, so it isn't read that way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import yaml

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.formats.json.reader import load_json
from launchbay_core.inputs.formats.yaml.reader import load_yaml
from launchbay_core.inputs.formats.yaml.scalars import resolve_scalar
from launchbay_core.inputs.formats.yaml.tags import SET

_STANDARD = "tag:yaml.org,2002:"
_BLANKS = " \t\r\n"
_REPEATED = "a key is given twice"


@dataclass(frozen=True)
class FlowValue:
    """A value, and what of the text can't be meant as YAML reads it: `fault` at `offset`, if anything."""

    value: Any
    fault: str | None = None
    offset: int = 0


def read_flow(typed: str) -> FlowValue:
    """The value of one word, in YAML, or in JSON, whose strings may have characters that YAML doesn't take.

    Raises:
        UnreadableInput: it is neither.

    >>> read_flow("[1, 2]")
    FlowValue(value=[1, 2], fault=None, offset=0)
    >>> read_flow("#ff0000").fault
    '`#` begins a comment'
    """
    if typed.startswith(("[", "{", '"')):
        with suppress(UnreadableInput):
            value = load_json(typed)
            return FlowValue(value, _find_repeated_in_json(typed))
    value = load_yaml(typed)
    fault, offset = next(_find_unmeant(typed, value), (None, 0))
    return FlowValue(value, fault, offset)


def _find_repeated_in_json(typed: str) -> str | None:
    repeated = False

    def note(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal repeated
        found = dict(pairs)
        repeated = repeated or len(found) < len(pairs)
        return found

    json.loads(typed, object_pairs_hook=note)
    return _REPEATED if repeated else None


@dataclass
class _Holder:
    """A collection around an event: the event that began it, and for a map the keys so far and what comes next."""

    event: Any
    keys: set[Any] = field(default_factory=set)
    at_key: bool = True


def _find_unmeant(typed: str, value: Any) -> Iterator[tuple[str, int]]:
    """What of a text YAML reads in another way than a word is meant, with its offset."""
    events = list(_events(typed))
    yield from _find_between(typed, events)
    holders: list[_Holder] = []
    for event in events:
        if type(event) in (yaml.DocumentStartEvent, yaml.DocumentEndEvent):
            if event.explicit:
                at = event.start_mark.index
                yield f"`{typed[at : at + 3]}` is a mark of documents", at
        elif type(event) in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
            holders.pop()
        else:
            yield from _find_in_node(event, typed, holders)
            if type(event) in (yaml.MappingStartEvent, yaml.SequenceStartEvent):
                holders.append(_Holder(event))
    if isinstance(value, str) and value != typed and value == typed.strip(_BLANKS):
        yield "blanks around a text are cut", 0


def _events(typed: str) -> Iterator[Any]:
    loader = yaml.CSafeLoader(typed)
    while type(event := loader.get_event()) is not yaml.StreamEndEvent:
        if type(event) is not yaml.StreamStartEvent:
            yield event


def _find_between(typed: str, events: list[Any]) -> Iterator[tuple[str, int]]:
    """What stands between the parts of a value, and is in none of them."""
    if typed.startswith("\ufeff"):
        yield "a byte order mark stands before it", 0
    end = 0
    for start, after in [*((event.start_mark.index, event.end_mark.index) for event in events), (len(typed), 0)]:
        if "#" in typed[end:start]:
            yield "`#` begins a comment", typed.index("#", end)
        end = max(end, after)


def _find_in_node(event: Any, typed: str, holders: list[_Holder]) -> Iterator[tuple[str, int]]:
    at = event.start_mark.index
    if holders and type(holders[-1].event) is yaml.MappingStartEvent:
        yield from _find_repeated(event, holders[-1], at)
    if type(event) is yaml.AliasEvent or event.anchor:
        yield f"`{typed[at]}` names an anchor", at
    elif event.tag and not event.tag.startswith(_STANDARD):
        yield "`!` begins a tag", at
    elif type(event) is yaml.ScalarEvent:
        yield from _find_in_scalar(event, typed, holders)
    elif not event.flow_style:
        kind, marks = ("list", "[…]") if type(event) is yaml.SequenceStartEvent else ("map", "{…}")
        yield f"it is a {kind} without brackets: write it in `{marks}`", at


def _find_repeated(event: Any, holder: _Holder, at: int) -> Iterator[tuple[str, int]]:
    if holder.at_key and type(event) is yaml.ScalarEvent:
        key = resolve_scalar(event.value) if event.implicit[0] and not event.style else event.value
        if key in holder.keys:
            yield _REPEATED, at
        holder.keys.add(key)
    holder.at_key = not holder.at_key


def _find_in_scalar(event: Any, typed: str, holders: list[_Holder]) -> Iterator[tuple[str, int]]:
    at = event.start_mark.index
    if event.style in ("|", ">"):
        yield f"`{event.style}` begins a block of lines", at
    elif event.start_mark.line != event.end_mark.line:
        yield "the lines of a text are joined", at
    elif not event.style and not event.value and not _may_be_empty(typed, holders):
        yield _describe_empty(typed, at, holders), at
    elif not event.style and holders and event.value.count("(") != event.value.count(")"):
        yield "a comma in `(…)` divides items, too: put what belongs together in double quotes", at


def _may_be_empty(typed: str, holders: list[_Holder]) -> bool:
    """Whether nothing may stand here: in a set, whose keys have no values, and as a value of its own."""
    return holders[-1].event.tag == SET if holders else not typed.strip(_BLANKS)


def _describe_empty(typed: str, at: int, holders: list[_Holder]) -> str:
    if holders and type(holders[-1].event) is yaml.MappingStartEvent:
        before = re.split(r"[{,\[]", typed[:at].rstrip(_BLANKS + "},"))[-1]
        if ":" in before.rstrip(_BLANKS + ":"):
            return "a `:` without a space after it is a part of the key: write `{key: value}`"
        return "a key has no value: write `{key: value}`, or `null` for none"
    return "there is nothing: write `null`, or quotes for an empty text"
