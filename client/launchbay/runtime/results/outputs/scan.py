"""Looks which files lie in the sources of outputs, and by which paths they are listed.

A file in the folder of outputs is listed by its path below that folder, any other by its path below the working folder.
Where both would have the same path, the one in the folder of outputs is listed below `.launchbay/outputs`.

Links to files count as what they lead to. A link to a folder is followed if it leads to one inside the working folder
or the folder of outputs: elsewhere may be anything, up to the whole machine.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from launchbay.runtime.results.folders import OWN, Folders
from launchbay.runtime.results.outputs.sources import Source, by_depth
from launchbay.runtime.results.transfers.streams import Version, version_of
from launchbay_core.contracts.results.manifests import MAX_FILES, MAX_MANIFEST, explain_path

_ASIDE = f"{OWN}/outputs/"
_LISTED_FILE = 300  # bytes of a file in the manifest, beside its path: its output's name has up to 128
_LONGEST_ESCAPE = 12  # bytes of one character of a path there
_KINDS = {stat.S_IFSOCK: "a socket", stat.S_IFIFO: "a named pipe", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}


class Found(NamedTuple):
    """A file to keep: where it is, its version, and the name of the output that it belongs to, if of any."""

    file: str
    version: Version
    name: str | None


class Scan(NamedTuple):
    """What lies in the sources: files by the paths by which they are listed.

    `notices` say what is not kept and need not be, such as links without content and sockets, and what is listed by
    another path. `faults` say what is an output and can't be kept. `absent` are the sources without any file.
    """

    files: dict[str, Found]
    notices: list[str]
    faults: list[str]
    absent: list[Source]


def scan(sources: Sequence[Source], folders: Folders) -> Scan:
    """Look through all sources."""
    walk = _Walk(folders)
    found: dict[str, Found] = {}
    absent = []
    for source in by_depth(sources):
        before = walk.count
        for file, version in walk.files(source.path):
            found[file] = Found(file, version, source.name)
        if walk.count == before:
            absent.append(source)
    files, moved = _list(found, folders)
    files, faults = _check(files)
    return Scan(
        files, list(dict.fromkeys([*walk.notices, *moved])), list(dict.fromkeys([*walk.faults, *faults])), absent
    )


class _Walk:
    def __init__(self, folders: Folders) -> None:
        self._working = f"{folders.working}{os.sep}"
        self._inside = tuple(os.path.realpath(folder) for folder in (folders.working, folders.outputs))
        self.notices: list[str] = []
        self.faults: list[str] = []
        self.count = 0

    def files(self, root: Path) -> Iterator[tuple[str, Version]]:
        """The regular files of a source, and their versions."""
        path = str(root)
        try:
            found = root.stat()
        except FileNotFoundError:
            return
        except OSError as error:
            self.faults.append(f"could not read `{self._shown(path)}`: {error.strerror or error}")
            return
        if stat.S_ISDIR(found.st_mode):
            yield from self._folder(path)
        else:
            yield from self._file(path, found)

    def _folder(self, root: str) -> Iterator[tuple[str, Version]]:
        waiting, followed = [root], {os.path.realpath(root)}
        while waiting:
            folder = waiting.pop()
            try:
                entries = list(os.scandir(folder))
            except FileNotFoundError:
                continue
            except OSError as error:
                self.faults.append(f"could not read the folder `{self._shown(folder)}`: {error.strerror or error}")
                continue
            for entry in entries:
                try:
                    found = entry.stat()
                    if not stat.S_ISDIR(found.st_mode):
                        yield from self._file(entry.path, found)
                    elif not entry.is_symlink() or self._may_follow(entry.path, followed):
                        waiting.append(entry.path)
                except OSError as error:
                    shown = self._shown(entry.path)
                    if entry.is_symlink():
                        self.notices.append(f"`{shown}` is a link to nothing that can be read; it is not kept")
                    elif not isinstance(error, FileNotFoundError):
                        self.faults.append(f"could not read `{shown}`: {error.strerror or error}")

    def _file(self, path: str, found: os.stat_result) -> Iterator[tuple[str, Version]]:
        if stat.S_ISREG(found.st_mode):
            self.count += 1
            yield path, version_of(found)
        else:
            kind = _KINDS.get(stat.S_IFMT(found.st_mode), "neither a file nor a folder")
            self.notices.append(f"`{self._shown(path)}` is {kind}; it is not kept")

    def _shown(self, path: str) -> str:
        """A path in a message: from the working folder, as the job's author knows it, if it lies there."""
        return path.removeprefix(self._working)

    def _may_follow(self, link: str, followed: set[str]) -> bool:
        end = os.path.realpath(link)
        if not any(end == folder or end.startswith(folder + os.sep) for folder in self._inside):
            self.notices.append(f"`{self._shown(link)}` is a link to a folder elsewhere, {end}; it is not kept")
            return False
        # A link to a folder above itself would be followed for ever.
        if end in followed or (os.path.realpath(os.path.dirname(link)) + os.sep).startswith(end + os.sep):  # noqa: PTH120
            return False
        followed.add(end)
        return True


def _list(found: dict[str, Found], folders: Folders) -> tuple[dict[str, Found], list[str]]:
    """Files by the paths by which they are listed, and which of them are listed by another path than they would be."""
    working, outputs = f"{folders.working}{os.sep}", f"{folders.outputs}{os.sep}"
    own = {file.removeprefix(outputs): one for file, one in found.items() if file.startswith(outputs)}
    files = {file.removeprefix(working): one for file, one in found.items() if not file.startswith(outputs)}
    others = set(files)
    taken = others.union(*map(_parents, files))
    moved = []
    for path, one in own.items():
        if path in taken or not _parents(path).isdisjoint(others):
            moved.append(f"`{path}` is listed as `{_ASIDE}{path}`: the working folder has an output of this path, too")
            files[_ASIDE + path] = one
        else:
            files[path] = one
    return files, moved


def _check(files: dict[str, Found]) -> tuple[dict[str, Found], list[str]]:
    """Those files that a manifest can list, and why it can't list the others."""
    wrong = {path: why for path in files if (why := explain_path(path))}
    faults = [f"{path!r} can't be kept: it {why}" for path, why in wrong.items()]
    kept = {path: one for path, one in files.items() if path not in wrong}
    if len(kept) > MAX_FILES:
        faults.append(f"there are {len(kept):,} files, and {MAX_FILES:,} can be kept: pack them into archives")
        kept = {path: kept[path] for path in sorted(kept)[:MAX_FILES]}
    fitting = _first_that_fit(kept)
    if len(fitting) < len(kept):
        faults.append(f"the paths of {len(kept):,} files are too long for one list of outputs: pack them into archives")
        kept = fitting
    return kept, faults


def _first_that_fit(files: dict[str, Found]) -> dict[str, Found]:
    """All files, or the first of them that a manifest has room for."""
    room = MAX_MANIFEST - _LISTED_FILE
    if _LONGEST_ESCAPE * sum(map(len, files)) + _LISTED_FILE * len(files) <= room:
        return files
    fitting = {}
    for path, found in sorted(files.items()):
        room -= len(json.dumps(path)) + _LISTED_FILE
        if room < 0:
            break
        fitting[path] = found
    return fitting


def _parents(path: str) -> set[str]:
    """The folders that a listed path lies in.

    >>> sorted(_parents("a/b/c"))
    ['a', 'a/b']
    """
    return {path[:end] for end, letter in enumerate(path) if letter == "/"}
