"""Built layers and functions, run as Lambda runs them: by AWS's own runtime client, with nothing else to import."""

from __future__ import annotations

import importlib.util
import json
import os
import queue
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from launchbay_local.http.messages import Request, Response
from launchbay_local.http.server import LoopbackServer

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("core", "deps")
API = "/2018-06-01/runtime"
# What stands beside a function's code in Lambda: the runtime client and what it imports.
_RUNTIME = ("awslambdaric", "runtime_client", "simplejson", "snapshot_restore_py")
_MAIN = "import sys; sys.path[:0] = sys.argv[2:]; from awslambdaric.__main__ import main; main(sys.argv[:2])"
_IDLE = 0.25  # seconds between two looks at whether the function's process still lives
_LIMIT = 30.0


def build(folder: Path, target: str) -> Path:
    """Run `make build` into a folder, for `lambda` or for `here`, this machine and its Python."""
    command = ["make", "--no-print-directory", "-s", "build", f"BUILD={folder}", f"TARGET={target}"]
    command.append(f"BUILDER={sys.executable}")
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    return folder


def runtime_folder(folder: Path) -> Path:
    """A folder with the runtime client alone, out of the packages that are installed here."""
    folder.mkdir(parents=True)
    for name in _RUNTIME:
        spec = importlib.util.find_spec(name)
        assert spec is not None, f"{name} is not installed"
        assert spec.origin is not None
        source = Path(spec.origin)
        source = source.parent if source.name == "__init__.py" else source
        (folder / source.name).symlink_to(source)
    return folder


def search_path(built: Path, function: Path, *runtime: Path) -> list[str]:
    """Where a function's imports come from, in Lambda's order."""
    layers = [built / "layers" / layer / "python" for layer in LAYERS]
    return [str(folder) for folder in (function, *layers, *runtime)]


@dataclass
class Invocation:
    """An event on its way through a function."""

    event: Any
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    done: threading.Event = field(default_factory=threading.Event)
    result: Any = None
    error: Any = None


class RuntimeApi:
    """Lambda's runtime API for one function: hands out invocations, takes what came of them."""

    def __init__(self) -> None:
        self.init_error: Any = None
        self._waiting: queue.Queue[Invocation | None] = queue.Queue()
        self._running: dict[str, Invocation] = {}
        self._server = LoopbackServer(0, max_body=2**23)
        self._server.start(self._respond)
        self.address = self._server.url.removeprefix("http://")

    def submit(self, event: Any) -> Invocation:
        """Have the function take an event."""
        invocation = Invocation(event)
        self._waiting.put(invocation)
        return invocation

    def stop(self) -> None:
        """Let the function wait no longer, and free the port."""
        self._waiting.put(None)
        self._server.stop()

    def _respond(self, request: Request) -> Response:
        parts = request.path.removeprefix(API).strip("/").split("/")
        if parts == ["invocation", "next"]:
            return self._next()
        if parts == ["init", "error"]:
            self.init_error = json.loads(request.body)
        elif parts[0] == "invocation":
            self._finish(self._running.pop(parts[1]), parts[2], json.loads(request.body))
        elif parts != ["restore", "next"]:
            return Response.json(404, {"errorMessage": f"no {request.method} {request.path}"})
        return Response.json(200 if request.method == "GET" else 202, {"status": "OK"})

    def _next(self) -> Response:
        invocation = self._waiting.get()
        if invocation is None:
            return Response.json(410, {"errorMessage": "the function is no longer needed"})
        self._running[invocation.request_id] = invocation
        headers = {
            "Lambda-Runtime-Aws-Request-Id": invocation.request_id,
            "Lambda-Runtime-Deadline-Ms": str(int((time.time() + _LIMIT) * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:123456789012:function:built:live",
            "Lambda-Runtime-Trace-Id": "Root=1-697dd1c8-3f1c5e0a7b2d4c6e8f0a1b2c;Sampled=0",
        }
        return Response.json(200, invocation.event, list(headers.items()))

    @staticmethod
    def _finish(invocation: Invocation, how: str, answer: Any) -> None:
        if how == "error":
            invocation.error = answer
        else:
            invocation.result = answer
        invocation.done.set()


class BuiltFunction:
    """A process in which AWS's runtime client runs a built function; it imports from `path` and Python itself alone."""

    def __init__(self, folder: Path, path: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self._api = RuntimeApi()
        self._log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-B", "-c", _MAIN, "app.handler", *path],
                cwd=folder,
                env={**environment, "AWS_LAMBDA_RUNTIME_API": self._api.address},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._api.stop()

    def invoke(self, event: Any) -> Any:
        """What the handler answers to an event; an error of the function fails the test with the function's log."""
        invocation = self._api.submit(event)
        deadline = time.monotonic() + _LIMIT
        while not invocation.done.wait(_IDLE):
            assert self._process.poll() is None, f"{self._api.init_error}\n{self.output}"
            assert time.monotonic() < deadline, f"no answer within {_LIMIT:.0f} s\n{self.output}"
        assert invocation.error is None, f"{invocation.error}\n{self.output}"
        return invocation.result

    @property
    def output(self) -> str:
        """Everything that the function wrote."""
        return self._log.read_text()

    def records(self) -> list[dict[str, Any]]:
        """The lines of its output that are JSON objects: log records and metrics."""
        return [json.loads(line) for line in self.output.splitlines() if line.startswith("{")]


def bare_environment() -> dict[str, str]:
    """What every process on this machine needs, and nothing that leads to a checkout or a virtual environment."""
    return {"PATH": os.defpath, "LANG": "C.UTF-8", "TZ": ":UTC"}
