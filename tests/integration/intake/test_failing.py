"""What fails: an upload ends with a result whatever is wrong, and only what may heal is tried again."""

from __future__ import annotations

import json
import logging
import logging.handlers
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from intake_support import JOB_FILE, Bucket, archive, beside
from lambda_support import LambdaContext, handler_of, sample_event
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.aws.table.table import ConditionFailed
from launchbay_core.errors import AwsError, AwsRefused, AwsUnavailable, Busy, Contended, Malformed
from launchbay_core.logger import logger
from launchbay_core.services.intake import outcomes, registration

LAUNCH = "projects/vision/launches/digits/try.yaml"
SMALL = "command: [python, -c, pass]\n"


def refused(error: type[Exception]) -> Exception:
    """An error with a text that must not be shown."""
    return error("hidden-word")


@pytest.fixture
def errors_logged(bucket: Bucket) -> Iterator[list[logging.LogRecord]]:
    """The errors that services log; the function's logger hands nothing on to others."""
    handler_of("intake")  # which configures the logger when it is loaded
    handler = logging.handlers.BufferingHandler(100)
    handler.setLevel(logging.ERROR)
    logger.addHandler(handler)
    yield handler.buffer
    logger.removeHandler(handler)


@pytest.mark.parametrize(
    "error",
    [AwsUnavailable("no"), AwsError("no"), Busy("job"), Contended("no"), ConditionFailed([0]), TimeoutError(),
     ConnectionResetError()],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
@pytest.mark.parametrize("key", [JOB_FILE, LAUNCH])
def test_what_may_heal_is_tried_again_and_has_no_result(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch, key: str, error: Exception
) -> None:
    bucket.upload(JOB_FILE, SMALL)
    version_id = bucket.put(key, "{}" if key == LAUNCH else SMALL + "description: again\n")
    before = bucket.result(key)

    with monkeypatch.context() as patch:
        patch.setattr(outcomes, "launch", raising(error))
        patch.setattr(registration, "register_version", raising(error))
        assert not bucket.send_event(key, version_id)
    assert bucket.result(key) == before

    assert bucket.send_event(key, version_id)
    assert (bucket.result(key) or {})["outcome"] in ("registered", "launched")


@pytest.mark.parametrize(
    "error",
    [TypeError, KeyError, RuntimeError, RecursionError, MemoryError, AssertionError, UnicodeError, AwsRefused, OSError],
)
@pytest.mark.parametrize("key", [JOB_FILE, LAUNCH])
def test_a_fault_of_launchbay_ends_as_a_refusal_that_says_so(
    bucket: Bucket,
    monkeypatch: pytest.MonkeyPatch,
    errors_logged: list[logging.LogRecord],
    capsys: pytest.CaptureFixture[str],
    key: str,
    error: type[Exception],
) -> None:
    monkeypatch.setattr(outcomes, "launch", raising(refused(error)))
    monkeypatch.setattr(registration, "register_version", raising(refused(error)))

    result = bucket.upload(key, "{}" if key == LAUNCH else SMALL)

    assert result is not None
    problem = result["problem"]
    assert (result["outcome"], problem["status"]) == ("refused", 500)
    assert problem["type"] == "urn:launchbay:problem:unexpected"
    assert problem["detail"].startswith("Launchbay failed on this file.")
    assert "hidden-word" not in json.dumps(result)
    [record] = errors_logged
    assert record.exc_info is not None
    assert record.__dict__["event_id"] == problem["request_id"]
    assert "InternalErrors" in capsys.readouterr().out


def test_an_upload_that_was_refused_for_a_fault_can_be_sent_again(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(registration, "register_version", raising(TypeError()))
        bucket.upload(JOB_FILE, SMALL)
        assert bucket.send_event(JOB_FILE)

    assert bucket.results_written(JOB_FILE) == 1
    assert (bucket.upload(JOB_FILE, SMALL) or {})["outcome"] == "registered"


def test_an_error_that_can_not_say_what_it_is_is_refused_too(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    class Mute(Malformed):
        def __str__(self) -> str:
            raise TypeError("no text")

        @property
        def errors(self) -> Any:
            raise TypeError("no errors")

        @errors.setter
        def errors(self, _: Any) -> None: ...

    monkeypatch.setattr(registration, "register_version", raising(Mute("x")))

    assert (bucket.upload(JOB_FILE, SMALL) or {})["problem"]["status"] == 500


def test_a_request_that_aws_would_refuse_again_is_not_tried_again(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = ClientError({"Error": {"Code": "ValidationException", "Message": "too large"}}, "GetItem")
    table = create_adapters().store._table._client
    get_item = table.get_item

    def refuse_job(**given: Any) -> Any:
        if given["Key"]["sk"]["S"].startswith("DIGEST"):
            raise refusal
        return get_item(**given)

    monkeypatch.setattr(table, "get_item", refuse_job)

    assert (bucket.upload(JOB_FILE, SMALL) or {})["problem"]["status"] == 500


# ---- Files as somebody would write them who wants the intake to fail -------------------------------------------------

LONG_KEYS = "{" + ", ".join(f"{'k' * 8000}{n}: x" for n in range(100)) + "}"
DEEP = "[" * 2000 + "]" * 2000


def with_config(values: str, schema: str) -> str:
    """A job file with a run config."""
    return f"{SMALL}inputs: {{config: {{values: {values}, schema: {schema}}}}}\n"


JOBS: list[tuple[str, str | bytes]] = [
    ("nothing", b""),
    ("null bytes", b"\x00" * 100),
    ("utf-16", "command: [x]\n".encode("utf-16")),
    ("utf-16 without its mark", "command: [x]\n".encode("utf-16-le")),
    ("latin-1", "description: größe\n".encode("latin-1")),
    ("lone continuation", b"description: \xc3\x28"),
    ("surrogate in utf-8", b"description: \xed\xa0\x80"),
    ("deep", f"command: {DEEP}"),
    ("deep maps", "a: " + "{a: " * 2000 + "}" * 2000),
    ("bomb", "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))),
    ("alias of itself", "a: &a [*a]\n"),
    ("huge number", f"timeout_seconds: {'9' * 3000}\ncommand: [x]\n"),
    ("huger number", f"timeout_seconds: {'9' * 5000}\ncommand: [x]\n"),
    ("sexagesimal", f"timeout_seconds: 1{':59' * 1000}\ncommand: [x]\n"),
    ("nan", "timeout_seconds: .nan\ncommand: [x]\n"),
    ("infinite memory", "hardware: {memory_gib: .inf}\ncommand: [x]\n"),
    ("huge hardware", f"hardware: {{vcpus: {'9' * 400}}}\ncommand: [x]\n"),
    ("several documents", "command: [x]\n---\ncommand: [y]\n"),
    ("a list", "- command\n"),
    ("a text", "hello"),
    ("a date", "2026-01-31"),
    ("a set", "!!set {command}"),
    ("keys of other types", "{1: 2, ~: 3, 2026-01-31: 4, !!binary eA==: 5}"),
    ("keys that are written alike", "env: {1: a, '1': b}\ncommand: [x]\n"),
    ("its own name as a list", "name: [digits]\ncommand: [x]\n"),
    ("inputs that are a list", "inputs: [1]\ncommand: [x]\n"),
    ("files that are a date", "inputs: {files: 2026-01-31}\ncommand: [x]\n"),
    ("files by other keys", "inputs: {files: {~: {}, 1: {}, 2026-01-31: {}}}\ncommand: [x]\n"),
    ("a file that is a map", "inputs: {files: [{a: 1}]}\ncommand: [x]\n"),
    ("a config file that is a list", "inputs: {config: {file: [a]}}\ncommand: [x]\n"),
    ("code that is a list", "code: [a]\ncommand: [x]\n"),
    ("code that is a text file", "code: a.yaml\ncommand: [x]\n"),
    ("itself as code", "code: job.yaml\ncommand: [x]\n"),
    ("a result as code", "code: job.yaml.result.json\ncommand: [x]\n"),
    ("a result as input", "inputs: {files: [a.yaml.result.json]}\ncommand: [x]\n"),
    ("a result as config", "inputs: {config: {file: job.yaml.result.json}}\ncommand: [x]\n"),
    ("a null in a name", 'inputs: {files: ["a\\0.yaml"]}\ncommand: [x]\n'),
    ("a long name", f"inputs: {{files: [{'a' * 600}.yaml]}}\ncommand: [x]\n"),
    ("a wrong schema", with_config("{a: 1}", "{properties: {a: {default: 2026-01-31, type: 5}}}")),
    ("a schema that its date breaks", with_config("{a: 2026-01-31}", "{properties: {a: {type: integer}}}")),
    ("a schema with keys of other types", with_config("{a: 1}", "{properties: {1: {}, ~: 5}, 3: 4}")),
    ("many long keys", with_config(LONG_KEYS, "{additionalProperties: {type: integer}}")),
]  # fmt: skip


@pytest.mark.parametrize("content", [content for _, content in JOBS], ids=[name for name, _ in JOBS])
def test_a_job_file_that_is_hostile_or_broken_is_refused_for_what_it_is(bucket: Bucket, content: str | bytes) -> None:
    bucket.put(beside("a.yaml"), "a: 1\n")
    version_id = bucket.put(JOB_FILE, content)

    assert bucket.send_event(JOB_FILE, version_id, is_last_attempt=True)

    result = bucket.result(JOB_FILE)
    assert result is not None
    assert (result["outcome"], result["problem"]["status"]) in {("refused", status) for status in (400, 413, 422)}
    assert len(json.dumps(result)) < 2_000_000


LAUNCHES: list[tuple[str, str | bytes]] = [
    ("utf-16", "version: 1\n".encode("utf-16")),
    ("deep", f"overrides: {DEEP}"),
    ("a list", "[1]"),
    ("a text", "hello"),
    ("a date", "2026-01-31"),
    ("overrides that are a date", "overrides: 2026-01-31"),
    ("a version that is a date", "version: 2026-01-31"),
    ("a huge version", f"version: {'9' * 3000}"),
    ("a job that is a date", "job: 2026-01-31"),
    ("keys of other types", "{1: 2, ~: 3}"),
    ("keys that are written alike", "overrides: {config: {free: {1: a, '1': b}}}"),
    ("an unknown key of another type", "overrides: {config: {2026-01-31: !!binary eA==}}"),
    ("a date for an int", "overrides: {config: {n: 2026-01-31}}"),
    ("bytes for an int", "overrides: {config: {n: !!binary eA==}}"),
    ("a set for an int", "overrides: {config: {n: !!set {2026-01-31}}}"),
    ("nan for an int", "overrides: {config: {n: .nan}}"),
    ("marks of nothing", "overrides: {replace: {config: [2026-01-31]}}"),
    ("marks that are a set", "overrides: {replace: {config: !!set {a}}}"),
    ("a file that is none", "overrides: {files: {2026-01-31: {a: 1}}}"),
]


@pytest.mark.parametrize("content", [content for _, content in LAUNCHES], ids=[name for name, _ in LAUNCHES])
def test_a_launch_file_that_is_hostile_or_broken_is_refused_for_what_it_is(
    bucket: Bucket, content: str | bytes
) -> None:
    bucket.upload(JOB_FILE, SMALL + "inputs: {config: {values: {n: 1, free: null}}}\n")

    result = bucket.upload(LAUNCH, content)

    assert result is not None
    assert (result["outcome"], result["problem"]["status"]) in {("refused", status) for status in (400, 413, 422)}
    assert list(create_adapters().store.list_runs("vision").items) == []


@pytest.mark.parametrize("content", ['{"overrides": {"config": {"free": "\\ud800"}}}', "{", "[" * 100_000, ""])
def test_a_launch_file_in_json_ends_with_a_result(bucket: Bucket, content: str) -> None:
    bucket.upload(JOB_FILE, SMALL + "inputs: {config: {values: {free: null}}}\n")

    result = bucket.upload(LAUNCH.replace(".yaml", ".json"), content)

    assert result is not None
    assert result["outcome"] == "refused"


@pytest.mark.parametrize(
    "content",
    [b"", b"\x1f\x8b", b"\x1f\x8b\x08\x00" + b"\xff" * 100, b"PK\x03\x04", archive({})[:-5], b"\x00" * 10_000],
    ids=["empty", "short", "broken", "zip", "cut", "zeros"],
)
def test_a_broken_archive_is_refused(bucket: Bucket, content: bytes) -> None:
    bucket.put(beside("code.tar.gz"), content)

    result = bucket.upload(JOB_FILE, SMALL + "code: code.tar.gz\n")

    assert result is not None
    assert result["outcome"] in ("refused", "registered")
    assert result.get("problem", {}).get("status") != 500


@pytest.mark.parametrize(
    "name",
    ["a\u0001b.yaml", "a\nb.yaml", "a\\b.yaml", "..%2f.yaml", "%.yaml", "{}.yaml", "\u202e.yaml", "a\u00a0.json"],
)
def test_a_key_with_odd_characters_has_its_result_beside_it(bucket: Bucket, name: str) -> None:
    bucket.upload(JOB_FILE, SMALL)
    key = f"projects/vision/launches/digits/{name}"

    assert bucket.send_event(key, bucket.put(key, "{}"))

    assert len(list(create_adapters().store.list_runs("vision").items)) == 1


def test_a_name_that_leaves_no_room_for_that_of_its_result_is_refused_and_not_tried_again(
    bucket: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    bucket.upload(JOB_FILE, SMALL)
    start = "projects/vision/launches/digits/"
    longest = start + "a" * (1024 - len(f"{start}.yaml.result.json")) + ".yaml"

    assert (bucket.upload(longest, "{}") or {})["outcome"] == "launched"
    for key in (longest.replace(".yaml", "a.yaml"), start + "ä" * 490 + ".yaml"):
        assert bucket.send_event(key, "some-version")
    assert len(list(create_adapters().store.list_runs("vision").items)) == 1
    assert "name-too-long" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["V" * 900, "a b", "-", "ä" * 100])
def test_a_project_or_job_of_another_name_is_refused_before_its_files_are_looked_for(bucket: Bucket, name: str) -> None:
    job_file = SMALL + f"inputs: {{files: [{'f' * 500}.yaml]}}\n"

    for key in (f"projects/{name}/jobs/digits/job.yaml", f"projects/vision/jobs/{name}/job.yaml"):
        result = bucket.upload(key, job_file)
        assert result is not None
        assert result["problem"]["status"] == 400


@pytest.mark.parametrize(
    "change",
    [
        {"detail": None},
        {"detail": {"bucket": {"name": "b"}, "object": {}}},
        {"detail": {"bucket": {"name": "b"}, "object": {"key": "projects/\ud800"}}},
        {"detail": {"bucket": {"name": "b"}, "object": {"key": 5}}},
        {"detail": {"bucket": {"name": "b"}, "object": {"key": "k", "version-id": ["v"]}}},
        {"id": None},
    ],
)
def test_a_message_that_is_no_event_of_an_upload_stays_for_a_person_to_look_at(
    bucket: Bucket, caplog: pytest.LogCaptureFixture, change: dict[str, Any]
) -> None:
    event = sample_event("intake_job_file")
    record = event["Records"][0]
    body = json.loads(record["body"]) | change

    answer = handler_of("intake")({"Records": [record | {"body": json.dumps(body)}]}, LambdaContext())

    assert answer == {"batchItemFailures": [{"itemIdentifier": record["messageId"]}]}
    assert "not an event of an upload" in caplog.text


def raising(error: Exception) -> Any:
    """A function that raises an error."""

    def raise_it(*_: Any, **__: Any) -> Any:
        raise error

    return raise_it
