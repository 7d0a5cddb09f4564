"""Events and log lines reach the AWS endpoint: in order, soon, and even after it was unavailable."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import urllib3

from batch_support import LOG_GROUP, QUEUE, Bench, Witness, wait_for
from launchbay_local.batch import Limits


def stream_of(job: dict[str, Any]) -> str:
    return str(job["container"]["logStreamName"])


def test_every_change_of_state_is_told_once_and_in_order(bench: Bench, witness: Witness) -> None:
    bench.start()
    jobs = [bench.submit(["true"]) for _ in range(5)]

    for job_id in jobs:
        assert witness.statuses(job_id) == ["SUBMITTED", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED"]


def test_an_event_has_the_shape_of_aws_batch_s(bench: Bench, witness: Witness) -> None:
    bench.start()
    job_id = bench.submit(["sh", "-c", "exit 2"], tags={"run": "r1"}, retryStrategy={"attempts": 1})
    witness.statuses(job_id)

    event = witness.events(job_id)[-1]
    detail = event["detail"]

    assert (event["source"], event["detail-type"]) == ("aws.batch", "Batch Job State Change")
    assert (event["region"], event["version"]) == ("us-east-1", "0")
    assert event["resources"] == [detail["jobArn"]] == [f"arn:aws:batch:us-east-1:123456789012:job/{job_id}"]
    assert detail["jobQueue"] == f"arn:aws:batch:us-east-1:123456789012:job-queue/{QUEUE}"
    assert detail["jobDefinition"].startswith("arn:aws:batch:us-east-1:123456789012:job-definition/job:")
    assert (detail["jobId"], detail["jobName"], detail["status"]) == (job_id, "a-job", "FAILED")
    assert detail["statusReason"] == "Essential container in task exited"
    assert detail["container"]["exitCode"] == 2
    assert detail["container"]["logStreamName"] == detail["attempts"][0]["container"]["logStreamName"]
    assert detail["tags"] == {"resourceArn": detail["jobArn"], "run": "r1"}
    assert detail["createdAt"] <= detail["startedAt"] <= detail["stoppedAt"]
    assert {"dependsOn", "retryStrategy", "parameters", "platformCapabilities", "propagateTags"} <= detail.keys()


def test_lines_arrive_while_the_job_runs(bench: Bench, tmp_path: Path, witness: Witness) -> None:
    bench.start()
    gate = tmp_path / "gate"
    job_id = bench.submit(
        ["sh", "-c", f"echo now; echo error >&2; while ! test -e {gate}; do sleep 0.02; done; echo end"]
    )
    stream = stream_of(bench.reached(job_id, "RUNNING"))

    lines = witness.has_lines(stream, 2)
    gate.touch()
    bench.ended(job_id)

    assert lines == ["now", "error"]
    assert witness.lines(stream) == ["now", "error", "end"]


def test_all_lines_have_arrived_when_the_job_ends(bench: Bench, witness: Witness) -> None:
    bench.start()

    job = bench.ended(bench.submit(["python", "-c", "for i in range(3000): print('line', i)"]))

    assert witness.lines(stream_of(job)) == [f"line {number}" for number in range(3000)]


def test_progress_bars_long_lines_and_bytes_that_are_no_text_make_readable_lines(
    bench: Bench, witness: Witness
) -> None:
    bench.start()
    script = (
        "import sys; out = sys.stdout.buffer\n"
        "out.write(b'\\r 10%\\r 99%\\r100%\\n' + b'x' * 300_000 + b'\\n' + b'caf\\xe9\\n\\nlast')"
    )

    lines = witness.lines(stream_of(bench.ended(bench.submit(["python", "-c", script]))))

    assert (lines[0], lines[3:]) == ("100%", ["caf\ufffd", " ", "last"])
    assert lines[1] + lines[2] == "x" * 300_000


def test_output_is_kept_in_the_state_folder_as_it_was(bench: Bench) -> None:
    bench.start()

    job_id = bench.submit(["printf", r"\r10%%\r20%%\n\377"])
    bench.ended(job_id)

    assert (bench.folder / "jobs" / job_id / "attempt-1.log").read_bytes() == b"\r10%\r20%\n\xff"


def test_a_job_that_prints_nothing_has_an_empty_log_stream(bench: Bench, witness: Witness) -> None:
    bench.start()
    stream = stream_of(bench.ended(bench.submit(["true"])))

    found = witness.logs.describe_log_streams(logGroupName=LOG_GROUP, logStreamNamePrefix=stream)["logStreams"]

    assert [one["logStreamName"] for one in found] == [stream]
    assert stream.startswith("job/default/")


def test_the_definition_s_log_group_and_prefix_are_used(bench: Bench, witness: Witness) -> None:
    bench.start()
    options = {"awslogs-group": "/own/group", "awslogs-stream-prefix": "own"}
    arn = bench.define(["echo", "hi"], logConfiguration={"logDriver": "awslogs", "options": options})

    stream = stream_of(bench.ended(bench.submit_to(arn)))

    assert stream.startswith("own/default/")
    assert witness.lines(stream, "/own/group") == ["hi"]


class Relay:
    """An endpoint that refuses calls while it is `away`, and otherwise passes them on."""

    def __init__(self, target: str) -> None:
        self.away = threading.Event()
        self.refused = threading.Event()
        relay = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                if relay.away.is_set():
                    relay.refused.set()
                    self.send_response(503)
                    self.send_header("content-length", "0")
                    self.end_headers()
                    return
                headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
                answer = urllib3.request("POST", target + self.path, body=body, headers=headers)
                self.send_response(answer.status)
                self.send_header("content-type", "application/x-amz-json-1.1")
                self.send_header("content-length", str(len(answer.data)))
                self.end_headers()
                self.wfile.write(answer.data)

            def log_message(self, *_args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def relay(aws: str) -> Iterator[Relay]:
    relay = Relay(aws)
    yield relay
    relay.close()


def test_nothing_is_lost_while_the_endpoint_is_away(bench: Bench, witness: Witness, relay: Relay) -> None:
    bench.endpoint = relay.url
    relay.away.set()
    bench.start()
    job_id = bench.submit(["echo", "still here"])
    assert relay.refused.wait(10)
    bench.reached(job_id, "RUNNING")

    relay.away.clear()
    job = bench.ended(job_id)

    assert witness.lines(stream_of(job)) == ["still here"]
    assert witness.statuses_without_repeats(job_id) == ["SUBMITTED", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED"]


def test_what_was_not_delivered_before_a_stop_is_delivered_after_the_next_start(
    bench: Bench, witness: Witness, relay: Relay
) -> None:
    bench.endpoint = relay.url
    relay.away.set()
    bench.start()
    job_id = bench.submit(["sh", "-c", "echo one; echo two; sleep 600"])
    stream = stream_of(bench.reached(job_id, "RUNNING"))
    log = bench.folder / "jobs" / job_id / "attempt-1.log"
    wait_for(lambda: log.exists() and log.read_text() == "one\ntwo\n")
    bench.stop()
    assert witness.events(job_id) == []

    relay.away.clear()
    bench.start()

    assert witness.statuses_without_repeats(job_id) == ["SUBMITTED", "RUNNABLE", "STARTING", "RUNNING", "FAILED"]
    assert witness.has_lines(stream, 2) == ["one", "two"]


def test_a_job_ends_even_if_its_log_never_arrives(bench: Bench, witness: Witness, relay: Relay) -> None:
    bench.endpoint = relay.url
    bench.options["limits"] = Limits(stop_grace=0.5, log_wait=0.3)
    relay.away.set()
    bench.start()

    job = bench.ended(bench.submit(["echo", "x"]))
    assert job["status"] == "SUCCEEDED"
    relay.away.clear()

    assert witness.has_lines(stream_of(job), 1) == ["x"]
    assert witness.statuses(job["jobId"])[-1] == "SUCCEEDED"
