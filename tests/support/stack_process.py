"""`launchbay dev` as a real process for tests, driven only by HTTP and the command line, as its users drive it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import boto3
import urllib3

ROOT = Path(__file__).resolve().parents[2]
LAUNCHBAY = str(Path(sys.executable).parent / "launchbay")
T = TypeVar("T")
TERMINAL = {"SUCCEEDED", "FAILED", "CANCELLED"}


@dataclass(frozen=True)
class Answer:
    """An HTTP answer: its status, headers and decoded JSON body."""

    status: int
    headers: dict[str, str]
    body: Any


class StackProcess:
    """A local stack of its own: `start()` it, use it, `stop()` or `kill()` it."""

    def __init__(self, state: Path, options: Sequence[str] = ()) -> None:
        self.state = state
        self.url = ""
        self.page = ""
        self.config = state.parent / f"{state.name}-config"
        self.token = ""
        self._options = options
        self._process: subprocess.Popen[str] | None = None
        self._http = urllib3.PoolManager(maxsize=16, retries=False, timeout=30)

    def start(self) -> StackProcess:
        """Start the process and wait until it says that it is ready."""
        log = (self.state.parent / f"{self.state.name}.log").open("a")
        command = [LAUNCHBAY, "dev", "--port", "0", "--state", str(self.state), "--json", *self._options]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=log, text=True
        )
        assert self._process.stdout is not None
        ready = self._process.stdout.readline()
        assert ready, f"the stack did not start:\n{Path(log.name).read_text()}"
        self.url, self.page = json.loads(ready)["url"], json.loads(ready)["page"]
        handed_over = self.config / "tokens" / f"127.0.0.1-{self.url.rpartition(':')[2]}.json"
        self.token = json.loads(handed_over.read_text())["access_token"]
        return self

    @property
    def environment(self) -> dict[str, str]:
        """The environment of this stack's commands: settings of their own, so that this user's stay as they are."""
        return {**os.environ, "LAUNCHBAY_SETTINGS": str(self.config)}

    @property
    def pid(self) -> int:
        """The process id of the stack."""
        assert self._process is not None
        return self._process.pid

    @property
    def aws_endpoint(self) -> str:
        """Where the stack's AWS services are."""
        return str(self._published["aws_endpoint"])

    @property
    def session(self) -> boto3.Session:
        """The developer's credentials."""
        key = str(self._published["access_key"])
        return boto3.Session(key, key, region_name="us-east-1")

    def client(self, service: str) -> Any:
        """A client of one of the stack's AWS services, with the developer's credentials."""
        return self.session.client(service, endpoint_url=self.aws_endpoint)  # type: ignore[call-overload]

    @property
    def _published(self) -> dict[str, Any]:
        return dict(json.loads((self.state / "server.json").read_text()))

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End the stack; return its exit status."""
        assert self._process is not None
        self._process.send_signal(how)
        return self._process.wait(timeout=60)

    def kill(self) -> None:
        """End the stack as a power cut would."""
        self.stop(signal.SIGKILL)

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Send one HTTP request, as the person who started the stack; a body other than `raw` is sent as JSON.

        A header whose value is empty is not sent: `{"authorization": ""}` is a request without an access token.
        """
        content = raw if raw is not None else None if body is None else json.dumps(body).encode()
        usual = {"content-type": "application/json", "authorization": f"Bearer {self.token}"}
        sent = {name: value for name, value in (usual | (headers or {})).items() if value}
        answer = self._http.request(method, self.url + path, body=content, headers=sent)
        text = answer.data.decode()
        if answer.status >= 500:
            print(f"{method} {path}: {answer.status} {text}\n{self._last_lines()}")  # pytest shows it if the test fails
        is_json = "json" in answer.headers.get("content-type", "")
        return Answer(answer.status, dict(answer.headers), json.loads(text) if is_json and text else text)

    def _last_lines(self, most: int = 15) -> str:
        """The last lines of the stack's own log and of its functions'."""
        logs = [self.state.parent / f"{self.state.name}.log", *sorted((self.state / "logs").glob("*.log"))]
        texts = {log.name: log.read_text(errors="replace").splitlines()[-most:] for log in logs if log.exists()}
        return "\n".join(line for name, lines in texts.items() for line in (f"--- {name}", *lines))

    def launch(self, project: str, job: str, **request: Any) -> Any:
        """Launch a run and return it as the API shows it."""
        answer = self.request("POST", f"/v1/projects/{project}/runs", {"job": job, **request})
        assert answer.status == 201, answer
        return answer.body

    def ended(self, project: str, run_id: str, *, within: float = 60) -> Any:
        """Wait for a run's end and return it."""
        path = f"/v1/projects/{project}/runs/{run_id}"
        return wait_for(lambda: _if_terminal(self.request("GET", path).body), within=within)

    def log_text(self, project: str, run_id: str) -> str:
        """Everything that a run has logged."""
        lines: list[str] = []
        cursor = ""
        while True:
            page = self.request("GET", f"/v1/projects/{project}/runs/{run_id}/logs{cursor}").body
            lines += [line["message"] for line in page["lines"]]
            if page["complete"] or not page["lines"]:
                return "\n".join(lines)
            cursor = f"?cursor={page['cursor']}"

    def cli(
        self, *words: str, project: str = "default", expect: int | None = 0, cwd: Path = ROOT, stdin: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run the command line against this stack; check its exit status unless `expect` is None."""
        own = {"LAUNCHBAY_SERVER": self.url, "LAUNCHBAY_PROJECT": project, "NO_COLOR": "1", "PATH": _activated_path()}
        environment = {**self.environment, **own}
        done = subprocess.run(
            [LAUNCHBAY, *words],
            cwd=cwd,
            env=environment,
            capture_output=True,
            text=True,
            input=stdin,
            timeout=100,
            check=False,
        )
        if expect is not None:
            assert done.returncode == expect, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr, done.stderr
        return done


def _activated_path() -> str:
    """The path as a shell has it in which this virtual environment is active."""
    return os.pathsep.join([str(Path(LAUNCHBAY).parent), os.environ.get("PATH", os.defpath)])


def _if_terminal(run: Any) -> Any:
    return run if run["state"] in TERMINAL else None


def wait_for(condition: Callable[[], T | None], *, within: float = 30, every: float = 0.05) -> T:
    """Ask `condition` again and again until it gives something; fail after `within` seconds."""
    deadline = time.monotonic() + within
    pause = threading.Event()
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < deadline, f"not within {within} s"
        pause.wait(every)
