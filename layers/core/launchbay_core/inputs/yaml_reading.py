"""YAML text to values and to a tree of spans, on libyaml's parser.

Values are YAML 1.1's, as PyYAML's safe loader gives them, with one difference: `1e-5` is a float, as its author meant
and as YAML 1.2 says, where PyYAML gives a string.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

import yaml

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.tree import Entry, Map, Node, Scalar, Sequence, Style, name_of

MAX_DEPTH = 100
MAX_NODES = 200_000  # after aliases are followed: a text of 1 MiB has fewer by itself, an alias bomb has billions
FLOAT = re.compile(
    r"""^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+]?[0-9]+)?
    |[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+
    |[-+]?\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?
    |[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*
    |[-+]?\.(?:inf|Inf|INF)
    |\.(?:nan|NaN|NAN))$""",
    re.VERBOSE,
)


class Loader(yaml.CSafeLoader):
    """PyYAML's safe loader, reading `1e-5` as the float that it is."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:float"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:float", FLOAT, list("-+0123456789."))


def load_yaml(text: str) -> Any:
    """The value of a YAML text with one document; None for an empty one.

    Raises:
        UnreadableInput: it is no YAML, has several documents, or aliases that multiply beyond reason.
    """
    try:
        check_size(text)
        return yaml.load(text, Loader=Loader)  # noqa: S506  (Loader is a safe loader)
    except yaml.MarkedYAMLError as error:
        raise _unreadable(error) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UnreadableInput(f"this is no YAML that can be read: {error}") from error


def _unreadable(error: yaml.MarkedYAMLError) -> UnreadableInput:
    mark = error.problem_mark or error.context_mark
    reason = error.problem or error.context or "this is no YAML"
    if "expected a single document" in f"{error.context} {error.problem}":
        reason = "the file holds several YAML documents; split it into one file each"
    if "could not determine a constructor" in reason:
        reason += "; a tag of its own needs its program's reader"
    return UnreadableInput(reason, mark.line + 1 if mark else None, mark.column + 1 if mark else None)


def check_size(text: str) -> None:
    """Refuse a text that is nested too deep, or whose aliases would make it huge, before any value is built.

    Raises:
        UnreadableInput: it is.
        yaml.YAMLError: it is no YAML.
    """
    weights: dict[str, int] = {}
    open_nodes: list[list[Any]] = [["", 0]]
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            open_nodes[-1][1] += weights.get(event.anchor or "", 1)
        elif isinstance(event, yaml.ScalarEvent):
            open_nodes[-1][1] += 1
            if event.anchor:
                weights[event.anchor] = 1
        elif isinstance(event, yaml.CollectionStartEvent):
            open_nodes.append([event.anchor, 1])
            if len(open_nodes) > MAX_DEPTH:
                raise UnreadableInput(f"nested deeper than {MAX_DEPTH} levels", _at(event.start_mark).line + 1, 1)
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, weight = open_nodes.pop()
            open_nodes[-1][1] += weight
            if anchor:
                weights[anchor] = weight
        if open_nodes[-1][1] > MAX_NODES:
            raise UnreadableInput(f"more than {MAX_NODES:,} values once its aliases are followed")


_ANCHOR = re.compile(r"(?:!\S*\s+)?&[^\s,\[\]{}]+\s*")
_SCALAR_STYLES = {"'": Style.SINGLE, '"': Style.DOUBLE, "|": Style.LITERAL, ">": Style.FOLDED}


def yaml_tree(text: str) -> Node | None:
    """The tree of spans of a YAML text that `load_yaml` reads; None for an empty document."""
    events = iter(yaml.parse(text, Loader=yaml.CSafeLoader))
    for event in events:
        if isinstance(event, yaml.NodeEvent):
            return _node(event, events, text)
    return None


def _at(mark: Any) -> yaml.Mark:
    """A mark that libyaml always sets, though its type says that it may not."""
    return cast("yaml.Mark", mark)


def _node(event: yaml.NodeEvent, events: Iterator[yaml.Event], text: str) -> Node:
    start, end = _at(event.start_mark).index, _at(event.end_mark).index
    if isinstance(event, yaml.AliasEvent):
        return Scalar(start, end, Style.ALIAS, anchor=event.anchor)
    if isinstance(event, yaml.ScalarEvent):
        start = _after_anchor(text, start, end, event.anchor)
        if event.style in {"|", ">"}:
            end = start + len(text[start:end].rstrip("\r\n \t"))
        return Scalar(start, end, _SCALAR_STYLES.get(event.style or "", Style.PLAIN), anchor=event.anchor)
    start = _after_anchor(text, start, len(text), event.anchor)
    style = Style.FLOW if cast("yaml.CollectionStartEvent", event).flow_style else Style.BLOCK
    if isinstance(event, yaml.SequenceStartEvent):
        node: Node = _sequence(start, style, events, text)
    else:
        node = _map(start, style, events, text)
    node.anchor = event.anchor
    return node


def _after_anchor(text: str, start: int, end: int, anchor: str | None) -> int:
    if not anchor:
        return start
    match = _ANCHOR.match(text, start, end)
    return match.end() if match else start


def _sequence(start: int, style: Style, events: Iterator[yaml.Event], text: str) -> Sequence:
    items: list[Node] = []
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            end = _at(event.end_mark).index if style is Style.FLOW or not items else items[-1].end
            return Sequence(start, end, style, items)
        items.append(_node(cast("yaml.NodeEvent", event), events, text))
    raise UnreadableInput("the list has no end")


def _map(start: int, style: Style, events: Iterator[yaml.Event], text: str) -> Map:
    entries: list[Entry] = []
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            end = _at(event.end_mark).index if style is Style.FLOW or not entries else entries[-1].value.end
            return Map(start, end, style, entries)
        key = _node(cast("yaml.NodeEvent", event), events, text)
        value = _node(cast("yaml.NodeEvent", next(events)), events, text)
        entries.append(Entry(_key_name(event, text[key.start : key.end]), key, value))
    raise UnreadableInput("the map has no end")


def _key_name(event: yaml.Event, written: str) -> str:
    if not isinstance(event, yaml.ScalarEvent):
        return written
    if event.style or not written or written == "<<":
        return str(event.value)
    # Only what starts with a digit, a sign and the like, or is one of YAML 1.1's words, may be other than a string.
    if written[0].isalpha() and written.lower() not in _WORDS:
        return str(event.value)
    return name_of(yaml.load(written, Loader=Loader))  # noqa: S506  (Loader is a safe loader)


_WORDS = {"yes", "no", "on", "off", "true", "false", "null"}
