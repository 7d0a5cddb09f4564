"""Edits that set values in a YAML text, in which several keys may share a value: anchors, aliases and merge keys.

The walk goes through the file in order and knows what each anchor stands for after the edits so far. If an alias or a
merge key would then give its key another value than is wanted, the wanted value is written out in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay_core.inputs.errors import UnpatchableText
from launchbay_core.inputs.formats.edits import line_start
from launchbay_core.inputs.formats.flow_editor import Instructions, Location
from launchbay_core.inputs.formats.tree import Entry, Map, Node, Sequence, Style
from launchbay_core.inputs.formats.yaml.blocks import YamlEditor
from launchbay_core.inputs.formats.yaml.properties import is_opaque
from launchbay_core.inputs.formats.yaml.reader import Document
from launchbay_core.inputs.formats.yaml.writer import block
from launchbay_core.inputs.values.merge import same


class SharingYamlEditor(YamlEditor):
    """Edits one document that may have anchors."""

    def __init__(self, text: str, instructions: Instructions) -> None:
        super().__init__(text, instructions)
        self._shares = "&" in text or "<<" in text
        self.visits_all |= self._shares
        self._anchored: dict[str, Any] = {}

    def set_document(self, document: Document, wanted: Any, at: Location) -> None:
        """Make a document read as `wanted`."""
        self._anchored = {}
        root = document.root
        is_empty = root is None or (root.value is None and (root.start == root.end or isinstance(wanted, Mapping)))
        if root is not None and not is_empty:
            self.set(root, wanted, at)
        elif wanted is not None and wanted != {}:
            self._write_first_lines(document, wanted)

    def _write_first_lines(self, document: Document, wanted: Any) -> None:
        """Write the first keys, or the value, of an empty document."""
        root, written = document.root, block(wanted, "")
        if root is not None and root.start < root.end:  # it says `null`
            before = "" if line_start(self.text, root.start) == root.start else "\n"
            self.edit(root.start, root.end, before + written)
            return
        end = document.end if document.root is not None else len(self.text)
        before = "" if line_start(self.text, end) == end else "\n"
        self.edit(end, end, f"{before}{written}\n")

    def set(self, node: Node, wanted: Any, at: Location) -> None:
        """Make `node` read as `wanted`; what shares its value stays as it was."""
        if not self._shares:
            self._set_by_kind(node, wanted, at)
            return
        if node.style is Style.ALIAS:
            if at.keys in self.rewrite or not same(self._anchored.get(node.anchor or "", _GONE), wanted):
                self.replace(node, wanted, at)
            return
        self._set_by_kind(node, wanted, at)
        if node.anchor:
            self._anchored[node.anchor] = wanted

    def _set_by_kind(self, node: Node, wanted: Any, at: Location) -> None:
        if is_opaque(node) and (at.keys in self.rewrite or not same(node.value, wanted)):
            self.replace(node, wanted, at)
        elif self._shares and at.keys not in self.rewrite and (wanted is node.value or is_opaque(node)):
            self._visit(node, at)
        else:
            super().set(node, wanted, at)

    def _visit(self, node: Node, at: Location) -> None:
        """Go through a node that stays, for the anchors and aliases in it."""
        if isinstance(node, Map) and is_opaque(node):
            for entry in node.entries:
                inner = Location(("", *at.keys, entry.key.value), node)
                self.set(entry.key, entry.key.value, inner)
                self.set(entry.value, entry.value.value, inner)
        elif isinstance(node, Map):
            self.set_map(node, node.value, at)
        elif isinstance(node, Sequence):
            for index, item in enumerate(node.items):
                self.set(item, item.value, Location((*at.keys, index), node))

    def set_map(self, node: Map, wanted: Mapping[Any, Any], at: Location) -> None:
        """Set each key of a map, and add the new ones: also those whose old value no longer comes from a merge key."""
        if not self._shares:
            super().set_map(node, wanted, at)
            return
        own = node.own_entries()
        for entry in node.entries:
            key = entry.key.value
            inner = Location((*at.keys, key), node, entry)
            if not entry.merges and key not in wanted:
                self.drop(entry.key)
                self.drop(entry.value)
            elif not entry.merges:
                self.set(entry.key, key, Location(("", *inner.keys), node))
                self.set(entry.value, wanted[key] if own[key] is entry else entry.value.value, inner)
        merged = self._set_merged(node, wanted, own, at)
        added = {
            key: value
            for key, value in wanted.items()
            if key not in own and not (merged and key in merged and same(merged[key], value))
        }
        gone = [entry for entry in node.entries if self._goes(entry, wanted, merged)]
        if added:
            self.insert_pairs(node, added, at)
        if gone:
            self.remove_pairs(node, gone, at)

    def _goes(self, entry: Entry, wanted: Mapping[Any, Any], merged: Mapping[Any, Any] | None) -> bool:
        """Whether an entry is removed: its key is not wanted, or all that it merges is not."""
        return merged is None if entry.merges else entry.key.value not in wanted

    def _set_merged(
        self, node: Map, wanted: Mapping[Any, Any], own: Mapping[Any, Entry], at: Location
    ) -> Mapping[Any, Any] | None:
        """What a map's merge keys add after the edits; if that has too many keys, write out the others.

        None if there are no others: then the merge keys go.
        """
        merges = [entry for entry in node.entries if entry.merges]
        if not merges:
            return {}
        merged: dict[Any, Any] = {}
        for entry in merges:
            self._visit_merged(entry.value, Location((*at.keys, "<<"), node, entry))
            merged |= self._merged_values(entry.value)
        if _GONE not in merged and all(key in wanted for key in merged):
            return merged
        kept = {key: wanted[key] for key in node.value if key not in own and key in wanted}
        written_out = [entry for entry in merges if not self._is_included(entry.value)]
        if not kept and len(written_out) == len(merges):
            for entry in merges:
                self.drop(entry.value)
            return None
        for entry in written_out:
            value = kept if entry is written_out[-1] else {}
            if self._includes(entry):
                raise UnpatchableText("it merges a file that only its program reads")
            self.replace(entry.value, value, Location((*at.keys, "<<"), node, entry))
            if entry.value.anchor and entry.value.style is not Style.ALIAS:
                self._anchored[entry.value.anchor] = value
        return kept

    def replace(self, node: Node, wanted: Any, at: Location) -> None:
        """Write a value in the place of a node, and forget the anchors in it."""
        if self._shares:
            if at.keys in self.rewrite and isinstance(node, Map) and any(map(self._includes, node.entries)):
                raise UnpatchableText("it merges a file that only its program reads")
            self._forget(node)
        super().replace(node, wanted, at)

    def drop(self, node: Node) -> None:
        """Forget the anchors that go with a node."""
        if self._shares:
            if node.anchor and node.style is not Style.ALIAS:
                self._anchored.pop(node.anchor, None)
            self._forget(node)

    def _forget(self, node: Node) -> None:
        """Forget the anchors that go with a node's content."""
        if isinstance(node, Map):
            inner = [each for entry in node.entries for each in (entry.key, entry.value)]
        else:
            inner = node.items if isinstance(node, Sequence) else []
        for each in inner:
            if each.style is not Style.ALIAS:
                self._anchored.pop(each.anchor or "", None)
                self._forget(each)

    def _visit_merged(self, node: Node, at: Location) -> None:
        """Go through what is written at a merge key itself; what it takes from anchors is compared key by key."""
        if isinstance(node, Map):
            self.set_map(node, node.value, at)
        elif isinstance(node, Sequence):
            for index, item in enumerate(node.items):
                self._visit_merged(item, Location((*at.keys, index), node))
        if node.anchor and node.style is not Style.ALIAS:
            self._anchored[node.anchor] = node.value

    def _merged_values(self, node: Node) -> dict[Any, Any]:
        """What one merge key adds after the edits, with the key `_GONE` if what it names can't be merged any more."""
        if node.style is not Style.ALIAS and isinstance(node, Sequence):
            return _merge_maps([self._value_after(item) for item in node.items])
        value = self._value_after(node)
        return _merge_maps(value if isinstance(value, list) else [value])

    def _value_after(self, node: Node) -> Any:
        """What is written at a merge key, or what its alias follows, after the edits."""
        value = self._anchored.get(node.anchor or "", _GONE) if node.style is Style.ALIAS else node.value
        return {} if self._is_included(node) and value is not _GONE else value

    def _includes(self, entry: Entry) -> bool:
        """Whether an entry merges another file, alone or beside maps."""
        items = entry.value.items if isinstance(entry.value, Sequence) else [entry.value]
        return entry.merges and any(map(self._is_included, items))

    def _is_included(self, node: Node) -> bool:
        """Whether what is at a merge key is neither a map nor a list: its program reads another file there."""
        return not isinstance(node.value, Mapping | list)


def _merge_maps(maps: list[Any]) -> dict[Any, Any]:
    """What a merge key takes from a list of maps: of a key in several, the first value."""
    if not all(isinstance(each, Mapping) for each in maps):
        return {_GONE: None}
    return {key: value for each in reversed(maps) for key, value in each.items()}


_GONE = object()
