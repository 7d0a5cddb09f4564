"""Results for tests: a bucket in moto, the credentials of a job's attempt, and what lies at its place."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import boto3
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from launchbay_core.contracts.results.declared import NOTHING_DECLARED, DeclaredResults
from launchbay_core.contracts.results.manifests import (
    CheckpointsManifest,
    OutputsManifest,
    parse_checkpoints,
    parse_outputs,
)
from launchbay_core.contracts.results.places import checkpoints_key, object_key, outputs_key, results_prefix
from launchbay_core.contracts.run_manifest import RunManifest, SourceOverrides, write_manifest
from launchbay_core.contracts.run_objects import inputs_prefix, manifest_key
from launchbay_local.aws.moto_adapter import MotoAdapter
from launchbay_local.http.messages import Request, Response
from launchbay_local.http.server import LoopbackServer
from moto_state import empty_account

REGION, BUCKET, INPUTS, TASK = "us-east-1", "results", "inputs", "0123456789abcdef0123456789abcdef"


class Place(NamedTuple):
    """An attempt's place in a bucket, as an administrator sees it, and the environment of its container."""

    s3: Any
    name: str
    environment: dict[str, str]

    def present(self) -> set[str]:
        """What lies there, by keys below the place."""
        prefix = results_prefix(self.name)
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
        return {one["Key"].removeprefix(prefix) for page in pages for one in page.get("Contents", [])}

    def content(self, key: str) -> bytes:
        """An object's content."""
        return bytes(self.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read())

    def outputs(self) -> OutputsManifest:
        """The manifest of outputs."""
        return parse_outputs(self.content(outputs_key(self.name)))

    def checkpoints(self) -> CheckpointsManifest:
        """The manifest of checkpoints."""
        return parse_checkpoints(self.content(checkpoints_key(self.name)))

    def output_contents(self) -> dict[str, bytes]:
        """The outputs that the manifest lists, each as long as it says and with its hash."""
        found = {}
        for one in self.outputs().outputs:
            content = self.content(object_key(self.name, one.file.number))
            assert (len(content), hashlib.sha256(content).hexdigest()) == (one.file.size, one.file.sha256)
            found[one.file.path] = content
        return found


class Endpoint:
    """An AWS endpoint with nothing in it. `intercept` may answer a request in moto's place."""

    def __init__(self) -> None:
        empty_account()
        self._server = LoopbackServer(0, max_body=2**30)
        self._moto = MotoAdapter(DomainDispatcherApplication(create_backend_app), forget=lambda: None)
        self.intercept: Callable[[Request], Response | None] = lambda _: None
        self._server.start(lambda request: self.intercept(request) or self.answer(request))
        self.url = self._server.url

    def answer(self, request: Request) -> Response:
        """What AWS answers to a request."""
        return self._moto(request)

    def stop(self) -> None:
        """Answer nothing any more."""
        self._server.stop()


def refuse_uploads(request: Request) -> Response | None:
    """As `intercept`: the answer of an S3 that takes nothing into the bucket of results."""
    return Response(503) if request.method == "PUT" and BUCKET in request.path.split("/") else None


@contextmanager
def results_endpoint() -> Iterator[Endpoint]:
    """An AWS endpoint."""
    endpoint = Endpoint()
    yield endpoint
    endpoint.stop()


def new_place(endpoint: str, task: str = TASK) -> Place:
    """An empty bucket of results, and a place in it; a bucket of inputs, too."""
    s3 = _client("s3", endpoint)
    for bucket in (BUCKET, INPUTS):
        if bucket in {one["Name"] for one in s3.list_buckets()["Buckets"]}:
            _empty(s3, bucket)
        else:
            s3.create_bucket(Bucket=bucket)
    return place_of_task(endpoint, task)


def place_of_task(endpoint: str, task: str) -> Place:
    """A place in the bucket, beside those that are there."""
    s3, sts, iam = (_client(service, endpoint) for service in ("s3", "sts", "iam"))
    role = sts.assume_role(RoleArn=_role(iam), RoleSessionName=task)
    given = role["Credentials"]
    environment = {
        "AWS_ACCESS_KEY_ID": given["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": given["SecretAccessKey"],
        "AWS_SESSION_TOKEN": given["SessionToken"],
        "AWS_REGION": REGION,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_MAX_ATTEMPTS": "2",
    }
    return Place(s3, role["AssumedRoleUser"]["AssumedRoleId"], environment)


@cache
def _client(service: str, endpoint: str) -> Any:
    session = boto3.Session(region_name=REGION, aws_access_key_id="admin", aws_secret_access_key="admin")
    return session.client(service, endpoint_url=endpoint)  # type: ignore[call-overload]


def _role(iam: Any) -> str:
    found = {one["RoleName"]: one["Arn"] for one in iam.list_roles()["Roles"]}
    if "jobs" in found:
        return str(found["jobs"])
    return str(iam.create_role(RoleName="jobs", AssumeRolePolicyDocument="{}")["Role"]["Arn"])


def _empty(s3: Any, bucket: str) -> None:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        if keys := [{"Key": one["Key"]} for one in page.get("Contents", [])]:
            s3.delete_objects(Bucket=bucket, Delete={"Objects": keys})


class Agent:
    """An ECS agent that answers what it is told to."""

    def __init__(self) -> None:
        self.server = LoopbackServer(0, max_body=2**16)
        self.answer = Response.json(200, {"Containers": []})
        self.asked: list[str] = []
        self.server.start(self._respond)
        self.environment = {"ECS_CONTAINER_METADATA_URI_V4": f"{self.server.url}/v4/0123-1"}

    def say(self, *containers: dict[str, Any]) -> None:
        """Show these containers from now on."""
        self.answer = Response.json(200, {"TaskARN": "arn", "Containers": list(containers)})

    def _respond(self, request: Request) -> Response:
        self.asked.append(request.path)
        return self.answer


def stopped(name: str, code: int) -> dict[str, Any]:
    """A container that has ended, as an agent shows it."""
    return {"Name": name, "KnownStatus": "STOPPED", "ExitCode": code}


class Exec:
    """`launchbay exec` of a run whose inputs lie in the endpoint, in a process of its own."""

    def __init__(self, place: Place, folder: Path, results: DeclaredResults = NOTHING_DECLARED) -> None:
        manifest = manifest_of(results)
        prefix = inputs_prefix(manifest.project, manifest.run_id)
        place.s3.put_object(Bucket=INPUTS, Key=manifest_key(prefix), Body=write_manifest(manifest))
        folder.mkdir()
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "LAUNCHBAY_"))},
            **place.environment,
            "LAUNCHBAY_INPUTS": f"s3://{INPUTS}/{prefix}",
            "LAUNCHBAY_RESULTS": f"s3://{BUCKET}/",
            "AWS_BATCH_JOB_ATTEMPT": "1",
        }

    def start(self, script: str, **environment: str) -> subprocess.Popen[str]:
        """Start a Python script as the run's command."""
        return self._start(["-m", "launchbay.runtime", "--", sys.executable, "-c", script], environment)

    def start_program(self, *words: str, **environment: str) -> subprocess.Popen[str]:
        """Start `launchbay` with these words, such as those of another container of the task."""
        return self._start(["-m", "launchbay.cli.main", *words], environment)

    def _start(self, words: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *words],
            cwd=self.folder,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, script: str, **environment: str) -> tuple[int, str]:
        """Run a Python script as the run's command; its exit code, and what stood on standard error."""
        process = self.start(script, **environment)
        _, said = process.communicate(timeout=100)
        return process.returncode, said


def fill(path: Path, size: int) -> bytes:
    """Write a file of bytes that don't repeat, and return them."""
    content = hashlib.shake_256(path.name.encode()).digest(size)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return content


def manifest_of(results: DeclaredResults = NOTHING_DECLARED, command: Sequence[str] = ("true",)) -> RunManifest:
    """The manifest of a run that has nothing but its results."""
    return RunManifest(
        project="vision",
        run_id="01JZ8Q4T6V2M9X3C7B5N1K0HFD",
        job="digits",
        job_version=1,
        command=command,
        arguments=(),
        env={},
        config=None,
        config_inputs={},
        config_overrides=SourceOverrides({}, {}, {}),
        files={},
        code=None,
        results=results,
    )
