"""Which names members and links may have: nothing gets outside the folder into which an archive is unpacked."""

from __future__ import annotations

from pathlib import PurePosixPath

from launchbay_core.domain.submissions.archives.errors import BadArchive, shown

MAX_NAME = 1024  # bytes; Linux takes 4,096 for a whole path
MAX_PART = 255
MAX_PARTS = 64


def split_name(text: str) -> tuple[str, ...]:
    """The parts of a member's name; none for the folder itself.

    Raises:
        BadArchive: no member may have this name.
    """
    path = PurePosixPath(text)
    if path.is_absolute() or text.startswith("\\") or text[1:2] == ":":
        raise BadArchive(f"{shown(text)} is an absolute name")
    if ".." in path.parts:
        raise BadArchive(f"{shown(text)} leads out of the folder")
    if not text or "\x00" in text or text.removeprefix("./").removesuffix("/") not in {str(path), ""}:
        raise BadArchive(f"{shown(text)} is not a plain name")
    sizes = [len(part.encode("utf-8", "surrogateescape")) for part in path.parts]
    if sum(sizes) + len(sizes) > MAX_NAME or max(sizes, default=0) > MAX_PART:
        raise BadArchive(f"the name {shown(text)} is too long")
    if len(path.parts) > MAX_PARTS:
        raise BadArchive(f"{shown(text)} is over {MAX_PARTS} folders deep")
    return path.parts


def check_link(parts: tuple[str, ...], target: str) -> None:
    """Refuse the link with the name `parts` if it leads out of the folder.

    `..` may only come first. No member runs through a link, so the link's own folder is a real one, and steps up from
    there lead where they say; what follows them only goes down, and every link that it meets has been checked as well.

    Raises:
        BadArchive: it leads out, or its target is not plain.
    """
    path = PurePosixPath(target)
    ups = 0
    while ups < len(path.parts) and path.parts[ups] == "..":
        ups += 1
    leads = f"the link {shown('/'.join(parts))} leads"
    if path.is_absolute() or target.startswith("\\") or ups > max(len(parts) - 1, 0) or ".." in path.parts[ups:]:
        raise BadArchive(f"{leads} out of the folder, to {shown(target)}")
    if not target or "\x00" in target or "//" in target:  # from a loop such as `a -> a//`, Python's realpath makes `/`
        raise BadArchive(f"{leads} to {shown(target)}, which is not a plain name")
    if len(target.encode("utf-8", "surrogateescape")) > MAX_NAME:
        raise BadArchive(f"{leads} to {shown(target)}, which is too long")
