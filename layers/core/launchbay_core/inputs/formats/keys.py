"""How the keys of include and exclude paths are read: as the format of the values reads its own."""

from __future__ import annotations

from typing import Any

from launchbay_core.inputs.formats.registry import syntax_of
from launchbay_core.inputs.values.keys import KeyReader


def key_reader(format: str) -> KeyReader:  # noqa: A002  (the design's name)
    """The key reader of a format, which is imported when it reads its first key.

    >>> key_reader("yaml")("0x10"), key_reader("yaml")("yes"), key_reader("toml")("0x10")
    (16, True, '0x10')
    """
    return lambda text: syntax_of(format).read_key(text)


def read_config_key(text: str) -> Any:
    """The key reader of a run config: its values travel as JSON, but people write them, and their paths, in YAML."""
    return syntax_of("yaml").read_key(text)
