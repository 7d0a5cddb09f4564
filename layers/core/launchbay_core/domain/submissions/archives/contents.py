"""What an archive has so far: a tree of parts of names, so that a deep name costs no more than its own length."""

from __future__ import annotations

from collections.abc import Sequence

from launchbay_core.domain.submissions.archives.errors import BadArchive, shown
from launchbay_core.domain.submissions.archives.tar_reader import Kind

_ROOT = 0


class Contents:
    """The files, folders and links by their names; folders that only names mention count as well."""

    def __init__(self, max_members: int) -> None:
        self._max_members = max_members
        self._children: dict[tuple[int, str], int] = {}
        self._kinds: list[Kind] = [Kind.FOLDER]

    def __len__(self) -> int:
        """How many there are."""
        return len(self._kinds) - 1

    def add(self, parts: Sequence[str], kind: Kind) -> None:
        """Add a member.

        Raises:
            BadArchive: one of this name is there already, something above or below it says otherwise, or there are too
                many.
        """
        name = "/".join(parts) or "."
        *folders, last = parts or (".",)
        at = _ROOT
        for part in folders:
            at = self._child(at, part, Kind.FOLDER)
            if self._kinds[at] is not Kind.FOLDER:
                raise _contradiction(name)
        if not parts:
            if kind is not Kind.FOLDER:
                raise BadArchive(f"{shown(name)} is not the name of a file")
        elif (at, last) not in self._children:
            self._child(at, last, kind)
        elif (present := self._kinds[self._children[at, last]]) is not Kind.FOLDER:
            raise BadArchive(f"{shown(name)} is in it twice")
        elif kind is not present:
            raise _contradiction(name)

    def kind_of(self, parts: Sequence[str]) -> Kind | None:
        """What has this name; None if nothing has it."""
        at: int | None = _ROOT
        for part in parts:
            at = None if at is None else self._children.get((at, part))
        return None if at is None else self._kinds[at]

    def _child(self, at: int, part: str, kind: Kind) -> int:
        """The number of what has this name in a folder, which is added if it is not there."""
        child = self._children.setdefault((at, part), len(self._kinds))
        if child == len(self._kinds):
            self._kinds.append(kind)
            if len(self) > self._max_members:
                raise BadArchive(f"it has over {self._max_members:,} files and folders")
        return child


def _contradiction(name: str) -> BadArchive:
    return BadArchive(
        f"{shown(name)} and what is above or below it contradict each other: it is used as a folder and is not one"
    )
