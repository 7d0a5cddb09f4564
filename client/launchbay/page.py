"""Where the built page lies: in an installed package beside this module, in a checkout where `make web` builds it."""

from __future__ import annotations

from pathlib import Path

INDEX = "index.html"  # the file that a built page has whatever else it consists of
_PACKAGE = Path(__file__).resolve().parent


def built_page(package: Path = _PACKAGE) -> Path | None:
    """The folder of the built page, or None if it was not built.

    A checkout's own is used if this package belongs to one, so that an old copy is never served in its place.
    """
    checkout = package.parents[1]
    folder = checkout / "web" / "dist" if (checkout / "web" / "package.json").is_file() else package / "page"
    return folder if (folder / INDEX).is_file() else None
