"""A job that tries, with its own credentials, to reach what belongs to another run. Tests run it as a script.

It is told who its victim is in HOSTILE_TARGETS, tries every attack, and writes what S3 and other services said to
HOSTILE_REPORT: the status and AWS's code of each attempt, by what was tried.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import boto3
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import ClientError

_CODE = re.compile(rb"<Code>(\w+)</Code>")
_UPLOAD = re.compile(rb"<UploadId>([^<]+)</UploadId>")
_NOTHING: Mapping[str, str] = {}


class Said(NamedTuple):
    """An answer: its status, and AWS's code of an error."""

    status: int
    code: str
    body: bytes = b""


class Attempts:
    """Signed requests with exactly the path that is given: nothing is made simpler on the way."""

    def __init__(self) -> None:
        self.session = boto3.Session(region_name="us-east-1")
        self.endpoint = os.environ["AWS_ENDPOINT_URL"]
        self.report: dict[str, list[Any]] = {}

    def send(
        self, method: str, path: str, query: str = "", body: bytes = b"", headers: Mapping[str, str] = _NOTHING
    ) -> Said:
        """Send a request to S3 with the job's own credentials."""
        url = f"{self.endpoint}{path}" + (f"?{query}" if query else "")
        request = AWSRequest(method, url, headers=dict(headers), data=body)
        credentials = self.session.get_credentials()
        assert credentials is not None
        S3SigV4Auth(credentials, "s3", "us-east-1").add_auth(request)
        where = urlsplit(self.endpoint)
        connection = http.client.HTTPConnection(where.netloc, timeout=60)  # which takes no dots out of a path
        connection.request(method, path + (f"?{query}" if query else ""), body, dict(request.headers.items()))
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        found = _CODE.search(content)
        return Said(answer.status, found[1].decode() if found else "", content)

    def note(self, what: str, said: Said) -> None:
        """Put down what came of an attempt."""
        assert what not in self.report
        self.report[what] = [said.status, said.code]

    def call(self, what: str, act: Callable[[], Any]) -> None:
        """Put down what comes of a call by an SDK."""
        try:
            act()
        except ClientError as error:
            status = int(error.response["ResponseMetadata"]["HTTPStatusCode"])
            self.note(what, Said(status, error.response["Error"]["Code"]))
        else:
            self.note(what, Said(200, ""))


def attack(targets: Mapping[str, str]) -> dict[str, Any]:
    """Try everything; `targets` has the buckets, and the place, keys and ids of the victim."""
    attempts = Attempts()
    place = str(attempts.session.client("sts").get_caller_identity()["UserId"])
    for what, said in _own_place(attempts, targets, place):
        attempts.note(what, said)
    own = dict(attempts.report)
    attempts.report.clear()
    for tries in (_writes, _parts, _copies, _odd_keys, _lists_and_settings):
        for what, said in tries(attempts, targets, place):
            attempts.note(what, said)
    _other_services(attempts, targets)
    refused = dict(attempts.report)
    attempts.report.clear()
    for what, said in _literal_keys(attempts, targets, place):
        attempts.note(what, said)
    return {"place": place, "own": own, "refused": refused, "harmless": attempts.report}


_Tries = Iterator[tuple[str, Said]]


def _own_place(to: Attempts, targets: Mapping[str, str], place: str) -> _Tries:
    """What the job may do, so that a refusal elsewhere is not one of the way in which it was asked."""
    bucket = targets["results"]
    yield "write", to.send("PUT", f"/{bucket}/outputs/{place}/files/000100", body=b"mine")
    yield "write a part of metrics", to.send("PUT", f"/{bucket}/metrics/{place}/000900", body=b"not a part")
    yield "read", to.send("GET", f"/{bucket}/outputs/{place}/files/000100")
    yield "read what another run has left", to.send("GET", f"/{bucket}/{targets['output']}")
    yield "delete", to.send("DELETE", f"/{bucket}/outputs/{place}/files/000100")


def _writes(to: Attempts, targets: Mapping[str, str], place: str) -> _Tries:
    bucket, data, victim = targets["results"], targets["data"], targets["place"]
    run = f"projects/{targets['project']}/runs/{targets['run']}"
    keys = {
        "the victim's manifest of outputs": f"{bucket}/outputs/{victim}/outputs.json",
        "the victim's manifest of checkpoints": f"{bucket}/outputs/{victim}/checkpoints.json",
        "a file of the victim's": f"{bucket}/{targets['output']}",
        "a new file at the victim's place": f"{bucket}/outputs/{victim}/files/000777",
        "the victim's metrics": f"{bucket}/metrics/{victim}/000777",
        "the victim's roll-up": f"{bucket}/rollups/{targets['project']}/{targets['run']}/1",
        "a place that nobody has yet": f"{bucket}/outputs/{place[:-1]}/outputs.json",
        "a place that begins as its own": f"{bucket}/outputs/{place}0/outputs.json",
        "no place": f"{bucket}/outputs/outputs.json",
        "the top of the bucket": f"{bucket}/outputs.json",
        "its own roll-ups": f"{bucket}/rollups/{place}/1",
        "what the victim restores": f"{data}/{run}/restore/2.json",
        "the victim's manifest": f"{data}/{run}/inputs/manifest.json",
        "the victim's claim": f"{data}/{run}/claim",
        "a secret": f"{data}/secrets/named/{targets['project']}/hf-token",
    }
    for what, key in keys.items():
        yield f"write {what}", to.send("PUT", f"/{key}", body=b"{}")
        yield f"delete {what}", to.send("DELETE", f"/{key}")
    condition = {"if-none-match": "*"}
    yield "write a pointer that is not there", to.send("PUT", f"/{data}/{run}/restore/9.json", "", b"{}", condition)
    objects = f"<Delete><Object><Key>{targets['output']}</Key></Object></Delete>".encode()
    digest = {"content-md5": base64.b64encode(hashlib.md5(objects, usedforsecurity=False).digest()).decode()}
    yield "delete several", to.send("POST", f"/{bucket}", "delete=", objects, digest)
    key = base64.b64encode(b"k" * 32).decode()
    own_key = {
        "x-amz-server-side-encryption-customer-algorithm": "AES256",
        "x-amz-server-side-encryption-customer-key": key,
        "x-amz-server-side-encryption-customer-key-md5": base64.b64encode(
            hashlib.md5(b"k" * 32, usedforsecurity=False).digest()
        ).decode(),
    }
    for name, prefix in (("outputs", "outputs"), ("metrics", "metrics")):
        mine = f"/{bucket}/{prefix}/{place}/000500"
        yield f"encrypt its own {name} with a key of its own", to.send("PUT", mine, "", b"x", own_key)
        for storage in ("GLACIER", "DEEP_ARCHIVE"):
            headers = {"x-amz-storage-class": storage}
            yield f"archive its own {name} in {storage}", to.send("PUT", mine, "", b"x", headers)
        yield f"publish its own {name}", to.send("PUT", mine, "", b"x", {"x-amz-acl": "public-read"})
    yield "delete a part of its own metrics", to.send("DELETE", f"/{bucket}/metrics/{place}/000900")


def _parts(to: Attempts, targets: Mapping[str, str], place: str) -> _Tries:
    """Uploads in parts: at the victim's place, by an upload of the victim's, and by one of the job's own."""
    bucket, victim, own = targets["results"], targets["output"], f"outputs/{place}/files/000200"
    complete = (
        b'<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        b'<Part><PartNumber>1</PartNumber><ETag>"0"</ETag></Part></CompleteMultipartUpload>'
    )
    yield "begin an upload in parts", to.send("POST", f"/{bucket}/{victim}", "uploads=")
    begun = to.send("POST", f"/{bucket}/{own}", "uploads=")
    found = _UPLOAD.search(begun.body)
    assert found is not None, begun
    for whose, upload in (("its own upload", found[1].decode()), ("the victim's upload", targets["upload"])):
        query = f"uploadId={upload}"
        yield f"a part of {whose}", to.send("PUT", f"/{bucket}/{victim}", f"partNumber=1&{query}", b"evil")
        yield f"complete {whose}", to.send("POST", f"/{bucket}/{victim}", query, complete)
        yield f"abort {whose}", to.send("DELETE", f"/{bucket}/{victim}", query)
        yield f"list the parts of {whose}", to.send("GET", f"/{bucket}/{victim}", query)
    yield "list uploads", to.send("GET", f"/{bucket}", "uploads=")
    to.send("DELETE", f"/{bucket}/{own}", f"uploadId={found[1].decode()}")


def _copies(to: Attempts, targets: Mapping[str, str], place: str) -> _Tries:
    bucket, data = targets["results"], targets["data"]
    own, victim = f"outputs/{place}/files/000300", targets["output"]
    to.send("PUT", f"/{bucket}/{own}", body=b"evil")

    def copy(source: str, target: str) -> Said:
        return to.send("PUT", f"/{target}", headers={"x-amz-copy-source": f"/{source}"})

    yield "copy over a file of the victim's", copy(f"{bucket}/{own}", f"{bucket}/{victim}")
    yield (
        "copy over what the victim restores",
        copy(f"{bucket}/{own}", f"{data}/projects/{targets['project']}/runs/{targets['run']}/restore/2.json"),
    )
    rollup = f"rollups/{targets['project']}/{targets['run']}/1"
    for what, source in {
        "a roll-up": f"{bucket}/{rollup}",
        "the victim's metrics": f"{bucket}/metrics/{targets['place']}/000001",
        "a version's document": f"{data}/projects/{targets['project']}/jobs/left/versions/1.json",
    }.items():
        yield f"copy {what} to its own place", copy(source, f"{bucket}/{own}")
    to.send("DELETE", f"/{bucket}/{own}")


def _odd_keys(to: Attempts, targets: Mapping[str, str], place: str) -> _Tries:
    """Keys that mean the victim's place to whoever reads them carelessly."""
    bucket, victim = targets["results"], targets["place"]
    for name, path in {
        "an empty first part": f"/{bucket}//outputs/{victim}/outputs.json",
        "an encoded slash after the bucket": f"/{bucket}/%2Foutputs/{victim}/outputs.json",
        "an encoded victim": f"/{bucket}/outputs/{victim.replace(':', '%3A')}/outputs.json",
        "a slash that is encoded": f"/{bucket}/outputs%2F{victim}%2Foutputs.json",
        "a wildcard": f"/{bucket}/outputs/*/outputs.json",
        "a question mark": f"/{bucket}/outputs/{'%3F' * len(place)}/outputs.json",
        "a variable": f"/{bucket}/outputs/$%7Baws:userid%7D/outputs.json",
        "other letters": f"/{bucket}/OUTPUTS/{victim}/outputs.json",
        "lower case": f"/{bucket}/outputs/{place.lower()}/outputs.json",
        "dots before the bucket": f"/{bucket}/../{bucket}/outputs/{victim}/outputs.json",
        "dots to the other bucket": f"/{targets['data']}/../{targets['data']}/projects/x/runs/y/restore/2.json",
        "a place without what is in it": f"/{bucket}/outputs/{place}",
        "a line feed": f"/{bucket}/outputs/{victim}/outputs.json%0A",
        "a null character": f"/{bucket}/outputs/{victim}/outputs.json%00",
    }.items():
        yield f"write with {name}", to.send("PUT", path, body=b"evil")


def _literal_keys(to: Attempts, targets: Mapping[str, str], place: str) -> _Tries:
    """Keys that S3 takes as they are, below the job's own place: taken or refused, they harm nobody."""
    bucket, victim = targets["results"], targets["place"]
    for name, path in {
        "dots": f"/{bucket}/outputs/{place}/../{victim}/outputs.json",
        "encoded dots": f"/{bucket}/outputs/{place}/%2e%2e/{victim}/outputs.json",
        "encoded dots and slashes": f"/{bucket}/outputs/{place}%2F..%2F{victim}%2Foutputs.json",
        "dots that are encoded twice": f"/{bucket}/outputs/{place}/%252e%252e/{victim}/outputs.json",
        "dots up to the other bucket": f"/{bucket}/outputs/{place}/../../../{targets['data']}/secrets/evil",
        "an empty part": f"/{bucket}/outputs/{place}//../{victim}/outputs.json",
        "a backslash": f"/{bucket}/outputs/{place}/..%5C{victim}%5Coutputs.json",
        "metrics with dots": f"/{bucket}/metrics/{place}/../{victim}/000778",
    }.items():
        yield f"write with {name}", to.send("PUT", path, body=b"evil")


def _lists_and_settings(to: Attempts, targets: Mapping[str, str], place: str) -> _Tries:
    bucket, output = targets["results"], targets["output"]
    for name, query in {
        "list everything": "list-type=2",
        "list its own place": f"list-type=2&prefix=outputs%2F{place}%2F",
        "list versions": "versions=",
        "read the policy": "policy=",
        "read the notifications": "notification=",
        "read the lifecycle": "lifecycle=",
    }.items():
        yield name, to.send("GET", f"/{bucket}", query)
    for name in ("policy", "lifecycle", "acl"):
        yield f"replace the {name}", to.send("PUT", f"/{bucket}", f"{name}=", b"{}")
    yield "delete the bucket", to.send("DELETE", f"/{bucket}")
    yield "make another bucket", to.send("PUT", "/launchbay-mine")
    for name in ("acl", "tagging"):
        yield f"replace the {name} of the victim's file", to.send("PUT", f"/{bucket}/{output}", f"{name}=", b"<a/>")
    yield "read the victim's metrics", to.send("GET", f"/{bucket}/metrics/{targets['place']}/000001")
    yield (
        "read the victim's roll-up",
        to.send("GET", f"/{bucket}/rollups/{targets['project']}/{targets['run']}/1"),
    )
    yield "read what does not exist", to.send("HEAD", f"/{bucket}/outputs/{place}/files/000999")
    yield "list the other bucket", to.send("GET", f"/{targets['data']}", "list-type=2")


def _other_services(to: Attempts, targets: Mapping[str, str]) -> None:
    """Ways around S3: to be somebody else, to tell the functions lies, and to change what they keep."""

    def client(name: str) -> Any:
        return to.session.client(name)  # type: ignore[call-overload]

    session = targets["place"].partition(":")[2]
    key = {"pk": {"S": f"RUN#{targets['project']}#{targets['run']}"}, "sk": {"S": "STATE"}}
    news = json.dumps({"Records": [{"s3": {"object": {"key": f"metrics/{targets['place']}/000001"}}}]})
    event = {"Source": "aws.batch", "DetailType": "Batch Job State Change", "Detail": "{}"}
    sts, table = client("sts"), targets["table"]
    assumed = sts.get_caller_identity()["Arn"]  # arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION
    role = f"arn:aws:iam::{assumed.split(':')[4]}:role/{assumed.split('/')[1]}"
    for what, act in {
        "be the victim's session": lambda: sts.assume_role(RoleArn=role, RoleSessionName=session),
        "get a session of a user": sts.get_session_token,
        "get a session by name": lambda: sts.get_federation_token(Name=session[:32]),
        "tell of a part": lambda: client("sqs").send_message(QueueUrl=targets["queue"], MessageBody=news),
        "take news of parts": lambda: client("sqs").receive_message(QueueUrl=targets["queue"]),
        "read the run's record": lambda: client("dynamodb").get_item(TableName=table, Key=key),
        "change the run's record": lambda: client("dynamodb").delete_item(TableName=table, Key=key),
        "say that a job has ended": lambda: client("events").put_events(Entries=[event]),
        "call a function": lambda: client("lambda").invoke(FunctionName="launchbay-metrics"),
    }.items():
        to.call(what, act)


if __name__ == "__main__":
    report = attack(json.loads(os.environ["HOSTILE_TARGETS"]))
    Path(os.environ["HOSTILE_REPORT"]).write_text(json.dumps(report))
