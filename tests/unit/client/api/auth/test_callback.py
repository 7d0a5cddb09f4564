"""The loopback address that a browser is sent back to."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from launchbay.api.auth.callback import PORTS, Callback
from launchbay.api.auth.oauth import SignInFailed
from sign_in_support import HTTP


def test_the_callback_takes_the_answer_with_its_state_and_no_other() -> None:
    with Callback("expected") as callback:
        for wrong in ("?code=x&state=other", "?code=x", "", "?state="):
            assert HTTP.request("GET", callback.url + wrong).status == 400
        assert HTTP.request("GET", callback.url.replace("/callback", "/other") + "?state=expected").status == 400
        assert HTTP.request("GET", callback.url + "?code=right&state=expected").status == 200
        assert callback.wait(5) == {"code": "right", "state": "expected"}


def test_the_callback_listens_on_loopback_alone_at_a_port_that_the_issuer_knows() -> None:
    with Callback("s") as callback:
        parts = urlsplit(callback.url)
        assert (parts.scheme, parts.hostname, parts.path) == ("http", "localhost", "/callback")
        assert parts.port in PORTS
        assert callback._server.server_address[0] == "127.0.0.1"


def test_a_sign_in_that_is_not_completed_fails_after_a_while() -> None:
    with Callback("s") as callback, pytest.raises(SignInFailed, match="nobody signed in within 0 s"):
        callback.wait(0.01)
