"""What several functions share is written once in the template: under a YAML anchor, or by a script."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator

import yaml

from template_support import ROOT

TEMPLATE = ROOT / "template.yaml"


def _nodes() -> list[yaml.Node]:
    """Every node that is written in the template; what an alias repeats is not written again."""
    root = yaml.compose(TEMPLATE.read_text(encoding="utf-8"))
    assert root is not None
    return list(_walk(root, set()))


def _walk(node: yaml.Node, seen: set[int]) -> Iterator[yaml.Node]:
    if id(node) not in seen:
        seen.add(id(node))
        yield node
        for child in node.value if isinstance(node, yaml.CollectionNode) else []:
            for one in child if isinstance(child, tuple) else (child,):
                yield from _walk(one, seen)


def _lines_by_text(nodes: Iterable[yaml.Node]) -> dict[str, list[int]]:
    lines = defaultdict(list)
    for node in nodes:
        lines[yaml.serialize(node)].append(node.start_mark.line + 1)
    return lines


def _entries(name: str) -> list[yaml.Node]:
    """The values of every key of this name."""
    maps = [node for node in _nodes() if isinstance(node, yaml.MappingNode)]
    return [value for node in maps for key, value in node.value if key.value == name]


def test_a_policy_statement_that_functions_share_is_written_once() -> None:
    maps = [node for node in _nodes() if isinstance(node, yaml.MappingNode)]
    statements = [node for node in maps if "Sid" in [key.value for key, _ in node.value]]

    assert len(statements) >= 15
    assert [lines for lines in _lines_by_text(statements).values() if len(lines) > 1] == []


def test_the_actions_on_the_table_are_written_once() -> None:
    on_items = [node for node in _entries("Action") if "dynamodb:PutItem" in yaml.serialize(node)]

    assert len(on_items) >= 4
    assert len({id(node) for node in on_items}) == 1


def test_the_committed_rollout_alarms_are_what_their_script_makes() -> None:
    check = [sys.executable, "scripts/make_rollout_alarms.py", "--check"]

    assert subprocess.run(check, cwd=ROOT, capture_output=True, check=False).returncode == 0
