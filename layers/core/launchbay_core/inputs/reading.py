"""Config texts of any known format to values, within bounds."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, Literal, cast

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.json_reading import load_json
from launchbay_core.inputs.yaml_reading import load_yaml

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
    """The values of a config text. An empty YAML document is an empty map.

    Raises:
        UnreadableInput: the text is not of the format, is too large, or is no map at its top.
    """
    if len(text) > MAX_CHARACTERS:
        raise UnreadableInput(f"the file has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read")
    values = _READERS[format](text.removeprefix(BOM))
    if values is None:
        return {}
    if not isinstance(values, Mapping):
        raise UnreadableInput(f"the file holds a {type(values).__name__} at its top; a config file holds a map of keys")
    return cast("dict[str, Any]", values)


def _load_toml(text: str) -> Any:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableInput(str(error)) from error
    except (RecursionError, ValueError) as error:
        raise UnreadableInput(f"this is no TOML that can be read: {error}") from error


_READERS = {"yaml": load_yaml, "json": load_json, "toml": _load_toml}
