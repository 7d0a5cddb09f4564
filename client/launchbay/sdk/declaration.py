"""The SDK's part while a script is captured: one line of JSON a declaration, in the file that the capture reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from launchbay.sdk.errors import LaunchError
from launchbay.sdk.lines import append_line
from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.formats.texts import decode_text
from launchbay_core.inputs.values.bounds import MAX_DEPTH, TOO_DEEP
from launchbay_core.inputs.values.json_text import exchanged_text
from launchbay_core.inputs.values.merge import key_text
from launchbay_core.inputs.values.plain import plain_value

_logged: set[str] = set()  # where it was reported


def declare_file(
    target: str,
    path: str,
    include: Sequence[str] | None,
    exclude: Sequence[str] | None,
    schema: Any | None,
    *,
    open: bool | Sequence[str] = False,  # noqa: A002  (as in `launchbay.launch`)
    strict: bool = False,
) -> None:
    """Report to the capture a managed config file, with its text as the script found it."""
    file = Path(path).resolve()
    try:
        text = decode_text(file.read_bytes())
    except UnreadableInput as error:
        raise LaunchError(f"`{path}` can't be an input: it is {error}.") from error
    selection = _selection(include, exclude, schema, open=open, strict=strict)
    _append(target, {"kind": "file", "path": str(file), "text": text, **selection})


def declare_config(
    target: str,
    values: Mapping[str, Any] | None,
    include: Sequence[str] | None,
    exclude: Sequence[str] | None,
    schema: Any | None,
    *,
    open: bool | Sequence[str] = False,  # noqa: A002  (as above)
    strict: bool = False,
) -> None:
    """Report to the capture a managed run config; without values, they are those that `wandb.init` gets."""
    plain = None if values is None else _plain_config(values)
    selection = _selection(include, exclude, schema, open=open, strict=strict)
    _append(target, {"kind": "config", "values": plain, **selection})


def declare_loaded(target: str, values: Mapping[str, Any]) -> None:
    """Report to the capture a run config that the script was given and has read."""
    _append(target, {"kind": "loaded", "values": values})


def declare_logged(target: str) -> None:
    """Report to the capture, once, that the script has begun to log metrics: its inputs are set."""
    if target not in _logged:
        _logged.add(target)
        _append(target, {"kind": "logged"})


def declared_config(target: str) -> dict[str, Any]:
    """The run config that is declared so far."""
    file = Path(target)
    config: dict[str, Any] = {}
    *lines, _half_written = file.read_text(encoding="utf-8").split("\n") if file.exists() else [""]
    for line in lines:
        found = json.loads(line)
        if found["kind"] in ("config", "wandb_run"):
            config |= found["values"] or {}
    return config


def _plain_config(values: Mapping[str, Any]) -> Any:
    try:
        return plain_value(config_value(values))
    except UnreadableInput as error:
        raise LaunchError(f"The config can't be an input: {error}.") from error


def config_value(value: Any, at: str = "", depth: int = 0) -> Any:
    """`value` as a config file can hold it: tuples as lists, numbers of NumPy as Python's, paths as text.

    Raises:
        LaunchError: something in it is not what a config file can hold, or nests too deep; names where.
    """
    if depth > MAX_DEPTH:
        raise LaunchError(f"`{at}` can't be an input: it is {TOO_DEEP}. Leave it out of the dict.")
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Mapping):
        start = f"{at}." if at else ""
        return {key: config_value(inner, start + key_text(key), depth + 1) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [config_value(inner, f"{at}[{number}]", depth + 1) for number, inner in enumerate(value)]
    if isinstance(value, Path):
        return str(value)
    if callable(convert := getattr(value, "tolist", None)):  # NumPy's and PyTorch's scalars and arrays
        return config_value(convert(), at, depth)
    raise LaunchError(
        f"`{at}` can't be an input: a config can't hold a value of type {type(value).__name__}. "
        "Leave it out of the dict that is passed."
    )


def _selection(
    include: Sequence[str] | None,
    exclude: Sequence[str] | None,
    schema: Any | None,
    *,
    open: bool | Sequence[str],  # noqa: A002  (as above)
    strict: bool,
) -> dict[str, Any]:
    found = None
    if schema is not None:
        from launchbay_core.inputs import schema_from  # noqa: PLC0415  (imports Pydantic)

        found = schema_from(schema)
    return {
        "include": None if include is None else list(include),
        "exclude": None if exclude is None else list(exclude),
        "schema": found,
        "open": open if isinstance(open, bool) else list(open),
        "strict": strict,
    }


def _append(target: str, declaration: dict[str, Any]) -> None:
    append_line(target, exchanged_text(declaration).encode() + b"\n")
