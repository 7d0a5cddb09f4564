"""A small threaded HTTP server for loopback: complete requests in, complete responses out, connections kept alive.

Owns the rule of who may call the stack: requests that name another host (DNS rebinding) or come from another site's
page are refused before anything else sees them, because a job on this machine is a process on this machine.
"""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable
from email.message import Message
from email.utils import formatdate
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from launchbay_local.http.messages import LOOPBACK, Request, Response, host_name, is_local_host, is_local_origin

_DRAIN_LIMIT = 256 * 1024 * 1024
_CHUNK = 1024 * 1024
_MAX_LINE = 65536  # bytes of a request line, as http.server has it for a header's line

UNAVAILABLE = Response.json(503, {"message": "Service Unavailable"}, [("connection", "close")])
_PHRASES = {status.value: status.phrase for status in HTTPStatus}


class BodyTooLarge(Exception):
    """A request's body is over the server's limit."""


Responder = Callable[[Request], Response]


class LoopbackServer:
    """Serves `respond` on a loopback port, with one thread for each connection.

    The port is bound on creation, so that its URL is known before `start()`; a port in use raises OSError.
    `allows_origin` decides which browser origins other than this machine's own may call.
    """

    def __init__(self, port: int, *, max_body: int, report: Callable[[str], None] = lambda _line: None) -> None:
        self.max_body = max_body
        self.allows_origin: Callable[[str], bool] = lambda _origin: False
        self._report = report
        self.respond: Responder = _unavailable
        self._server = _Server((LOOPBACK, port), _Handler)
        self._server.owner = self
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The server's URL."""
        return f"http://{LOOPBACK}:{self._server.server_port}"

    @property
    def port(self) -> int:
        """The port that is bound."""
        return int(self._server.server_port)

    def start(self, respond: Responder) -> None:
        """Answer requests with `respond` from now on."""
        self.respond = respond
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="http", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Accept no more requests, not even on open connections, and free the port."""
        self.respond = _unavailable
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.server_close()

    def answer(self, request: Request) -> Response:
        """The response to a request; one from another host or site is refused."""
        try:
            return self._refusal(request) or self.respond(request)
        except Exception as error:  # noqa: BLE001  (an error of one request must not look like a network error)
            self._report(f"{request.method} {request.path}: {type(error).__name__}: {error}")
            return Response.json(500, {"message": "Internal Server Error"})

    def _refusal(self, request: Request) -> Response | None:
        if not is_local_host(host_name(request.header("host") or LOOPBACK)):
            return Response.json(403, {"message": "This server answers only to 127.0.0.1 and localhost."})
        origin = request.header("origin")
        if origin and not is_local_origin(origin) and not self.allows_origin(origin):
            return Response.json(403, {"message": f"Pages of {origin} may not call this server."})
        return None


def _unavailable(_request: Request) -> Response:
    return UNAVAILABLE


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    owner: LoopbackServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore clients that close the connection."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body are one write; without this, small answers wait for the client's delayed ACK.
    disable_nagle_algorithm = True
    server: _Server

    def handle_one_request(self) -> None:
        """Read one request and answer it; keep the connection unless the client closes it."""
        try:
            self.raw_requestline = self.rfile.readline(_MAX_LINE + 1)
        except (ConnectionError, TimeoutError):
            self.close_connection = True
            return
        if len(self.raw_requestline) > _MAX_LINE:
            self.send_error(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
            return
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        owner = self.server.owner
        try:
            response = owner.answer(self._request(owner.max_body))
        except BodyTooLarge:
            self.close_connection = True
            response = Response.json(413, {"message": "Request Entity Too Large"})
        except ValueError as error:
            self.close_connection = True
            response = Response.json(400, {"message": f"Bad Request: {error}"})
        self._write(response)

    def send_error(self, code: int, *_texts: Any, **_named: Any) -> None:
        """Answer what can't be read as a request, and close the connection.

        The base class would send a page, and for a line that it can't read only the page, without a status.
        """
        self.close_connection = True
        self.command, self.headers = "", Message()
        if code == HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE:
            _drain_head(self.rfile)
        self._write(Response.json(code, {"message": HTTPStatus(code).phrase}))

    def _request(self, limit: int) -> Request:
        body = _read_chunked(self.rfile, limit) if _is_chunked(self.headers) else self._read_sized(limit)
        headers = [(name.lower(), value) for name, value in self.headers.items()]
        return Request(self.command, self.path, headers, body, str(self.client_address[0]), self.request_version)

    def _read_sized(self, limit: int) -> bytes:
        length = int(self.headers.get("content-length") or 0)
        if length < 0:
            raise ValueError("negative content length")
        if length > limit:
            _drain(self.rfile, min(length, _DRAIN_LIMIT))
            raise BodyTooLarge
        return self.rfile.read(length) if length else b""

    def _write(self, response: Response) -> None:
        if self.headers.get("connection", "").lower() == "close":
            self.close_connection = True
        reason = _PHRASES.get(response.status, "")
        head = [f"HTTP/1.1 {response.status} {reason}", f"date: {_date(int(time.time()))}"]
        head += [f"{name}: {value}" for name, value in response.headers if name.lower() != "content-length"]
        head.append(f"content-length: {_content_length(self.command, response)}")
        if self.close_connection:
            head.append("connection: close")
        has_body = self.command != "HEAD" and response.status not in (204, 304)
        try:
            self.wfile.write("\r\n".join([*head, "", ""]).encode("latin-1", "replace") + response.body * has_body)
            if response.file is not None and has_body and response.file.size:
                part = response.file
                if self.connection.sendfile(part.file, part.start, part.size) < part.size:
                    self.close_connection = True
        except ConnectionError:
            self.close_connection = True
        finally:
            if response.file is not None:
                response.file.file.close()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the base class names it)
        """Log nothing: servers report what they answer."""


@functools.lru_cache(maxsize=2)
def _date(seconds: int) -> str:
    """A moment as HTTP writes it."""
    return formatdate(seconds, usegmt=True)


def _content_length(method: str, response: Response) -> int:
    """The length of the body; for HEAD, the length that the responder declares."""
    declared = next((value for name, value in response.headers if name.lower() == "content-length"), None)
    if method == "HEAD" and declared:
        return int(declared)
    return len(response.body) if response.file is None else response.file.size


def _is_chunked(headers: Message) -> bool:
    return "chunked" in (headers.get("transfer-encoding") or "").lower()


def _read_chunked(stream: Any, limit: int) -> bytes:
    parts: list[bytes] = []
    total = 0
    while size := int(stream.readline(1024).partition(b";")[0].strip() or b"0", 16):
        total += size
        if size < 0:
            raise ValueError("negative chunk size")
        if total > limit:
            raise BodyTooLarge
        parts.append(stream.read(size))
        stream.readline(4)
    while stream.readline(8192).strip():
        pass  # trailers are not used
    return b"".join(parts)


def _drain_head(stream: Any) -> None:
    """Read the rest of a request's line and its headers, up to the limit, for the same reason as `_drain`."""
    left = _DRAIN_LIMIT
    while left > 0 and (line := stream.readline(_MAX_LINE)).strip():
        left -= len(line)


def _drain(stream: Any, length: int) -> None:
    """Read the rest of the body: otherwise the client sees a reset instead of the answer."""
    while length > 0 and (part := stream.read(min(length, _CHUNK))):
        length -= len(part)
