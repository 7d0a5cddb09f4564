"""The values of YAML scalars: those of YAML 1.1, as PyYAML's safe loader gives them, with one difference.

`1e-5` is a float here, as its author meant and as YAML 1.2 says; PyYAML gives a string. A scalar whose tag only
its own program knows (`!seconds 5`) is read as if it had no tag.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import yaml

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.values.bounds import MAX_NUMBER

_PREFIX = "tag:yaml.org,2002:"
_FLOAT = re.compile(
    r"""^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+]?[0-9]+)?
    |[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+
    |[-+]?\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?
    |[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*
    |[-+]?\.(?:inf|Inf|INF)
    |\.(?:nan|NaN|NAN))$""",
    re.VERBOSE,
)


class _Resolver(yaml.resolver.Resolver):
    """PyYAML's rules of what a plain scalar is, with our floats."""


_Resolver.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != f"{_PREFIX}float"]
    for first, resolvers in yaml.resolver.Resolver.yaml_implicit_resolvers.items()
}
_Resolver.add_implicit_resolver(f"{_PREFIX}float", _FLOAT, list("-+0123456789."))
_RESOLVERS = _Resolver.yaml_implicit_resolvers

_NUMBERS = {f"{_PREFIX}int", f"{_PREFIX}float"}
_constructor = yaml.constructor.SafeConstructor()
_CONSTRUCTORS = {
    f"{_PREFIX}{name}": getattr(_constructor, f"construct_yaml_{name}")
    for name in ("null", "bool", "int", "float", "binary", "timestamp", "str")
}


@lru_cache(maxsize=4096)
def resolve_scalar(written: str) -> Any:
    """The value of a plain scalar without a tag.

    Raises:
        ValueError: it looks like a date that does not exist.
        UnreadableInput: it is a number that is too long.

    >>> resolve_scalar("1e-5"), resolve_scalar("yes"), resolve_scalar("1.2.3")
    (1e-05, True, '1.2.3')
    """
    for tag, pattern in _RESOLVERS.get(written[:1], ()):
        if pattern.match(written):
            return tagged_value(written, tag) if tag in _CONSTRUCTORS else written
    return written


def tagged_value(written: str, tag: str) -> Any:
    """The value of a scalar with one of YAML's own tags.

    Raises:
        ValueError, yaml.YAMLError: it is not a value of the tag.
        UnreadableInput: it is a number that is too long.
    """
    if tag in _NUMBERS and len(written) > MAX_NUMBER:  # in base 60, a long one would take minutes
        raise UnreadableInput(f"it has a number of over {MAX_NUMBER:,} digits")
    try:
        return _CONSTRUCTORS[tag](yaml.ScalarNode(tag, written))
    except KeyError as error:
        raise ValueError(f"`{written}` is not a valid {tag.removeprefix(_PREFIX)}") from error


def is_scalar_tag(tag: str) -> bool:
    """Whether a tag is one of YAML's own for scalars."""
    return tag in _CONSTRUCTORS


def is_own_tag(tag: str) -> bool:
    """Whether a tag is one that YAML itself defines."""
    return tag.startswith(_PREFIX)
