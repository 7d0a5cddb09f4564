"""Config texts of any known format to values, within bounds.

A YAML file of several documents is a map of them: `[0]` is the key of the first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any, Literal, cast

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.formats.json.reader import load_json
from launchbay_core.inputs.formats.toml.reader import load_toml
from launchbay_core.inputs.formats.yaml.reader import Document, load_yaml, yaml_documents

Format = Literal["yaml", "json", "toml"]
MAX_CHARACTERS = 1024 * 1024
BOM = "\ufeff"

_FORMATS: dict[str, Format] = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".toml": "toml"}


def format_of(path: str) -> Format:
    """The format of a config file, by its ending.

    Raises:
        UnreadableInput: the ending is none of `.yaml`, `.yml`, `.json`, `.toml`.

    >>> format_of("conf/train.yml")
    'yaml'
    """
    ending = PurePosixPath(path).suffix.lower()
    if ending not in _FORMATS:
        raise UnreadableInput(f"`{path}` is no config file: its name must end in {', '.join(_FORMATS)}")
    return _FORMATS[ending]


def parse_text(text: str, format: Format) -> dict[str, Any]:  # noqa: A002  (the design's name)
    r"""The values of a config text. An empty YAML document is an empty map; several documents are a map of them.

    Raises:
        UnreadableInput: the text is not of the format, is too large, or is no map at its top.

    >>> parse_text("lr: 1e-5\n---\nlr: 2\n", "yaml")
    {'[0]': {'lr': 1e-05}, '[1]': {'lr': 2}}
    """
    check_length(text)
    return as_map(_READERS[format](text.removeprefix(BOM)))


def parse_one(text: str, format: Format) -> dict[str, Any]:  # noqa: A002
    """As `parse_text`, but several documents are refused.

    Raises:
        UnreadableInput: as `parse_text`, and for several documents.
    """
    check_length(text)
    return as_map(load_yaml(text.removeprefix(BOM)) if format == "yaml" else _READERS[format](text.removeprefix(BOM)))


def check_length(text: str) -> None:
    """Refuse a text that is too long to be a config.

    Raises:
        UnreadableInput: it is.
    """
    if len(text) > MAX_CHARACTERS:
        raise UnreadableInput(f"the file has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read")


def values_of(documents: list[Document]) -> dict[str, Any]:
    """The values of a YAML text's documents: of one, its own; of several, by `document_key`.

    Raises:
        UnreadableInput: the only one is no map.
    """
    if len(documents) > 1:
        roots = [document.root for document in documents]
        return {document_key(index): root.value if root else None for index, root in enumerate(roots)}
    return as_map(documents[0].root.value if documents and documents[0].root else None)


def document_key(index: int) -> str:
    """The key of one document of several."""
    return f"[{index}]"


def as_map(values: Any) -> dict[str, Any]:
    """A whole file's value, which must be a map; null is an empty one.

    Raises:
        UnreadableInput: it is none.
    """
    if values is None:
        return {}
    if not isinstance(values, Mapping):
        raise UnreadableInput(f"the file holds a {type(values).__name__} at its top; a config file holds a map of keys")
    return cast("dict[str, Any]", values)


_READERS: dict[str, Callable[[str], Any]] = {
    "yaml": lambda text: values_of(yaml_documents(text)),
    "json": load_json,
    "toml": load_toml,
}
