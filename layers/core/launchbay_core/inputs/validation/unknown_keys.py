"""The error of a key that is not an input, with the name that may have been meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from launchbay_core.inputs.errors import InputError
from launchbay_core.inputs.formats.documents import document_key
from launchbay_core.inputs.validation.phrases import join, nearest_name
from launchbay_core.inputs.values.paths import Path, format_path

MAX_GIVEN = 200  # characters of a value beside a message
_MAX_SUGGESTIONS, _MAX_COMPARED = 50, 25_000  # keys that are not inputs, and the names that they are compared with


def unknown_key_error(names: Sequence[str], path: Path, given: Any) -> InputError:
    """The error of a key that is not one of `names`, the keys that may stand in its place; has the nearest of them."""
    name, near = format_path(path), nearest_name(str(path[-1]), names)
    suggestion = None if near is None else format_path((*path[:-1], near))
    text = f"`{name}` is not an input of this job{hint_at_names(names, path, suggestion)}"
    return InputError(name, "unknown_key", text, None, short_enough(given), suggestion)


def hint_at_names(names: Sequence[str], path: Path, suggestion: str | None) -> str:
    """The end of a sentence about a key that is not there: the path that may be meant, or what its map has."""
    if suggestion is not None:
        return f"; did you mean `{suggestion}`?"
    if len(names) > 1 and list(names) == [document_key(index) for index in range(len(names))]:
        meant = f"{names[0]}.{format_path(path)}"
        return f"; the file has {len(names)} YAML documents, so begin the path with one of them, as in `{meant}`"
    if not names:
        return ""
    holder = f"`{format_path(path[:-1])}`" if path[:-1] else "its top level"
    return f"; {holder} has {join([f'`{one}`' for one in dict.fromkeys(names)])}"


def max_suggestions(names: Sequence[Any]) -> int:
    """For how many unknown keys the nearest name is searched: among very many names, that takes seconds."""
    return min(_MAX_SUGGESTIONS, max(1, _MAX_COMPARED // max(1, len(names))))


def short_enough(given: Any) -> Any:
    """A value if it is short enough to stand beside a message, else None."""
    return given if len(repr(given)) <= MAX_GIVEN else None
