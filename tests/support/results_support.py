"""Results for tests: a bucket in moto, the credentials of a job's attempt, and what lies at its place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import boto3
from moto.server import ThreadedMotoServer

from launchbay_core.contracts.results.declared import NOTHING_DECLARED, DeclaredResults
from launchbay_core.contracts.results.manifests import (
    CheckpointsManifest,
    OutputsManifest,
    parse_checkpoints,
    parse_outputs,
)
from launchbay_core.contracts.results.places import checkpoints_key, object_key, outputs_key, results_prefix
from launchbay_core.contracts.run_manifest import RunManifest, SourceOverrides
from moto_state import empty_account

REGION, BUCKET, TASK = "us-east-1", "results", "0123456789abcdef0123456789abcdef"


class Place(NamedTuple):
    """An attempt's place in a bucket, as an administrator sees it, and the environment of its container."""

    s3: Any
    name: str
    environment: dict[str, str]

    def keys(self) -> set[str]:
        """What lies there, by keys below the place."""
        found = self.s3.list_objects_v2(Bucket=BUCKET, Prefix=results_prefix(self.name))
        return {one["Key"].removeprefix(results_prefix(self.name)) for one in found.get("Contents", [])}

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


@contextmanager
def results_endpoint() -> Iterator[str]:
    """The URL of an AWS endpoint with nothing in it."""
    empty_account()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def new_place(endpoint: str, task: str = TASK) -> Place:
    """An empty bucket of results, and a place in it."""
    s3: Any = _administrator().client("s3", endpoint_url=endpoint)
    if BUCKET in {one["Name"] for one in s3.list_buckets()["Buckets"]}:
        _empty(s3)
    else:
        s3.create_bucket(Bucket=BUCKET)
    return place_of_task(endpoint, task)


def place_of_task(endpoint: str, task: str) -> Place:
    """A place in the bucket, beside those that are there."""
    session = _administrator()
    s3: Any = session.client("s3", endpoint_url=endpoint)
    sts: Any = session.client("sts", endpoint_url=endpoint)
    role = sts.assume_role(RoleArn=_role(session.client("iam", endpoint_url=endpoint)), RoleSessionName=task)
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


def _administrator() -> boto3.Session:
    return boto3.Session(region_name=REGION, aws_access_key_id="admin", aws_secret_access_key="admin")


def _role(iam: Any) -> str:
    found = {one["RoleName"]: one["Arn"] for one in iam.list_roles()["Roles"]}
    if "jobs" in found:
        return str(found["jobs"])
    return str(iam.create_role(RoleName="jobs", AssumeRolePolicyDocument="{}")["Role"]["Arn"])


def _empty(s3: Any) -> None:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET):
        for one in page.get("Contents", []):
            s3.delete_object(Bucket=BUCKET, Key=one["Key"])


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
