"""What the tests of the input engine share: other people's files, the leaves of a config, and an oracle of spans."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from launchbay_core.inputs import merge, parse_text, patch_text
from launchbay_core.inputs.values.merge import key_text, same

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
Keys = tuple[Any, ...]


class ReferenceLoader(yaml.CSafeLoader):
    """PyYAML's safe loader with two rules beyond it: `1e-5` is a float, a program's own tag is ignored."""

    def own_tag(self, _tag: str, node: yaml.Node) -> Any:
        """What a node would be without its tag."""
        if isinstance(node, yaml.ScalarNode):
            tag = self.resolve(  # type: ignore[no-untyped-call]
                yaml.ScalarNode, node.value, (not node.style, bool(node.style))
            )
            return self.construct_object(yaml.ScalarNode(tag, node.value), deep=True)
        if isinstance(node, yaml.SequenceNode):
            return self.construct_sequence(node, deep=True)
        return self.construct_mapping(node, deep=True) if isinstance(node, yaml.MappingNode) else None


def reference_values(text: str) -> Any:
    """The values of a text, by PyYAML."""
    return yaml.load(text.removeprefix("\ufeff"), ReferenceLoader)  # noqa: S506  (it is a safe loader)


ReferenceLoader.add_multi_constructor("!", ReferenceLoader.own_tag)
ReferenceLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:float"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
ReferenceLoader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(
        r"""^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+
        |[-+]?\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*
        |[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$""",
        re.VERBOSE,
    ),
    list("-+0123456789."),
)


def corpus_files() -> list[Path]:
    """Every config file of the corpus, in a fixed order; none if the corpus is absent."""
    return sorted(path for path in CORPUS.rglob("*") if path.suffix in {".yaml", ".yml", ".json"})


def leaves(values: Mapping[Any, Any], at: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    """Every value that is not a map, with its keys; an empty map is a leaf."""
    for key, value in values.items():
        if isinstance(value, Mapping) and value:
            yield from leaves(value, (*at, key))
        else:
            yield (*at, key), value


def nested(keys: Keys, value: Any) -> dict[str, Any]:
    """The override that sets one path."""
    for key in reversed(keys):
        value = {key: value}
    return dict(value)


def another(value: Any) -> Any:
    """A value of the same kind that is not `value`."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 7
    if isinstance(value, float):
        return 3e-05 if value != 3e-05 else 4e-05
    if isinstance(value, str):
        return value + "-changed: yes #1" if len(value) % 3 else "changed"
    if isinstance(value, list):
        return [*value, "one more"] if len(value) % 2 else [1e-05]
    return 5 if value is None else {"new": 1}


def strictly_equal(one: Any, other: Any) -> bool:
    """Equality that tells 1 from 1.0 and True, takes nan for itself, and looks at the order of keys."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return list(one) == list(other) and all(strictly_equal(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(strictly_equal, one, other))
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return type(one) is type(other) and bool(one == other)


def check_patch(text: str, overrides: Mapping[str, Any], expected: str, format_: str) -> None:
    """Hold a patched text to what is expected, and its values to the merge."""
    patched = patch_text(text, overrides, format_)

    assert patched == expected
    assert same(parse_text(patched, format_), merge(parse_text(text, format_), overrides))


def yaml_span(text: str, keys: Keys) -> tuple[int, int] | None:
    """Where PyYAML's own marks say that the value at `keys` stands; None for one reached through an alias or merge.

    A block of lines is replaced by what stands on its key's line: its span begins behind the key.
    """
    body = text.removeprefix("\ufeff")
    node = yaml.compose(body, Loader=ReferenceLoader)
    outer = -1
    for key in keys:
        if not isinstance(node, yaml.MappingNode):
            return None
        pairs = [(name, value) for name, value in node.value if key_text(constructed(name)) == key_text(key)]
        if not pairs or pairs[-1][1].start_mark.index < outer:
            return None
        name, node = pairs[-1]
        outer = node.start_mark.index
    if node is None:
        return None
    shift = len(text) - len(body)
    block = isinstance(node, yaml.CollectionNode) and not node.flow_style
    return (name.end_mark.index if block else node.start_mark.index) + shift, node.end_mark.index + shift


def constructed(node: yaml.Node) -> Any:
    """The value of a key's node."""
    return ReferenceLoader("").construct_object(node)


def changed_span(old: str, new: str) -> tuple[int, int]:
    """The smallest span of `old` outside of which `new` has the same text."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return start, len(old) - end
