"""Where the built page lies, and how it is served: in a deployment by CloudFront, here by the local stack.

The page lies in an installed package beside this module, in a checkout where `make web` builds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from launchbay_core.domain.access import Scope

INDEX = "index.html"  # the file that a built page has whatever else it consists of
# The page's addresses, which all lead to its one document; infra/web.yaml has the same rule.
ROUTES = ("/", "/callback", "/callback/", "/hardware", "/hardware/", "/p/*")
# Names of assets have a hash of their content. Everything else is asked for again each time.
CACHING = (("/assets/*", "public, max-age=31536000, immutable"), ("*", "no-cache"))
SCOPE_PREFIX = "launchbay/"  # of the API's scopes, unless a deployment has another one
_PACKAGE = Path(__file__).resolve().parent


def page_config(issuer: str, client_id: str, scope_prefix: str = SCOPE_PREFIX) -> Mapping[str, Any]:
    """What the page must know to sign somebody in, in `config.json`."""
    scopes = ["openid", *(f"{scope_prefix}{scope}" for scope in Scope)]
    return {"issuer": issuer, "client_id": client_id, "scopes": scopes}


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
