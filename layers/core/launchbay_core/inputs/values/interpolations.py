"""OmegaConf's interpolations (`${data.size}`) and its mark of a missing value (`???`), and which files may have them.

Their values are decided when the job runs, so no type can be asked of them before. They may be given for any value of a
YAML file that has one already, or that Hydra composes: one that has a `defaults` list or `_target_`, and every file
in the folder of such a list or below it. Registration notes that in the file's schema.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

_OWN_REFERENCE = "${secret:"


def is_interpolation(value: Any) -> bool:
    """Whether a value is known only when the job runs.

    >>> is_interpolation("${data.size}"), is_interpolation("???"), is_interpolation("$HOME")
    (True, True, False)
    """
    if not isinstance(value, str):
        return False
    start = value.find("${")
    return value == "???" or 0 <= start < value.rfind("}")


def find_interpolated(files: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """The files in which interpolations mean something, of YAML files with their values.

    >>> sorted(find_interpolated({"conf/a.yaml": {"defaults": ["b"]}, "conf/m/b.yaml": {"n": 1}, "c.yaml": {"n": 1}}))
    ['conf/a.yaml', 'conf/m/b.yaml']
    """
    roots = {PurePosixPath(path).parent for path, values in files.items() if has_defaults(values)}
    return {
        path
        for path, values in files.items()
        if not roots.isdisjoint(PurePosixPath(path).parents) or any(map(_shows_omegaconf, _leaves(values)))
    }


def has_defaults(values: Mapping[str, Any]) -> bool:
    """Whether a config has Hydra's list of the configs that it is composed of."""
    defaults = values.get("defaults")
    return (
        isinstance(defaults, list)
        and bool(defaults)
        and all(isinstance(entry, str) or (isinstance(entry, Mapping) and len(entry) == 1) for entry in defaults)
    )


def _shows_omegaconf(leaf: tuple[Any, Any]) -> bool:
    key, value = leaf
    return key == "_target_" or (is_interpolation(value) and not value.startswith(_OWN_REFERENCE))


def _leaves(values: Any, key: Any = None) -> Iterator[tuple[Any, Any]]:
    if isinstance(values, Mapping):
        for name, inner in values.items():
            yield from _leaves(inner, name)
    elif isinstance(values, list):
        for inner in values:
            yield from _leaves(inner, key)
    else:
        yield key, values
