"""`launchbay dev` as a process, on an application of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import psutil
import pytest
import urllib3

from local_support import SAMPLE, eventually

pytestmark = [pytest.mark.e2e]
DEV = [sys.executable, "-c", "from launchbay.cli.service.dev import dev; dev()"]
http = urllib3.PoolManager(retries=False, timeout=30)


class Process:
    """A stack of the sample application."""

    def __init__(self, state: Path, *options: str, template: Path = SAMPLE / "template.yaml") -> None:
        self.state = state
        command = [*DEV, "--state", str(state), "--port", "0", "--json", "--template", str(template), *options]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    @property
    def pid(self) -> int:
        return self._process.pid

    def ready(self) -> Process:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, self.end()
        self.server: dict[str, Any] = json.loads((self.state / "server.json").read_text())
        assert json.loads(line) == {"url": self.server["url"], "pid": self.pid, "page": None}
        return self

    def request(self, method: str, path: str, **options: Any) -> urllib3.BaseHTTPResponse:
        return http.request(method, self.server["url"] + path, **options)

    def client(self, service: str) -> Any:
        """A boto3 client of the stack's AWS endpoint."""
        session = boto3.Session(self.server["access_key"], self.server["access_key"], region_name="us-east-1")
        return session.client(service, endpoint_url=self.server["aws_endpoint"])  # type: ignore[call-overload]

    def end(self, how: signal.Signals | None = None) -> tuple[int, str]:
        """End the process (or wait until it has ended); return its exit status and what it printed."""
        if how:
            self._process.send_signal(how)
        _, said = self._process.communicate(timeout=60)
        return self._process.returncode, said


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """A stack for all tests that don't end it."""
    stack = Process(tmp_path_factory.mktemp("shared") / "state").ready()
    yield stack
    status, said = stack.end(signal.SIGTERM)
    assert status == 0, said
    assert "Traceback" not in said


def packed(stack: Process, order: str) -> str | None:
    item = json.loads(stack.request("GET", f"/orders/{order}").data)
    return str(item["packed"]["S"]) if item and "packed" in item else None


def place(stack: Process, order: str) -> None:
    assert stack.request("POST", f"/orders/{order}", body=b"two eggs").status == 201


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_ends_cleanly_when_asked_to(tmp_path: Path, how: signal.Signals) -> None:
    stack = Process(tmp_path / "state").ready()
    place(stack, "one")
    children = psutil.Process(stack.pid).children(recursive=True)
    status, said = stack.end(how)
    assert status == 0
    assert "Stopped." in said
    assert not (tmp_path / "state" / "server.json").exists()
    assert not [child for child in children if child.is_running()]


def test_it_says_what_it_runs_and_what_it_does_not(tmp_path: Path) -> None:
    stack = Process(tmp_path / "state").ready()
    _, said = stack.end(signal.SIGTERM)
    assert "not run here: Ledger (AWS::QLDB::Ledger)" in said
    assert re.search(r"Ready in [0-9.]+ s: http://127\.0\.0\.1:\d+", said)
    assert re.search(r"3 functions", said)


def test_an_order_goes_from_the_request_through_table_pipe_bus_and_queue_to_its_worker(stack: Process) -> None:
    answer = stack.request("POST", "/orders/one", body=b"two eggs")
    assert (answer.status, answer.data) == (201, b"ONE!")
    assert answer.headers["x-greeting"] == "hello from launchbay"
    assert answer.headers.getlist("set-cookie") == ["a=1", "b=2"]
    assert eventually(lambda: packed(stack, "one")) == "yes"


def test_what_a_worker_cannot_do_ends_in_the_dead_letter_queue(stack: Process) -> None:
    place(stack, "fragile-1")
    sqs = stack.client("sqs")
    queue = sqs.get_queue_url(QueueName="launchbay-Unpacked")["QueueUrl"]
    message = eventually(lambda: sqs.receive_message(QueueUrl=queue).get("Messages"))[0]
    assert json.loads(message["Body"])["detail"]["order"] == "fragile-1"


def heard(stack: Process, name: str) -> Any:
    """The event that the watching function has stored under a name, once it has."""
    client = stack.client("dynamodb")
    key = {"pk": {"S": "heard"}, "sk": {"S": name}}
    item = eventually(lambda: client.get_item(TableName="launchbay-orders", Key=key).get("Item"))
    return json.loads(item["event"]["S"])


def test_an_uploaded_object_is_heard_of_by_the_rule_that_asks_for_it(stack: Process) -> None:
    place(stack, "two")
    assert heard(stack, "orders/two.txt")["detail"]["object"]["size"] == len("two eggs")


def test_a_batch_job_runs_and_its_end_is_an_event(stack: Process) -> None:
    submitted = stack.request("POST", "/orders/three/ship")
    assert submitted.status == 202, submitted.data
    detail = heard(stack, "three")["detail"]
    assert (detail["jobId"], detail["status"]) == (submitted.data.decode(), "SUCCEEDED")
    lines = stack.client("logs").get_log_events(
        logGroupName="/aws/batch/job", logStreamName=detail["container"]["logStreamName"], startFromHead=True
    )["events"]
    assert [line["message"] for line in lines] == [f"three is on its way to {stack.server['aws_endpoint']}"]


@pytest.mark.parametrize("how", ["crash", "exit", "unserialisable", "error"])
def test_a_function_that_fails_is_an_internal_error_and_the_next_request_works(stack: Process, how: str) -> None:
    answer = stack.request("POST", "/misbehave", json={"how": how})
    assert (answer.status, answer.json()) == (500, {"message": "Internal Server Error"})
    assert stack.request("GET", "/orders/none").status == 404


def test_an_answer_that_takes_too_long_is_unavailable(stack: Process) -> None:
    assert stack.request("POST", "/misbehave", json={"how": "sleep"}).status == 503


def test_a_body_over_ten_megabytes_is_refused(stack: Process) -> None:
    assert stack.request("POST", "/orders/big", body=b"x" * (10 * 1024 * 1024 + 1)).status == 413


@pytest.mark.parametrize("endpoint", ["url", "aws_endpoint", "batch_endpoint"])
def test_no_endpoint_answers_to_another_name(stack: Process, endpoint: str) -> None:
    assert http.request("GET", stack.server[endpoint] + "/", headers={"host": "evil.example"}).status == 403


@pytest.mark.parametrize("endpoint", ["aws_endpoint", "batch_endpoint"])
def test_nobody_is_its_administrator_without_the_key_in_its_folder(stack: Process, endpoint: str) -> None:
    scope = f"local/20260101/us-east-1/{'sqs' if endpoint == 'aws_endpoint' else 'batch'}/aws4_request"
    headers = {
        "authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0",
        "x-amz-target": "AmazonSQS.ListQueues",
        "content-type": "application/x-amz-json-1.0",
    }

    answer = http.request("POST", stack.server[endpoint] + "/v1/registerjobdefinition", headers=headers, body=b"{}")

    assert (answer.status, answer.headers["x-amzn-errortype"]) == (400, "UnrecognizedClientException")
    assert stack.client("sqs").list_queues()["QueueUrls"]
    assert stack.state.stat().st_mode & 0o077 == 0


def test_it_listens_on_loopback_only(stack: Process) -> None:
    listening = [c.laddr.ip for c in psutil.Process(stack.pid).net_connections("tcp") if c.status == psutil.CONN_LISTEN]
    assert set(listening) == {"127.0.0.1"}


def test_nothing_accepted_is_lost_when_it_is_killed(tmp_path: Path) -> None:
    stack = Process(tmp_path / "state").ready()
    orders = [f"order-{n}" for n in range(25)]
    place(stack, orders[0])
    workers = psutil.Process(stack.pid).children(recursive=True)
    for order in orders[1:]:
        place(stack, order)
    stack.end(signal.SIGKILL)
    eventually(lambda: not [worker for worker in workers if worker.is_running()])

    stack = Process(tmp_path / "state").ready()
    try:
        for order in orders:
            assert eventually(lambda order=order: packed(stack, order)) == "yes"  # type: ignore[misc]
    finally:
        assert stack.end(signal.SIGTERM)[0] == 0


def test_a_second_stack_on_the_same_folder_is_refused_with_the_process_that_has_it(stack: Process) -> None:
    status, said = Process(stack.state).end()
    assert status == 1
    assert f"process {stack.pid} at {stack.server['url']}" in said
    assert stack.request("GET", "/orders/none").status == 404


def test_a_taken_port_is_named_with_what_to_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        status, said = Process(tmp_path / "state", "--port", port).end()
    assert status == 1
    assert f"Port {port} is in use" in said
    assert "--port 0" in said


def test_a_template_that_cannot_be_resolved_is_reported_without_a_traceback(tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text("Resources: {Q: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: {Ref: Gone}}}}")
    status, said = Process(tmp_path / "state", template=template).end()
    assert status == 1
    assert "resource `Q`" in said
    assert "Traceback" not in said


def test_parameters_of_the_template_can_be_given(tmp_path: Path) -> None:
    stack = Process(tmp_path / "state", "--parameter", "Greeting=hi").ready()
    assert stack.request("POST", "/orders/one", body=b"x").headers["x-greeting"] == "hi from launchbay"
    assert stack.end(signal.SIGTERM)[0] == 0
    status, said = Process(tmp_path / "state", "--parameter", "Colour=red").end()
    assert status == 1
    assert "no parameter `Colour`" in said
    assert Process(tmp_path / "state", "--parameter", "red").end()[0] == 2


def test_missing_packages_are_named_with_the_command_that_installs_them(tmp_path: Path) -> None:
    hidden = "import sys; sys.modules['moto'] = None; from launchbay.cli.service.dev import dev; dev()"
    command = [sys.executable, "-c", hidden, "--state", str(tmp_path / "state")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=dict(os.environ))
    assert done.returncode == 1
    assert "pip install 'launchbay[local]'" in done.stderr
    assert "Traceback" not in done.stderr
