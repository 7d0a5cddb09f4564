"""Code archives may come from anyone: each is checked from end to end before anything unpacks it.

Nothing is written, and the content of files is not kept, so an archive of any size is checked as a stream. The memory
that it takes grows with the names alone, which `Limits` bound. What unpacks an archive reads it with `checked_members`
too, so it makes exactly what was checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import IO

from launchbay_core.domain.submissions.archives.contents import Contents
from launchbay_core.domain.submissions.archives.errors import BadArchive, shown
from launchbay_core.domain.submissions.archives.gzip_stream import open_gzip
from launchbay_core.domain.submissions.archives.limits import DEFAULT_LIMITS, Limits
from launchbay_core.domain.submissions.archives.names import check_link, split_name
from launchbay_core.domain.submissions.archives.tar_reader import Kind, Member, TarReader


def check_archive(archive: IO[bytes], limits: Limits = DEFAULT_LIMITS) -> None:
    """Read an archive to its end, and refuse one that must not be unpacked.

    Raises:
        BadArchive: a name is absolute, leads out of the folder, is too long or too deep, comes twice or runs through a
            link; a link leads out of the folder; a member is a device, a sparse file or the like; it is larger than
            `limits`; readers of tar would read it differently; or it is not an archive.
    """
    for _ in checked_members(archive, limits):
        """The checks are all that is wanted."""


def checked_members(archive: IO[bytes], limits: Limits = DEFAULT_LIMITS) -> Iterator[Member]:
    """The members of an archive, of which only `read` is used, with their names and targets in normal form.

    Raises:
        BadArchive: as `check_archive`, at the first fault, so what came before it has been returned.
    """
    contents = Contents(limits.max_members)
    is_empty = True
    size = 0
    for member in TarReader(open_gzip(archive, limits), limits).members():
        is_empty = False
        size += member.size
        if size > limits.max_bytes:
            raise BadArchive(f"it has over {limits.max_bytes:,} bytes when unpacked")
        yield _checked(member, contents)
    if is_empty:
        raise BadArchive("it is empty")


def _checked(member: Member, contents: Contents) -> Member:
    parts = split_name(member.name)
    target = member.target
    if member.kind is Kind.LINK:
        check_link(parts, target)
    elif member.kind is Kind.HARD_LINK:
        source = split_name(target)
        target = "/".join(source)
        if contents.kind_of(source) not in {Kind.FILE, Kind.HARD_LINK}:
            raise BadArchive(f"{shown(member.name)} is a hard link to something other than a file before it")
    contents.add(parts, member.kind)
    return replace(member, name="/".join(parts), target=target)
