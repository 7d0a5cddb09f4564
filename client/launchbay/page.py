"""Where the built page lies, and how its files are served: in a deployment by CloudFront, here by the local stack.

The page lies in an installed package beside this module, in a checkout where `make web` builds it.
"""

from __future__ import annotations

from pathlib import Path

INDEX = "index.html"  # the file that a built page has whatever else it consists of
# The page's addresses, which all lead to its one document; infra/web.yaml has the same rule.
ROUTES = ("/", "/callback", "/callback/", "/hardware", "/hardware/", "/p/*")
# Names of assets have a hash of their content. Everything else is asked for again each time.
CACHING = (("/assets/*", "public, max-age=31536000, immutable"), ("*", "no-cache"))
_PACKAGE = Path(__file__).resolve().parent


def built_page(package: Path = _PACKAGE) -> Path | None:
    """The folder of the built page, or None if it was not built.

    A checkout's own is used if this package belongs to one, so that an old copy is never served in its place.
    """
    folder = page_folder(package)
    return folder if (folder / INDEX).is_file() else None


def page_folder(package: Path = _PACKAGE) -> Path:
    """The folder in which the page lies as soon as it is built."""
    checkout = package.parents[1]
    return checkout / "web" / "dist" if (checkout / "web" / "package.json").is_file() else package / "page"
