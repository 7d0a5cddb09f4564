"""The intake for tests: a bucket to put files in, and the events of it through the real handler."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Mapping
from typing import Any

from lambda_support import LambdaContext, handler_of, sample_event
from launchbay_core.aws.clients import client

QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/launchbay-intake"
MANY = 99  # looks, after which nothing waits any more
JOB_FILE = "projects/vision/jobs/digits/job.yaml"
JOB_YAML = """\
command: [python, train.py]
code: code.tar.gz
inputs:
  config: {file: config.yaml, include: [trainer]}
  files:
    conf/train.yaml: {include: [training]}
"""
TEXTS = {
    "config.yaml": "trainer: {lr: 1e-3}\nseed: 42\n",
    "conf/train.yaml": "training:\n  epochs: 10  # enough\n",
}


class Bucket:
    """The intake bucket with its queue, in the account of the test."""

    name = "launchbay-intake"

    def __init__(self) -> None:
        self._s3 = client("s3")
        self._s3.create_bucket(Bucket=self.name)
        self._s3.put_bucket_versioning(Bucket=self.name, VersioningConfiguration={"Status": "Enabled"})
        client("sqs").create_queue(QueueName=QUEUE.rsplit("/", 1)[1])

    def put(self, key: str, content: str | bytes) -> str:
        """Put an object; the id of its version."""
        return str(self._s3.put_object(Bucket=self.name, Key=key, Body=content)["VersionId"])

    def put_files(self, *names: str) -> None:
        """Put files of the sample registration: config.yaml, conf/train.yaml, code.tar.gz."""
        for name in names:
            self.put(beside(name), TEXTS[name] if name in TEXTS else archive({"train.py": b"print('hello')"}))

    def delete(self, key: str) -> None:
        """Delete an object, which leaves a delete marker."""
        self._s3.delete_object(Bucket=self.name, Key=key)

    def send_event(
        self,
        key: str,
        version_id: str | None = None,
        *,
        is_last_attempt: bool = False,
        looks: int = 0,
        bucket: str = name,
    ) -> bool:
        """Send the event of an object's version, the present one if none is named; whether the handler succeeded."""
        if version_id is None:
            version_id = self._s3.head_object(Bucket=self.name, Key=key)["VersionId"]
        event = sample_event("intake_job_file")
        record = event["Records"][0]
        body = json.loads(record["body"])
        body["detail"]["bucket"]["name"] = bucket
        body["detail"]["object"] |= {"key": key, "version-id": version_id}
        if looks or is_last_attempt:
            body["launchbay-looks"] = looks or MANY
        answer: Mapping[str, Any] = handler_of("intake")(
            {"Records": [record | {"body": json.dumps(body)}]}, LambdaContext()
        )
        return answer == {"batchItemFailures": []}

    def upload(self, key: str, content: str | bytes) -> dict[str, Any] | None:
        """Put an object and send its event; the result beside it."""
        assert self.send_event(key, self.put(key, content))
        return self.result(key)

    def result(self, key: str) -> dict[str, Any] | None:
        """The result beside an object, or None."""
        keys = self.keys()
        if f"{key}.result.json" not in keys:
            return None
        return dict(json.load(self._s3.get_object(Bucket=self.name, Key=f"{key}.result.json")["Body"]))

    def keys(self) -> list[str]:
        """The keys of all objects."""
        return [one["Key"] for one in self._s3.list_objects_v2(Bucket=self.name).get("Contents", [])]

    def results_written(self, key: str) -> int:
        """How often the result beside an object was written."""
        listed = self._s3.list_object_versions(Bucket=self.name, Prefix=f"{key}.result.json")
        return len(listed.get("Versions", []))

    def waiting(self) -> int:
        """How many messages will come out of the queue later."""
        name = "ApproximateNumberOfMessagesDelayed"
        return int(client("sqs").get_queue_attributes(QueueUrl=QUEUE, AttributeNames=[name])["Attributes"][name])


def beside(name: str) -> str:
    """The key of a file of the sample registration."""
    return f"projects/vision/jobs/digits/{name}"


def archive(files: Mapping[str, bytes]) -> bytes:
    """A `.tar.gz` of some files."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w:gz") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return raw.getvalue()
