"""Lambda functions for tests: their real handlers, loaded as Lambda loads them, and the AWS resources they work on."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from launchbay_core.aws.adapters import create_adapters
from launchbay_core.aws.clients import client, session
from launchbay_core.aws.settings import settings

ROOT = Path(__file__).resolve().parents[2]
TABLE, BUCKET, LOG_GROUP, REGION = "launchbay-table", "launchbay-data", "/launchbay/jobs", "us-east-1"
RESULTS = "launchbay-results"
ROLE = "AROAEXAMPLEEXAMPLE123"  # the id of the jobs' role, with which all places begin
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_REGION": REGION,
    "LAUNCHBAY_TABLE": TABLE,
    "LAUNCHBAY_BUCKET": BUCKET,
    "LAUNCHBAY_RESULTS_BUCKET": RESULTS,
    "LAUNCHBAY_JOB_ROLE_ID": ROLE,
    "LAUNCHBAY_JOB_LOG_GROUP": LOG_GROUP,
    "POWERTOOLS_SERVICE_NAME": "api",
}
# index → its partition key; each is sorted by `run_id` and has keys alone
_INDEXES = {
    "by_project": "project",
    "by_job": "job_pk",
    "by_person": "person_pk",
    "by_state": "state_pk",
    "by_job_state": "job_state_pk",
    "open_runs": "open_pk",
}


@dataclass(frozen=True)
class LambdaContext:
    """The context of an invocation that the handler gets."""

    function_name: str = "launchbay-api"
    memory_limit_in_mb: int = 512
    invoked_function_arn: str = f"arn:aws:lambda:{REGION}:123456789012:function:launchbay-api"
    aws_request_id: str = "00000000-0000-4000-8000-000000000000"
    remaining_ms: int = 30_000

    def get_remaining_time_in_millis(self) -> int:
        """How long the invocation may still take."""
        return self.remaining_ms


def sample_event(name: str) -> dict[str, Any]:
    """One of the events in `events/`."""
    return dict(json.loads((ROOT / "events" / f"{name}.json").read_text()))


@contextmanager
def function_environment(more: Mapping[str, str] | None = None) -> Iterator[None]:
    """The functions' environment, with clients and adapters that are made anew in it, and forgotten with it."""
    caches = (create_adapters.cache_clear, client.cache_clear, session.cache_clear, settings.cache_clear)
    for forget in caches:
        forget()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**ENVIRONMENT, **(more or {})}.items():
            patch.setenv(name, value)
        yield
    for forget in caches:
        forget()


@cache
def handler_of(name: str) -> Callable[[dict[str, Any], Any], Any]:
    """The handler of a function in `functions/`."""
    spec = importlib.util.spec_from_file_location(f"{name}_app", ROOT / "functions" / name / "app.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    handler: Callable[[dict[str, Any], Any], Any] = module.handler
    return handler


def make_resources() -> None:
    """The table, buckets and log group that the function works on."""
    dynamodb = client("dynamodb")
    names = ["pk", "sk", "run_id", *_INDEXES.values()]
    dynamodb.create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in names],
        KeySchema=_key("pk", "sk"),
        GlobalSecondaryIndexes=[
            {"IndexName": name, "KeySchema": _key(partition, "run_id"), "Projection": {"ProjectionType": "KEYS_ONLY"}}
            for name, partition in _INDEXES.items()
        ],
    )
    for bucket in (BUCKET, RESULTS):
        client("s3").create_bucket(Bucket=bucket)
    client("logs").create_log_group(logGroupName=LOG_GROUP)


def _key(partition: str, sort: str) -> Any:
    return [{"AttributeName": partition, "KeyType": "HASH"}, {"AttributeName": sort, "KeyType": "RANGE"}]
