"""Overrides set into a YAML text by editing the spans of the values they change, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from launchbay_core.inputs.edits import Edit, apply, column, line_end
from launchbay_core.inputs.merging import match_key, merge, same
from launchbay_core.inputs.tree import Entry, Map, Node, Scalar, Sequence, Style
from launchbay_core.inputs.whole import Whole, unwrapped
from launchbay_core.inputs.yaml_reading import yaml_tree
from launchbay_core.inputs.yaml_writing import block_list, block_map, flow, key, literal, scalar


def edit_yaml(text: str, values: Mapping[str, Any], overrides: Mapping[str, Any]) -> str:
    """`text`, whose values are `values`, with `overrides` written into it. Not yet checked by reading it back."""
    root = yaml_tree(text)
    line_break = "\r\n" if "\r\n" in text else "\n"
    if not isinstance(root, Map):  # an empty document, or one that says `null`
        plain = {name: unwrapped(value) for name, value in overrides.items()}
        kept = text if root is None else text[: root.start] + text[root.end :]
        before = kept if not kept.strip() or kept.endswith("\n") else kept + "\n"
        return _broken(before + block_map(plain, "") + "\n", line_break) if plain else text
    editor = _Editor(text)
    editor.set_all(root, values, overrides)
    edits = [Edit(e.start, e.end, _broken(e.replacement, line_break)) for e in editor.edits]
    return apply(text, edits)


def without_aliases(text: str, values: Any) -> str:
    """`text` with what each alias stands for in its place, for edits that take an alias's anchor away."""
    root = yaml_tree(text)
    edits: list[Edit] = []
    if root is not None:
        _collect_aliases(root, values, {}, edits)
    return apply(text, edits)


def _collect_aliases(node: Node, value: Any, anchored: dict[str, Any], edits: list[Edit]) -> None:
    if node.style is Style.ALIAS:
        edits.append(Edit(node.start, node.end, flow(anchored[node.anchor or ""])))
        return
    if node.anchor:
        anchored[node.anchor] = value
    if isinstance(node, Sequence):
        for item, inner in zip(node.items, value, strict=True):
            _collect_aliases(item, inner, anchored, edits)
    elif isinstance(node, Map):
        for entry in node.entries:
            # What a merge key holds is in the map itself; of the merged anchors, each was met before.
            inner = value if entry.name == "<<" else value.get(match_key(value, entry.name))
            _collect_aliases(entry.value, inner, anchored, edits)


def _broken(text: str, line_break: str) -> str:
    return text if line_break == "\n" else text.replace("\r\n", "\n").replace("\n", line_break)


@dataclass
class _Editor:
    text: str
    edits: list[Edit] = field(default_factory=list)

    def set_all(self, node: Map, values: Mapping[str, Any], overrides: Mapping[str, Any]) -> None:
        added: dict[str, Any] = {}
        for name, value in overrides.items():
            entry = node.entry(name)
            if entry is None:
                present = values.get(match_key(values, name))  # one that a merge key brings
                both = isinstance(value, Mapping) and isinstance(present, Mapping)
                plain = unwrapped(value)
                added[name] = merge(present, plain) if both else plain  # type: ignore[arg-type]  # `both` narrows it
            else:
                self._set(node, entry, values.get(match_key(values, name)), value)
        if added:
            self._insert(node, added)

    def _set(self, parent: Map, entry: Entry, present: Any, value: Any) -> None:
        target = entry.value
        if isinstance(value, Mapping) and isinstance(present, Mapping):
            if isinstance(target, Map):
                self.set_all(target, present, value)
                return
            value = merge(present, unwrapped(value))  # reached through an alias: this place gets a map of its own
        whole = isinstance(value, Whole)
        value = unwrapped(value)
        if not whole and same(present, value) and not (isinstance(target, Scalar) and target.style is Style.ALIAS):
            return
        if isinstance(target, Scalar) or target.style is Style.FLOW:
            self._replace_in_line(parent, entry, value)
        elif isinstance(target, Sequence) and isinstance(value, list) and value:
            indent = " " * column(self.text, target.start)
            self.edits.append(Edit(target.start, target.end, block_list(value, indent)))
        else:
            self._replace_block(entry, value)

    def _replace_in_line(self, parent: Map, entry: Entry, value: Any) -> None:
        target = entry.value
        in_flow = parent.style is Style.FLOW
        rendered = self._rendered(parent, target, value, in_flow=in_flow)
        start = target.start
        if target.start == target.end:
            if self.text[start - 1 : start] not in {" ", "\t"}:
                rendered = " " + rendered
            following = self.text[start : start + 1]
            if following == "#" or (following and not following.isspace() and not in_flow):
                rendered += " "
        self.edits.append(Edit(start, target.end, rendered))

    def _rendered(self, parent: Map, target: Node, value: Any, *, in_flow: bool) -> str:
        if isinstance(value, Mapping | list):
            return flow(value)
        if isinstance(value, bool) and self.text[target.start : target.end] in {"True", "False"}:
            return str(value)
        if isinstance(value, str) and target.style in {Style.LITERAL, Style.FOLDED} and "\n" in value:
            indent = self._block_indent(parent, target)
            block = literal(value, indent, target.style.value)
            if block is not None:
                return block
        style = target.style if target.style in {Style.SINGLE, Style.DOUBLE} else Style.PLAIN
        return scalar(value, style, in_flow=in_flow)

    def _block_indent(self, parent: Map, target: Node) -> str:
        for line in self.text[target.start : target.end].split("\n")[1:]:
            if line.strip():
                return line[: len(line) - len(line.lstrip())]
        return " " * (column(self.text, parent.entries[0].key.start) + 2)

    def _replace_block(self, entry: Entry, value: Any) -> None:
        """Put one line in the place of a block: after the key's colon, before a comment that stands there."""
        target = entry.value
        colon = self.text.index(":", entry.key.end) + 1
        head_end = line_end(self.text, colon)
        rendered = flow(value) if isinstance(value, Mapping | list) else scalar(value)
        if head_end >= target.start:  # `key: - …` can't be; a block on the key's own line is an explicit key's
            self.edits.append(Edit(target.start, target.end, rendered))
            return
        self.edits += [Edit(colon, colon, " " + rendered), Edit(head_end, target.end, "")]

    def _insert(self, node: Map, added: Mapping[str, Any]) -> None:
        if node.style is Style.FLOW:
            self._insert_in_flow(node, added)
            return
        indent = " " * column(self.text, node.entries[0].key.start)
        at = line_end(self.text, max(node.end, node.start))
        self.edits.append(Edit(at, at, "\n" + indent + block_map(added, indent)))

    def _insert_in_flow(self, node: Map, added: Mapping[str, Any]) -> None:
        rendered = [f"{key(name, in_flow=True)}: {flow(value)}" for name, value in added.items()]
        if not node.entries:
            self.edits.append(Edit(node.start + 1, node.start + 1, ", ".join(rendered)))
            return
        before = self.text[: node.entries[-1].key.start]
        gap = before[len(before.rstrip(" \t\r\n")) :] or " "
        at = node.entries[-1].value.end
        self.edits.append(Edit(at, at, "".join("," + gap + one for one in rendered)))
