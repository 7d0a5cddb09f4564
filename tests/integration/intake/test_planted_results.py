"""`<key>.result.json` that somebody else has put there: it stops nothing, and is never read or taken for a result."""

from __future__ import annotations

import json
from typing import Any

import pytest

from intake_support import JOB_FILE, Bucket, beside
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.aws.clients import client
from launchbay_core.aws.intake_bucket import IntakeBucket
from launchbay_core.errors import Busy

LAUNCH = "projects/vision/launches/digits/try.yaml"
SMALL = "command: [python, -c, pass]\n"


def as_ours(bucket: Bucket, key: str, version_id: str, outcome: str) -> str:
    """The result that Launchbay would write for this upload."""
    about = {"bucket": bucket.name, "key": key, "version_id": version_id}
    return json.dumps({"result_version": "1", "outcome": outcome, "object": about, "run": {"run_id": "01"}})


def numbers_of_runs() -> int:
    return len(list(create_adapters().store.list_runs("vision").items))


@pytest.mark.parametrize(
    "planted",
    [
        b"", b"null", b"[]", b"5", b'"text"', b"{", b"\xff\xfe", b"[" * 100_000, b'{"object": ' * 50_000,
        b'{"object": [1]}', b'{"object": {"version_id": {}}}', b'{"outcome": ["refused"], "object": null}',
        b"9" * 100_000, b"x" * 5_000_000,
    ],
    ids=lambda content: f"{content[:20]!r}×{len(content)}",
)  # fmt: skip
@pytest.mark.parametrize("key", [JOB_FILE, LAUNCH])
def test_whatever_was_planted_is_replaced_by_the_result(bucket: Bucket, key: str, planted: bytes) -> None:
    if key == LAUNCH:
        bucket.upload(JOB_FILE, SMALL)
    version_id = bucket.put(key, SMALL if key == JOB_FILE else "{}")
    bucket.put(f"{key}.result.json", planted)

    assert bucket.send_event(key, version_id)

    result = bucket.result(key)
    assert result is not None
    assert result["outcome"] in ("registered", "launched")
    assert result["object"]["version_id"] == version_id


@pytest.mark.parametrize("outcome", ["registered", "unchanged", "launched", "refused", "x"])
@pytest.mark.parametrize("key", [JOB_FILE, LAUNCH])
def test_a_perfect_copy_of_a_result_stops_nothing(bucket: Bucket, key: str, outcome: str) -> None:
    if key == LAUNCH:
        bucket.upload(JOB_FILE, SMALL)
    version_id = bucket.put(key, SMALL if key == JOB_FILE else "{}")
    bucket.put(f"{key}.result.json", as_ours(bucket, key, version_id, outcome))

    assert bucket.send_event(key, version_id)

    result: Any = bucket.result(key)
    assert result["outcome"] == ("registered" if key == JOB_FILE else "launched")
    if key == LAUNCH:
        assert result["run"]["run_id"] == next(iter(create_adapters().store.list_runs("vision").items)).run_id


def test_a_job_file_that_waits_for_files_is_registered_beside_a_planted_result(bucket: Bucket) -> None:
    version_id = bucket.put(JOB_FILE, SMALL + "inputs: {files: [a.yaml]}\n")
    bucket.put(f"{JOB_FILE}.result.json", as_ours(bucket, JOB_FILE, version_id, "registered"))
    assert bucket.send_event(JOB_FILE, version_id)

    bucket.put(beside("a.yaml"), "a: 1\n")
    assert bucket.send_event(beside("a.yaml"))

    assert (bucket.result(JOB_FILE) or {})["version"]["version"] == 1


def test_a_result_that_was_replaced_is_written_again_when_the_event_comes_again(bucket: Bucket) -> None:
    bucket.upload(JOB_FILE, SMALL)
    version_id = bucket.put(LAUNCH, "{}")
    bucket.send_event(LAUNCH, version_id)
    bucket.put(f"{LAUNCH}.result.json", as_ours(bucket, LAUNCH, version_id, "launched"))

    assert bucket.send_event(LAUNCH, version_id)

    result: Any = bucket.result(LAUNCH)
    assert result["run"]["run_id"] != "01"
    assert numbers_of_runs() == 1


def test_a_planted_result_does_not_bring_a_registration_back_to_life(bucket: Bucket) -> None:
    bucket.put(beside("a.yaml"), "a: 1\n")
    version_id = bucket.put(JOB_FILE, SMALL + "inputs: {files: [a.yaml]}\n")
    bucket.send_event(JOB_FILE, version_id)

    bucket.put(beside("a.yaml"), "a: 2\n")
    bucket.send_event(beside("a.yaml"))
    assert create_adapters().store.get_job("vision", "digits").latest_version == 1


def test_an_older_upload_does_not_take_the_place_of_what_stands_beside_a_newer_one(bucket: Bucket) -> None:
    bucket.upload(JOB_FILE, SMALL)
    older = bucket.put(LAUNCH, "{}")
    newer = bucket.put(LAUNCH, "{}")
    bucket.send_event(LAUNCH, newer)

    assert bucket.send_event(LAUNCH, older)

    assert (bucket.result(LAUNCH) or {})["object"]["version_id"] == newer
    assert numbers_of_runs() == 2


def test_somebody_who_always_writes_first_delays_a_result_but_does_not_lose_it(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    s3 = client("s3")
    put = s3.put_object
    raced = 0

    def put_after_another(**given: Any) -> Any:
        nonlocal raced
        if given["Key"].endswith(".result.json"):
            raced += 1
            put(Bucket=given["Bucket"], Key=given["Key"], Body=f"planted {raced}")
        return put(**given)

    version_id = bucket.put(JOB_FILE, SMALL)
    with monkeypatch.context() as patch:
        patch.setattr(s3, "put_object", put_after_another)
        assert not bucket.send_event(JOB_FILE, version_id)
        with pytest.raises(Busy):
            IntakeBucket(s3, bucket.name).write_result(JOB_FILE, {}, lambda _: True)
    assert 2 <= raced <= 20

    assert bucket.send_event(JOB_FILE, version_id)
    assert (bucket.result(JOB_FILE) or {})["outcome"] == "unchanged"
