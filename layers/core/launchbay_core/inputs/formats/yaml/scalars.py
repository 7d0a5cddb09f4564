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
from launchbay_core.inputs.formats.yaml.tags import SCALARS, short_name
from launchbay_core.inputs.values.bounds import MAX_NUMBER

_FLOAT_TAG = "tag:yaml.org,2002:float"
_INT_TAG = "tag:yaml.org,2002:int"
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
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _FLOAT_TAG]
    for first, resolvers in yaml.resolver.Resolver.yaml_implicit_resolvers.items()
}
_Resolver.add_implicit_resolver(_FLOAT_TAG, _FLOAT, list("-+0123456789."))
_RESOLVERS = _Resolver.yaml_implicit_resolvers

_constructor = yaml.constructor.SafeConstructor()
_CONSTRUCTORS = {tag: getattr(_constructor, f"construct_yaml_{short_name(tag)}") for tag in SCALARS}
# PyYAML's constructors don't check what they get: they raise whatever goes wrong in them first.
_RAISED = (ValueError, LookupError, AttributeError, TypeError, ArithmeticError, yaml.YAMLError)
_SHOWN = 40  # characters of a value in a message


@lru_cache(maxsize=4096)
def resolve_scalar(written: str) -> Any:
    """The value of a plain scalar without a tag.

    Raises:
        UnreadableInput: it looks like a date that does not exist, or is a number that is too long; without the line.

    >>> resolve_scalar("1e-5"), resolve_scalar("yes"), resolve_scalar("1.2.3")
    (1e-05, True, '1.2.3')
    """
    for tag, pattern in _RESOLVERS.get(written[:1], ()):
        if pattern.match(written):
            return _construct(written, tag, "put it in quotes if it is a text") if tag in SCALARS else written
    return written


def tagged_value(written: str, tag: str) -> Any:
    """The value of a scalar with one of YAML's own tags for scalars.

    Raises:
        UnreadableInput: it is not a value of the tag, or is a number that is too long; without the line.

    >>> tagged_value("5", "tag:yaml.org,2002:float")
    5.0
    """
    return _construct(written, tag, "change it, or remove the tag")


def _construct(written: str, tag: str, advice: str) -> Any:
    if tag in {_INT_TAG, _FLOAT_TAG} and len(written) > MAX_NUMBER:  # in base 60, a long one would take minutes
        raise UnreadableInput(f"it has a number of over {MAX_NUMBER:,} digits")
    try:
        return _CONSTRUCTORS[tag](yaml.ScalarNode(tag, written))
    except _RAISED as error:
        raise UnreadableInput(f"{_show(written)} is not a valid {short_name(tag)}: {advice}") from error


def _show(written: str) -> str:
    """A scalar in a message: its first characters, those that can't be printed as escapes."""
    if not written:
        return "an empty value"
    return f"`{repr(written[:_SHOWN])[1:-1]}{'…' if len(written) > _SHOWN else ''}`"
