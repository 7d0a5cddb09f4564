"""What fails: an upload ends with a result whatever is wrong, and only what may heal is tried again."""

from __future__ import annotations

import json
import logging
import logging.handlers
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from intake_support import JOB_FILE, Bucket
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
