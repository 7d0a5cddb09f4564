"""YAML text to values and to a tree of spans, in one pass over libyaml's events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml._yaml import CParser

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.formats.duplicates import check_unique_keys
from launchbay_core.inputs.formats.tree import Entry, Map, Node, Scalar, Sequence, Style
from launchbay_core.inputs.formats.yaml.block_scalars import block_scalar_end
from launchbay_core.inputs.formats.yaml.characters import find_unacceptable
from launchbay_core.inputs.formats.yaml.merge_keys import is_included, is_merge_key
from launchbay_core.inputs.formats.yaml.properties import after_properties, begins_with_bare_tag, has_colon
from launchbay_core.inputs.formats.yaml.scalars import resolve_scalar, tagged_value
from launchbay_core.inputs.formats.yaml.tags import BARE_TAG, PAIRS, SCALARS, SET, check_kind, is_pair
from launchbay_core.inputs.values.bounds import MAX_DEPTH

MAX_NODES = 200_000  # with aliases followed: without them, a text of 1 MiB has fewer; an alias bomb has billions

Resolve = Callable[[str, Any], Any]  # what a plain scalar is: from its text, and from its event, for its place
_PLAIN = Style.PLAIN  # a member of an enumeration takes longer to look up
_SCALAR: Any = yaml.ScalarEvent
_COLLECTIONS = (list, dict, set)
_SCALAR_STYLES = {"'": Style.SINGLE, '"': Style.DOUBLE, "|": Style.LITERAL, ">": Style.FOLDED}


def _resolve(written: str, _event: Any) -> Any:
    return resolve_scalar(written)


@dataclass
class Document:
    """One document of a YAML text: its node, None if it has no text at all, and where its content ends."""

    root: Node | None
    end: int


def load_yaml(text: str, resolve: Resolve = _resolve) -> Any:
    """The value of a YAML text with one document; None for an empty one. `resolve` reads its plain scalars.

    Raises:
        UnreadableInput: it is not YAML, has several documents, a key twice, or aliases that multiply too much.
    """
    documents = read_documents(text, resolve)
    if len(documents) > 1:
        raise UnreadableInput(
            f"the file holds {len(documents)} YAML documents, but must hold one; split it into one file for each"
        )
    root = documents[0].root if documents else None
    check_unique_keys(text, root)
    return None if root is None else root.value


def read_documents(text: str, resolve: Resolve = _resolve) -> list[Document]:
    """The documents of a YAML text as trees; `resolve` reads their plain scalars.

    Raises:
        UnreadableInput: it is not YAML, nested too deep, has a value that its tag can't have, or aliases that multiply
            to too many values; with the line and column of what is wrong.
    """
    try:
        return _Composer(text, CParser(text).get_event, resolve).documents()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or error.context or "not valid YAML"
        raise UnreadableInput(reason, mark.line + 1 if mark else None, mark.column + 1 if mark else None) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise find_unacceptable(text) or UnreadableInput(f"not valid YAML: {error}") from error


@dataclass
class _Composer:
    """Builds nodes from events; `weights` counts the values that each anchor stands for.

    What is wrong with a node is raised without a position where it is found; `node` knows it, and adds it.
    """

    text: str
    next: Callable[[], Any]  # libyaml's next event; Any, because its types say that marks may be absent
    resolve: Resolve
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
        try:
            self.weight += 1
            if self.weight > MAX_NODES:
                self.add_weight(0)
            if event.anchor:  # an alias has the name that it follows
                return self.alias(event) if type(event) is yaml.AliasEvent else self.anchored_node(event)
            if type(event) is not _SCALAR:
                return self.collection(event)
            if event.tag or event.style:
                return self.scalar(event)  # nearly all nodes are plain scalars, made here in less time
            value = self.resolve(event.value, event) if event.implicit[0] else event.value
            return Scalar(event.start_mark.index, event.end_mark.index, _PLAIN, value)
        except UnreadableInput as error:
            if error.line is None:
                raise _fault(error.reason, event) from error
            raise

    def anchored_node(self, event: Any) -> Node:
        """A node with an anchor, which stands for it from its end on."""
        before = self.weight
        self.anchored.pop(event.anchor, None)  # within the node, the name stands for no earlier one either
        node: Node = self.scalar(event) if type(event) is yaml.ScalarEvent else self.collection(event)
        self.anchored[event.anchor] = node
        self.weights[event.anchor] = self.weight - before + 1
        return node

    def alias(self, event: Any) -> Scalar:
        target = self.anchored.get(event.anchor)
        if target is None:
            reason = f"the alias `*{event.anchor}` follows no anchor before it, or one that it is itself part of"
            raise UnreadableInput(reason)
        self.add_weight(self.weights[event.anchor] - 1)
        start, end = event.start_mark.index, event.end_mark.index
        return Scalar(start, end, Style.ALIAS, target.value, anchor=event.anchor)

    def add_weight(self, values: int) -> None:
        """Count values, as many as are read."""
        self.weight += values
        if self.weight > MAX_NODES:
            raise UnreadableInput(f"more than {MAX_NODES:,} values once its aliases are followed")

    def scalar(self, event: Any) -> Scalar:
        start, end = event.start_mark.index, event.end_mark.index
        written, tag = event.value, event.tag
        style = _SCALAR_STYLES.get(event.style, Style.PLAIN)
        if tag:
            check_kind(tag, "a single value")
        if tag in SCALARS:
            value = tagged_value(written, tag)
        else:
            is_open = style is Style.PLAIN and (event.implicit[0] or tag)
            value = self.resolve(written, event) if is_open else written
        if not tag and not event.anchor:
            if style is Style.LITERAL or style is Style.FOLDED:
                end = block_scalar_end(self.text, start, end, written)
            return Scalar(start, end, style, value)
        content = min(end, after_properties(self.text, start, (tag not in {None, BARE_TAG}) + bool(event.anchor)))
        if style is Style.LITERAL or style is Style.FOLDED:
            end = block_scalar_end(self.text, content, end, written)
        elif not self.text[content:end].strip():
            content = end
        return Scalar(content, end, style, value, anchor=event.anchor, tag=tag, head=start)

    def collection(self, event: Any) -> Node:
        self.depth += 1
        start = event.start_mark.index
        if self.depth > MAX_DEPTH:
            raise UnreadableInput(f"nested deeper than {MAX_DEPTH} levels")
        style = Style.FLOW if event.flow_style else Style.BLOCK
        build = self.sequence if type(event) is yaml.SequenceStartEvent else self.map
        tag, anchor = event.tag, event.anchor
        if tag:
            check_kind(tag, "a list" if build == self.sequence else "a map")
        if tag or anchor or begins_with_bare_tag(self.text, start, in_flow=bool(event.flow_style)):
            node = build(after_properties(self.text, start, bool(tag) + bool(anchor)), style, tag)
            node.tag, node.anchor, node.head = tag or (None if anchor else BARE_TAG), anchor, start
        else:
            node = build(start, style, None)
        self.depth -= 1
        return node

    def sequence(self, start: int, style: Style, tag: str | None) -> Node:
        items: list[Node] = []
        while type(event := self.next()) is not yaml.SequenceEndEvent:
            items.append(self.node(event))
            if tag in PAIRS and not is_pair(items[-1].value):
                raise _fault("each item of `!!omap` and `!!pairs` must be a map with one key", event)
        end = _end(event) if style is Style.FLOW or not items else items[-1].end
        value: Any = [item.value for item in items]
        if tag in PAIRS:
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
                value.start = value.end = key.end  # of `? key` alone, libyaml gives the position of the next token
            if is_merge_key(event):
                merged.update(self.merged_values(value, event))
                entries.append(Entry(key, value, merges=True))
            else:
                values[_key_value(key, event)] = value.value
                entries.append(Entry(key, value))
        end = _end(event) if style is Style.FLOW or not entries else entries[-1].value.end
        # As in PyYAML, merged keys come first.
        result: Any = merged | values if merged else values
        return Map(start, end, style, set(result) if tag == SET else result, entries)

    def merged_values(self, node: Node, event: Any) -> dict[Any, Any]:
        """The keys and values that a merge key adds; of a list of maps, the first that has a key gives its value."""
        if isinstance(node.value, dict):
            return node.value
        if self.is_included(node):
            return {}
        items = node.items if isinstance(node, Sequence) else []
        maps = [{} if self.is_included(item) else item.value for item in items] or node.value
        if isinstance(maps, list) and all(isinstance(item, dict) for item in maps):
            return {key: value for item in reversed(maps) for key, value in item.items()}
        raise _fault("`<<` takes a map or a list of maps", event)

    def is_included(self, node: Node) -> bool:
        """Whether a node, or the one that its alias follows, is what only its program can read."""
        return is_included(self.anchored.get(node.anchor or "", node) if node.style is Style.ALIAS else node)


def _fault(reason: str, event: Any) -> UnreadableInput:
    return UnreadableInput(reason, event.start_mark.line + 1, event.start_mark.column + 1)


def _end(event: Any) -> int:
    end: int = event.end_mark.index
    return end


def _key_value(key: Node, event: Any) -> Any:
    if isinstance(key.value, _COLLECTIONS):
        raise _fault("a key is a list or a map, which a config can't have", event)
    return key.value
