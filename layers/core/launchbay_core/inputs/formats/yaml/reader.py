"""YAML text to values and to a tree of spans, in one pass over libyaml's events."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.formats.tree import Entry, Map, Node, Scalar, Sequence, Style
from launchbay_core.inputs.formats.yaml.scalars import is_own_tag, is_scalar_tag, plain_value, tagged_value
from launchbay_core.inputs.values.bounds import MAX_DEPTH

MAX_NODES = 200_000  # after aliases are followed: a text of 1 MiB has fewer by itself, an alias bomb has billions

_SCALAR_STYLES = {"'": Style.SINGLE, '"': Style.DOUBLE, "|": Style.LITERAL, ">": Style.FOLDED}
_PROPERTY = re.compile(r"!<[^>]*>|![^\s,\[\]{}]*|&[^\s,\[\]{}]+")
_GAP = re.compile(r"(?:\s|(?<=\s)#[^\r\n]*)*")
_PAIRS = {"tag:yaml.org,2002:omap", "tag:yaml.org,2002:pairs"}
_SET = "tag:yaml.org,2002:set"
_MERGE = "tag:yaml.org,2002:merge"


@dataclass
class Document:
    """One document of a YAML text: its node, None where it has no text at all, and where its content ends."""

    root: Node | None
    end: int


def load_yaml(text: str) -> Any:
    """The value of a YAML text with one document; None for an empty one.

    Raises:
        UnreadableInput: it is no YAML, has several documents, or aliases that multiply beyond reason.
    """
    documents = yaml_documents(text)
    if len(documents) > 1:
        raise UnreadableInput(
            f"the file holds {len(documents)} YAML documents, where one is expected; split it into one file each"
        )
    root = documents[0].root if documents else None
    return None if root is None else root.value


def yaml_documents(text: str) -> list[Document]:
    """The documents of a YAML text as trees.

    Raises:
        UnreadableInput: it is no YAML, nested too deep, or has aliases that multiply beyond reason.
    """
    try:
        return _Composer(text, yaml.CSafeLoader(text).get_event).documents()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or error.context or "this is no YAML"
        raise UnreadableInput(reason, mark.line + 1 if mark else None, mark.column + 1 if mark else None) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UnreadableInput(f"this is no YAML that can be read: {error}") from error


def after_gap(text: str, at: int) -> int:
    """Where the next thing stands, past white space, line breaks and comments."""
    match = _GAP.match(text, at)
    return match.end() if match else at


@dataclass
class _Composer:
    """Builds nodes from events; `weights` are how many values each anchor stands for."""

    text: str
    next: Callable[[], Any]  # libyaml's next event; Any, for its types say that marks may be absent
    anchored: dict[str, Node] = field(default_factory=dict)
    weights: dict[str, int] = field(default_factory=dict)
    weight: int = 0
    depth: int = 0

    def documents(self) -> list[Document]:
        documents: list[Document] = []
        root: Node | None = None
        while True:
            event = self.next()
            kind = type(event)
            if kind is yaml.StreamEndEvent:
                return documents
            if kind is yaml.DocumentEndEvent:
                documents.append(Document(root, event.start_mark.index))
            elif kind is yaml.DocumentStartEvent:
                self.anchored, self.weights = {}, {}
            elif kind is not yaml.StreamStartEvent:
                root = self.node(event)

    def node(self, event: Any) -> Node:
        self.weight += 1
        kind = type(event)
        if kind is yaml.ScalarEvent:
            node: Node = self.scalar(event)
        elif kind is yaml.AliasEvent:
            return self.alias(event)
        else:
            before = self.weight
            node = self.collection(event)
            if event.anchor:
                self.weights[event.anchor] = self.weight - before + 1
        if event.anchor:
            self.anchored[event.anchor] = node
        if self.weight > MAX_NODES:
            raise UnreadableInput(f"more than {MAX_NODES:,} values once its aliases are followed")
        return node

    def alias(self, event: Any) -> Scalar:
        mark = event.start_mark
        target = self.anchored.get(event.anchor)
        if target is None:
            reason = f"the alias `*{event.anchor}` follows no anchor before it, or one that it is itself part of"
            raise UnreadableInput(reason, mark.line + 1, mark.column + 1)
        self.weight += self.weights.get(event.anchor, 1) - 1
        if self.weight > MAX_NODES:
            raise UnreadableInput(f"more than {MAX_NODES:,} values once its aliases are followed")
        return Scalar(mark.index, event.end_mark.index, Style.ALIAS, target.value, anchor=event.anchor)

    def scalar(self, event: Any) -> Scalar:
        start, end = event.start_mark.index, event.end_mark.index
        written, tag = event.value, event.tag
        style = _SCALAR_STYLES.get(event.style, Style.PLAIN)
        if tag and is_scalar_tag(tag):
            value = tagged_value(written, tag)
        else:
            value = plain_value(written) if style is Style.PLAIN and (event.implicit[0] or tag) else written
        if not tag and not event.anchor:
            if style is Style.LITERAL or style is Style.FOLDED:
                end = _block_end(self.text, start, end, written)
            return Scalar(start, end, style, value)
        content = min(end, self.after_properties(start))
        if style is Style.LITERAL or style is Style.FOLDED:
            end = _block_end(self.text, content, end, written)
        elif not self.text[content:end].strip():
            content = end
        return Scalar(content, end, style, value, anchor=event.anchor, tag=tag, head=start)

    def after_properties(self, at: int) -> int:
        """Where the content stands behind a node's anchor and tag."""
        while match := _PROPERTY.match(self.text, at):
            at = after_gap(self.text, match.end())
        return at

    def collection(self, event: Any) -> Node:
        self.depth += 1
        start = event.start_mark.index
        if self.depth > MAX_DEPTH:
            raise UnreadableInput(f"nested deeper than {MAX_DEPTH} levels", event.start_mark.line + 1, 1)
        style = Style.FLOW if event.flow_style else Style.BLOCK
        build = self.sequence if type(event) is yaml.SequenceStartEvent else self.map
        tag, anchor = event.tag, event.anchor
        if tag or anchor:
            node = build(self.after_properties(start), style, tag)
            node.tag, node.anchor, node.head = tag, anchor, start
        else:
            node = build(start, style, None)
        self.depth -= 1
        return node

    def sequence(self, start: int, style: Style, tag: str | None) -> Node:
        items: list[Node] = []
        while type(event := self.next()) is not yaml.SequenceEndEvent:
            items.append(self.node(event))
        end = _end(event) if style is Style.FLOW or not items else items[-1].end
        value: Any = [item.value for item in items]
        if tag in _PAIRS:
            value = [pair for item in value for pair in item.items()]
        return Sequence(start, end, style, value, items)

    def map(self, start: int, style: Style, tag: str | None) -> Node:
        entries: list[Entry] = []
        values: dict[Any, Any] = {}
        merged: dict[Any, Any] = {}
        while type(event := self.next()) is not yaml.MappingEndEvent:
            key = self.node(event)
            value = self.node(self.next())
            if value.start == value.end and not has_colon(self.text, key):
                value.start = value.end = key.end  # of `? key` alone, libyaml says that the next token is the place
            if _merges(event):
                merged.update(_brought(value, event.start_mark))
                entries.append(Entry(key, value, merges=True))
            else:
                values[_hashable(key, event.start_mark)] = value.value
                entries.append(Entry(key, value))
        end = _end(event) if style is Style.FLOW or not entries else entries[-1].value.end
        # As PyYAML has it, what is merged comes first.
        result: Any = merged | values if merged else values
        return Map(start, end, style, set(result) if tag == _SET else result, entries)


def has_colon(text: str, key: Node) -> bool:
    """Whether a colon follows a key: `? key` alone and the `key` of `{key}` have none."""
    return text.startswith(":", after_gap(text, key.end))


def is_opaque(node: Node) -> bool:
    """Whether a node's value is no plain list or map of what stands in it: a set, an ordered map, pairs."""
    return node.tag in _PAIRS or node.tag == _SET


def keeps_its_tag(node: Node, value: Any) -> bool:
    """Whether a node's tag may stay when its value becomes `value`: a program's own, or one that fits the value."""
    if node.tag is None or not is_own_tag(node.tag):
        return isinstance(node.value, list | dict) == isinstance(value, list | dict)
    return type(value) is type(node.value) and not is_opaque(node)


def _end(event: Any) -> int:
    end: int = event.end_mark.index
    return end


def _merges(event: Any) -> bool:
    if type(event) is not yaml.ScalarEvent or event.value != "<<":
        return False
    return event.tag == _MERGE or (not event.tag and not event.style and event.implicit[0])


def _brought(node: Node, mark: Any) -> dict[Any, Any]:
    """The keys and values that a merge key brings; of a list of maps, the first that has a key gives its value."""
    if isinstance(node.value, dict):
        return node.value
    if isinstance(node.value, list) and all(isinstance(item, dict) for item in node.value):
        return {key: value for item in reversed(node.value) for key, value in item.items()}
    raise UnreadableInput("`<<` takes a map or a list of maps", mark.line + 1, mark.column + 1)


def _hashable(key: Node, mark: Any) -> Any:
    if isinstance(key.value, list | dict | set):
        raise UnreadableInput("a key is a list or a map, which no config can have", mark.line + 1, mark.column + 1)
    return key.value


def _block_end(text: str, start: int, end: int, value: str) -> int:
    """Where the last line that counts of a block scalar ends: blank lines belong to it only if its value has them."""
    header = text[start:end].split("\n", 1)[0].split("#", 1)[0]
    if "+" not in header and not value.rstrip("\n").endswith((" ", "\t")):
        return start + len(text[start:end].rstrip())
    while end > start and text[end - 1] in " \t":
        end -= 1
    if end > start and text[end - 1] == "\n":
        end -= 1
    return end - 1 if end > start and text[end - 1] == "\r" else end


def properties_end(text: str, head: int) -> int:
    """Where a node's anchor and tag, which begin at `head`, end."""
    end = at = head
    while match := _PROPERTY.match(text, at):
        end = match.end()
        at = after_gap(text, end)
    return end
