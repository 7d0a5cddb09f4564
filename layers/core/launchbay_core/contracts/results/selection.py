"""Which files of a manifest somebody means: a declared output by its name, a file, or a folder with all that is in it.

>>> files = [Output(ResultFile(path, 1, "0" * 64, 1), "model") for path in ("out/a", "out/b/c")]
>>> [one.path for one in select_files(files, "model")]
['a', 'b/c']
>>> [one.path for one in select_files(files, "out/b")]
['c']
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from typing import NamedTuple

from launchbay_core.contracts.results.manifests import Output, ResultFile


class SelectedFile(NamedTuple):
    """A file that is meant: its path below what was selected, empty if it is that itself; and the file."""

    path: str
    file: ResultFile


def select_files(outputs: Sequence[Output], select: str) -> list[SelectedFile]:
    """The files that a name or a path means, in their order; none if it means nothing.

    A name goes before a path, unless it begins with a `/`: then it is a path. It may have a `/` at its end, too.
    """
    named = [one.file for one in outputs if one.name == select]
    if named:
        root = common_folder([file.path for file in named])
        return [_below(root, file) for file in named]
    path = select.strip("/")
    found = [one.file for one in outputs if one.file.path == path or one.file.path.startswith(f"{path}/")]
    return [_below(path, file) for file in found] if path else []


def common_folder(paths: Sequence[str]) -> str:
    """What is above all of them; a single path itself."""
    return paths[0] if len(paths) == 1 else posixpath.commonpath(paths)


def _below(root: str, file: ResultFile) -> SelectedFile:
    path = file.path if not root else "" if file.path == root else file.path.removeprefix(f"{root}/")
    return SelectedFile(path, file)
