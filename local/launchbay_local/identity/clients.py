"""The issuer's public clients, and the addresses to which it may send each of them back.

A native app listens on a loopback port that it takes at its start, so any port will do (RFC 8252). The page has an
address that is known, and only that one gets its codes.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from launchbay_local.http.messages import LOOPBACK_NAMES
from launchbay_local.identity.settings import SignIn

CALLBACK = "/callback"


class Clients:
    """The public clients of one stack, whose page is at `page_origins`."""

    def __init__(self, settings: SignIn, page_origins: Sequence[str]) -> None:
        self.page_origins = tuple(page_origins)
        self._settings = settings

    def is_known(self, client: str, redirect_uri: str) -> bool:
        """Whether this client may be sent back to this address."""
        if client == self._settings.public_client:
            return _is_loopback(redirect_uri)
        return self.is_page(client) and redirect_uri in {f"{origin}{CALLBACK}" for origin in self.page_origins}

    def is_page(self, client: str) -> bool:
        """Whether this client is the page's."""
        return self._settings.page_client is not None and client == self._settings.page_client


def page_origins(port: int) -> Sequence[str]:
    """The origins of a page that this machine serves at a port, as browsers write them.

    >>> page_origins(8470)
    ('http://127.0.0.1:8470', 'http://localhost:8470')
    """
    after = "" if port == 80 else f":{port}"
    return (f"http://127.0.0.1{after}", f"http://localhost{after}")


def _is_loopback(uri: str) -> bool:
    parts = urlsplit(uri)
    return parts.scheme == "http" and parts.hostname in LOOPBACK_NAMES and parts.path == CALLBACK and not parts.query
