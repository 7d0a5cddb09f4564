"""The instance metadata service that a job finds: IMDSv2, without credentials."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import urllib3

from batch_support import Bench, words_in
from launchbay_local.batch.metadata.instance import InstanceMetadata
from launchbay_local.http.messages import Request

ACTION = "/latest/meta-data/spot/instance-action"
TTL, TOKEN = "x-aws-ec2-metadata-token-ttl-seconds", "x-aws-ec2-metadata-token"


def ask(machine: InstanceMetadata, method: str, path: str, **headers: str) -> tuple[int, str]:
    pairs = [(name.replace("_", "-"), value) for name, value in headers.items()]
    response = machine.answer(method, path, Request(method, path, pairs))
    return response.status, response.body.decode()


def token_of(machine: InstanceMetadata, seconds: str = "60") -> str:
    status, token = ask(machine, "PUT", "/latest/api/token", **{TTL: seconds})
    assert status == 200
    return token


def test_there_is_no_notice_until_there_is_one() -> None:
    machine = InstanceMetadata("eu-west-1")
    token = token_of(machine)
    before = ask(machine, "GET", ACTION, **{TOKEN: token})

    machine.give_notice(1_700_000_000_999)

    assert before[0] == 404
    assert ask(machine, "GET", ACTION, **{TOKEN: token}) == (
        200,
        '{"action": "terminate", "time": "2023-11-14T22:13:20Z"}',
    )
    assert ask(machine, "GET", "/latest/meta-data/placement/region", **{TOKEN: token}) == (200, "eu-west-1")


@pytest.mark.parametrize("token", ["", "x", "9999999999.00", "9999999999", "é", ".", "1."])
def test_nothing_is_told_without_a_token(token: str) -> None:
    machine = InstanceMetadata("us-east-1")
    other = token_of(InstanceMetadata("us-east-1"))

    for wrong in (token, other):
        assert ask(machine, "GET", ACTION, **({TOKEN: wrong} if wrong else {}))[0] == 401


def test_a_token_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = InstanceMetadata("us-east-1")
    monkeypatch.setattr("time.time", lambda: 1000.0)
    token = token_of(machine, "1")
    assert ask(machine, "GET", ACTION, **{TOKEN: token})[0] == 404

    monkeypatch.setattr("time.time", lambda: 1001.0)

    assert ask(machine, "GET", ACTION, **{TOKEN: token})[0] == 401


@pytest.mark.parametrize("seconds", ["", "0", "21601", "-1", "1.5", "x", "²"])
def test_a_token_needs_a_time_that_ec2_accepts(seconds: str) -> None:
    assert ask(InstanceMetadata("us-east-1"), "PUT", "/latest/api/token", **{TTL: seconds})[0] == 400


def test_a_token_is_not_given_through_a_proxy() -> None:
    headers = {TTL: "60", "x-forwarded-for": "10.0.0.1"}

    assert ask(InstanceMetadata("us-east-1"), "PUT", "/latest/api/token", **headers)[0] == 403


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/latest/meta-data/iam/security-credentials/", 404),
        ("GET", "/latest/dynamic/instance-identity/document", 404),
        ("GET", "", 404),
        ("POST", ACTION, 405),
        ("GET", "/latest/api/token", 405),
    ],
)
def test_there_is_nothing_else(method: str, path: str, status: int) -> None:
    machine = InstanceMetadata("us-east-1")

    assert ask(machine, method, path, **{TOKEN: token_of(machine)})[0] == status


CREDENTIALS = """
import botocore.session, sys
found = botocore.session.get_session().get_credentials()
print(found.access_key if found else "none", file=open(sys.argv[1], "w"))
"""


@pytest.mark.parametrize(
    ("environment", "access_key"), [({}, "none"), ({"AWS_ACCESS_KEY_ID": "own", "AWS_SECRET_ACCESS_KEY": "x"}, "own")]
)
def test_an_sdk_finds_the_same_credentials_as_without_it(
    bench: Bench, tmp_path: Path, environment: dict[str, str], access_key: str
) -> None:
    bench.options["job_env"] = {"AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}
    bench.options["attempt_credentials"] = lambda _attempt: environment
    bench.start()
    seen = tmp_path / "seen"

    job = bench.ended(bench.submit(["python", "-c", CREDENTIALS, str(seen)]))

    assert (job["status"], seen.read_text()) == ("SUCCEEDED", f"{access_key}\n")


def test_an_sdk_s_own_reader_understands_it(bench: Bench, tmp_path: Path) -> None:
    bench.start()
    script = (
        "import os, sys\n"
        "from botocore.utils import IMDSFetcher\n"
        "imds = IMDSFetcher(base_url=os.environ['AWS_EC2_METADATA_SERVICE_ENDPOINT'])\n"
        "path = '/latest/meta-data/placement/region'\n"
        "answer = imds._get_request(path.lstrip('/'), lambda _: False, token=imds._fetch_metadata_token())\n"
        "print(answer.text, file=open(sys.argv[1], 'w'))\n"
    )
    seen = tmp_path / "seen"

    job = bench.ended(bench.submit(["python", "-c", script, str(seen)]))

    assert (job["status"], seen.read_text()) == ("SUCCEEDED", "us-east-1\n")


def test_each_attempt_has_a_machine_of_its_own(bench: Bench, tmp_path: Path) -> None:
    bench.start()
    out = tmp_path / "out"
    script = f'echo "$AWS_EC2_METADATA_SERVICE_ENDPOINT" >> {out}; test "$AWS_BATCH_JOB_ATTEMPT" = 2'
    bench.ended(bench.submit(["sh", "-c", script], retryStrategy={"attempts": 2}))

    first, second = words_in(out)

    assert first != second
    assert re.fullmatch(rf"{bench.url}/instance/[0-9a-f]{{32}}", first)
    ended: Any = urllib3.request("PUT", f"{first}/latest/api/token", headers={TTL: "60"}, retries=False)
    assert ended.status == 404
