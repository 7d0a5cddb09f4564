"""A storage of files on loopback that answers as S3 does for addresses, and fails as a test says."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

from launchbay.api.downloads.folder import RemoteFile

_RANGE = re.compile(r"bytes=(\d+)-(\d+)")


class FileStorage:
    """Files by their paths; an address is valid for its `generation` alone."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self.contents = dict(contents)
        self.generation = 0
        self.faults: list[str] = []  # one for each of the next requests: a status, or `cut`, `close`, `whole`
        self.ranges: list[tuple[str, int, int]] = []
        self.found: list[Sequence[str]] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def files(self) -> list[RemoteFile]:
        """All files, as a list of outputs has them."""
        return [
            RemoteFile(path, len(content), hashlib.sha256(content).hexdigest())
            for path, content in self.contents.items()
        ]

    def find(self, paths: Sequence[str]) -> Mapping[str, str]:
        """Addresses that are valid now."""
        self.found.append(list(paths))
        port = self._server.server_address[1]
        return {path: f"http://127.0.0.1:{port}/{self.generation}/{number}" for path, number in self._numbered(paths)}

    def _numbered(self, paths: Sequence[str]) -> list[tuple[str, int]]:
        numbers = {path: number for number, path in enumerate(self.contents)}
        return [(path, numbers[path]) for path in paths]

    def _handler(storage) -> type[BaseHTTPRequestHandler]:  # noqa: N805  (the class inside has a `self` of its own)
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # headers and content are two writes

            def do_GET(self) -> None:
                """Answer as S3 does."""
                _, generation, number = unquote(self.path).split("/")
                path = list(storage.contents)[int(number)]
                found = _RANGE.fullmatch(self.headers.get("range", ""))
                content = storage.contents[path]
                start, end = (int(found[1]), int(found[2]) + 1) if found else (0, len(content))
                with storage._lock:
                    fault = storage.faults.pop(0) if storage.faults else ""
                    storage.ranges.append((path, start, end))
                if fault == "close":
                    self.close_connection = True
                elif fault.isdigit() or int(generation) < storage.generation:
                    self._answer(int(fault) if fault.isdigit() else 403, b"<Error/>")
                elif fault == "whole":
                    self._answer(200, content)
                elif fault == "cut":
                    self._answer(206, content[start:end], sent=(end - start) // 2)
                else:
                    self._answer(206, content[start:end])

            def _answer(self, status: int, content: bytes, sent: int | None = None) -> None:
                self.send_response(status)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content[:sent])
                self.close_connection = sent is not None

            def log_message(self, *_words: object) -> None:
                """Say nothing."""

        return Handler
