"""Requests to an issuer: to which addresses a secret may go, and which discovery documents are trusted."""

from __future__ import annotations

import pytest

from fake_server import FakeServer, as_issuer
from launchbay.api.auth.oauth import SignInFailed, discover, is_safe


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example", True),
        ("http://127.0.0.1:8470", True),
        ("http://localhost", True),
        ("http://[::1]:1", True),
        ("http://a.example", False),
        ("http://127.0.0.1.a.example", False),
        ("http://localhost@a.example", False),
        ("ftp://localhost", False),
        ("", False),
    ],
)
def test_secrets_go_over_https_or_to_this_machine(url: str, safe: bool) -> None:
    assert is_safe(url) is safe


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"issuer": "https://else.example"}, "calls itself https://else.example"),
        ({"token_endpoint": "http://else.example/token"}, "do not use https"),
        ({"authorization_endpoint": "http://else.example/authorize"}, "do not use https"),
        ({"revocation_endpoint": "http://else.example/revoke"}, "do not use https"),
    ],
)
def test_an_issuer_that_leads_elsewhere_is_not_trusted(fake: FakeServer, other: dict[str, str], words: str) -> None:
    as_issuer(fake, **other)

    with pytest.raises(SignInFailed, match=words):
        discover(fake.url)


def test_an_issuer_without_tls_is_not_asked() -> None:
    with pytest.raises(SignInFailed, match="https"):
        discover("http://issuer.example")
