"""How large an archive may be when it is unpacked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The bounds on an archive's content, and so on the work and the memory that it takes to read one.

    `max_bytes` is the size of the whole content, `max_members` the number of its files and folders, with the folders
    that only names mention. `max_metadata` is the number of bytes in all names and extended headers together.
    `max_ratio`, of unpacked to packed bytes, applies from `ratio_from` unpacked bytes on: an empty log compresses by
    any factor, but code never does by 200.
    """

    max_bytes: int = 8 * 1024**3
    max_members: int = 200_000
    max_metadata: int = 64 * 1024**2
    max_ratio: int = 200
    ratio_from: int = 256 * 1024**2


DEFAULT_LIMITS = Limits()
