"""The loopback address that the issuer sends the browser back to: it accepts the answer to one request only."""

from __future__ import annotations

import hmac
import os
import queue
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from launchbay.api.auth.oauth import SignInFailed

# Registered with the issuer, because some issuers compare ports; infra/identity.yaml has the same.
PORTS = range(8471, 8476)
PATH = "/callback"
_DONE = b"<!doctype html><title>Launchbay</title><p>The answer has arrived. Go back to the terminal.</p>"
_NOT_OURS = b"<!doctype html><title>Launchbay</title><p>This is not the answer to the sign-in that is in progress.</p>"


class Callback:
    """Listens on loopback for the answer with this `state`; refuses every other request and keeps waiting."""

    def __init__(self, state: str) -> None:
        self._answers: queue.SimpleQueue[dict[str, str]] = queue.SimpleQueue()
        self._server = _listen(state, self._answers)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        """The address; with the name `localhost`, the only host that Cognito accepts over http."""
        return f"http://localhost:{self._server.server_port}{PATH}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def wait(self, seconds: float) -> dict[str, str]:
        """Wait for the answer, and return its parameters.

        Raises:
            SignInFailed: no answer came within this time.
        """
        try:
            return self._answers.get(timeout=seconds)
        except queue.Empty:
            raise SignInFailed(f"nobody signed in within {seconds:.0f} s") from None


def _listen(state: str, answers: queue.SimpleQueue[dict[str, str]]) -> _Server:
    for port in PORTS:
        try:
            return _Server(port, state, answers)
        except OSError:
            continue
    raise SignInFailed(f"all ports from {PORTS[0]} to {PORTS[-1]} are in use on this machine", "Free one of them.")


class _Server(HTTPServer):
    allow_reuse_address = os.name == "posix"  # on Windows this would let another program listen at the same port

    def __init__(self, port: int, state: str, answers: queue.SimpleQueue[dict[str, str]]) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.state = state
        self.answers = answers


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        """Accept the answer, or refuse any other request."""
        parts = urlsplit(self.path)
        answer = dict(parse_qsl(parts.query))
        is_ours = parts.path == PATH and hmac.compare_digest(
            answer.get("state", "").encode(), self.server.state.encode()
        )
        body = _DONE if is_ours else _NOT_OURS
        self.send_response(200 if is_ours else 400)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.send_header("content-length", str(len(body)))
        self.send_header("cache-control", "no-store")
        self.send_header("referrer-policy", "no-referrer")
        self.end_headers()
        self.wfile.write(body)
        if is_ours:
            self.server.answers.put(answer)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the base class names it)
        """Log nothing: the address contains the code."""
