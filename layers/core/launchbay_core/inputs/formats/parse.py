"""The values of a config text, in any format of the registry, within bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.formats.registry import syntax_of
from launchbay_core.inputs.values.paths import parse_path

MAX_CHARACTERS = 1024 * 1024
BOM = "\ufeff"


def parse_text(text: str, format: str) -> dict[str, Any]:  # noqa: A002  (the design's name)
    r"""The values of a config text. An empty YAML document is an empty map; several documents are a map of them.

    Raises:
        UnreadableInput: the text is not of the format, is too large, or does not hold a map.

    >>> parse_text("lr: 1e-5\n---\nlr: 2\n", "yaml")
    {'[0]': {'lr': 1e-05}, '[1]': {'lr': 2}}
    """
    check_length(text)
    return to_map(syntax_of(format).read(text.removeprefix(BOM)))


def parse_new(text: str, format: str) -> dict[str, Any]:  # noqa: A002
    r"""As `parse_text`, for a text that is registered or patched now: a key that is there twice is refused.

    What was registered before stays readable by `parse_text`, which takes the last.

    Raises:
        UnreadableInput: as `parse_text`, and for a key that is there twice in one map, with both lines.

    >>> parse_text('{"a": 1, "a": 2}', "json")
    {'a': 2}
    """
    check_length(text)
    return to_map(syntax_of(format).read_new(text.removeprefix(BOM)))


def parse_one(text: str, format: str) -> dict[str, Any]:  # noqa: A002
    """As `parse_new`, but several documents are refused.

    Raises:
        UnreadableInput: as `parse_new`, and for several documents.
    """
    check_length(text)
    return to_map(syntax_of(format).read_one(text.removeprefix(BOM)))


def explain_missing(text: str, format: str, paths: Iterable[str]) -> list[str]:  # noqa: A002
    r"""Why paths that an author selects lead nowhere, in a format in which that can't be meant, such as Python.

    Raises:
        UnreadableInput: the text is not of the format.

    >>> explain_missing("LR = 1\nLR = 2", "python", ["LR"])
    ['`LR` is assigned more than once, at the lines 1 and 2']
    """
    names = dict.fromkeys(str(parse_path(path)[0]) for path in paths)
    return syntax_of(format).explain_missing(text.removeprefix(BOM), names)


def check_length(text: str) -> None:
    """Refuse a text that is too long to be a config.

    Raises:
        UnreadableInput: it is.
    """
    if len(text) > MAX_CHARACTERS:
        raise UnreadableInput(f"the file has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read")


def to_map(value: Any) -> dict[str, Any]:
    """The value of a file, which must be a map; null is an empty one.

    Raises:
        UnreadableInput: it is not a map.
    """
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise UnreadableInput(
            f"the file holds a {type(value).__name__} at its top level; a config file must hold a map of keys"
        )
    return cast("dict[str, Any]", value)
