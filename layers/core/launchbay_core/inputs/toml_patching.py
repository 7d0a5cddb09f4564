"""Overrides set into a TOML text, on tomlkit, which keeps what it does not change."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

from launchbay_core.inputs.errors import UnpatchableText
from launchbay_core.inputs.merging import same
from launchbay_core.inputs.whole import unwrapped


def edit_toml(text: str, values: Mapping[str, Any], overrides: Mapping[str, Any]) -> str:
    """`text`, whose values are `values`, with `overrides` written into it. Not yet checked by reading it back.

    Raises:
        UnpatchableText: TOML can't hold a value: it has no null.
    """
    import tomlkit  # noqa: PLC0415  (most jobs have no TOML file)
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415

    try:
        document = tomlkit.parse(text)
        _set_all(document, values, overrides)
        return tomlkit.dumps(document)
    except (TOMLKitError, TypeError, ValueError) as error:
        raise UnpatchableText(f"TOML can't hold the value: {error}") from error


def _set_all(table: MutableMapping[str, Any], values: Mapping[str, Any], overrides: Mapping[str, Any]) -> None:
    for name, value in overrides.items():
        plain = unwrapped(value)
        present = values.get(name)
        if isinstance(value, Mapping) and isinstance(present, Mapping):
            _set_all(table[name], present, value)
        elif plain is None:
            raise UnpatchableText(f"TOML has no null, which `{name}` would be")
        elif not same(present, plain):
            table[name] = plain
