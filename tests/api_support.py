"""The API function for tests: its real handler, called with API Gateway's events, over AWS emulated in the process."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from launchbay_core.clients import client

ROOT = Path(__file__).resolve().parent.parent
TABLE, BUCKET, LOG_GROUP, REGION = "launchbay-table", "launchbay-data", "/launchbay/jobs", "us-east-1"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_REGION": REGION,
    "LAUNCHBAY_TABLE": TABLE,
    "LAUNCHBAY_BUCKET": BUCKET,
    "LAUNCHBAY_JOB_LOG_GROUP": LOG_GROUP,
    "POWERTOOLS_SERVICE_NAME": "api",
}
_INDEXES = {
    "by_job": ("job_pk", "run_sort"),
    "by_state": ("state_pk", "run_sort"),
    "open_runs": ("open_pk", "open_sort"),
}


@dataclass(frozen=True)
class LambdaContext:
    """What the handler is told of its invocation."""

    function_name: str = "launchbay-api"
    memory_limit_in_mb: int = 512
    invoked_function_arn: str = f"arn:aws:lambda:{REGION}:123456789012:function:launchbay-api"
    aws_request_id: str = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class Answer:
    """An answer of the handler: its status, its headers in lower case, its decoded body, and it as a whole."""

    status: int
    headers: dict[str, str]
    body: Any
    raw: Mapping[str, Any] = field(repr=False)


def sample_event(name: str) -> dict[str, Any]:
    """One of the events in `events/`."""
    return dict(json.loads((ROOT / "events" / f"{name}.json").read_text()))


def send(event: Mapping[str, Any]) -> Answer:
    """Send an event through the handler."""
    raw = api_handler()(dict(event), LambdaContext())
    headers = {name.lower(): value for name, value in raw["headers"].items()}
    body = raw["body"] if raw["isBase64Encoded"] else json.loads(raw["body"])
    return Answer(raw["statusCode"], headers, body, raw)


def request(
    method: str,
    path: str,
    body: Any = None,
    *,
    raw: str | None = None,
    query: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> Answer:
    """Send one HTTP request; a body other than `raw` is sent as JSON."""
    event = sample_event("api_health")
    http = {**event["requestContext"]["http"], "method": method, "path": path}
    content = raw if raw is not None else None if body is None else json.dumps(body)
    sent = {} if content is None else {"content-type": "application/json"}
    event |= {"rawPath": path, "requestContext": {**event["requestContext"], "http": http}}
    event |= {"headers": {**event["headers"], **sent, **(headers or {})}}
    optional = {"body": content, "queryStringParameters": dict(query or {})}
    return send(event | {name: value for name, value in optional.items() if value} | members)


@cache
def api_handler() -> Callable[[dict[str, Any], Any], dict[str, Any]]:
    """The function's handler, loaded as Lambda loads it."""
    folder = ROOT / "functions" / "api"
    spec = importlib.util.spec_from_file_location("api_app", folder / "app.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    handler: Callable[[dict[str, Any], Any], dict[str, Any]] = module.handler
    return handler


def make_resources() -> None:
    """The table, bucket and log group that the function works on."""
    dynamodb = client("dynamodb")
    names = ["pk", "sk", *dict.fromkeys(name for keys in _INDEXES.values() for name in keys)]
    dynamodb.create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in names],
        KeySchema=_key("pk", "sk"),
        GlobalSecondaryIndexes=[
            {"IndexName": name, "KeySchema": _key(*keys), "Projection": {"ProjectionType": "ALL"}}
            for name, keys in _INDEXES.items()
        ],
    )
    client("s3").create_bucket(Bucket=BUCKET)
    client("logs").create_log_group(logGroupName=LOG_GROUP)


def _key(partition: str, sort: str) -> Any:
    return [{"AttributeName": partition, "KeyType": "HASH"}, {"AttributeName": sort, "KeyType": "RANGE"}]
