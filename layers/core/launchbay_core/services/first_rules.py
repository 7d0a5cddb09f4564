r"""Stored documents of versions from before paths had indexes, read as they were meant.

Under the first rules, a bracket in a path is a character of a key like any other. Such a path is written here as the
same path of today, `a[0]` as `a\[0]`, so that nothing else needs to know of the first rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay_core.inputs.schemas.keywords import X_LAUNCHBAY
from launchbay_core.inputs.values.paths import format_path, keys_of, to_present_rules


def in_present_rules(document: Mapping[str, Any]) -> dict[str, Any]:
    """The stored document of a version of the first rules, with its paths as they are written today."""
    spec, schemas = document["spec"], document["schemas"]
    inputs = spec.get("inputs") or {}
    config, files = inputs.get("config"), inputs.get("files") or {}
    present = {
        **inputs,
        "config": config and _with_paths(config),
        "files": {path: _with_paths(file) for path, file in files.items()},
        "args": _argument_paths(inputs.get("args")),
    }
    return {
        **document,
        "spec": {**spec, "inputs": {name: value for name, value in present.items() if name in inputs}},
        "schemas": {
            "config": schemas["config"] and _schema(schemas["config"]),
            "files": {path: {**file, "schema": _schema(file["schema"])} for path, file in schemas["files"].items()},
        },
    }


def _with_paths(given: Mapping[str, Any]) -> dict[str, Any]:
    written = {name: list(map(to_present_rules, given[name])) for name in ("include", "exclude") if given.get(name)}
    return {**given, **written}


def _argument_paths(args: Any) -> Any:
    return {to_present_rules(path): option for path, option in args.items()} if isinstance(args, Mapping) else args


def _schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A schema with the paths in its note."""
    note = schema.get(X_LAUNCHBAY)
    if not isinstance(note, Mapping):
        return dict(schema)
    hidden = {"hidden": [format_path(keys_of(path, rules=1)) for path in note["hidden"]]} if "hidden" in note else {}
    return {**schema, X_LAUNCHBAY: {**_with_paths(note), **hidden}}
