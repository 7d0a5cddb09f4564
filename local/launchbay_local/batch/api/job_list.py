"""ListJobs: the jobs that a request selects, newest first, page by page."""

from __future__ import annotations

import base64
import binascii

from launchbay_local.batch.api.queues import Queues
from launchbay_local.batch.api.requests import Filter, ListJobs, parse
from launchbay_local.batch.errors import ClientException, invalid_request
from launchbay_local.batch.records.documents import job_summary
from launchbay_local.batch.records.records import Document, Status
from launchbay_local.batch.records.store import Store

_MOST, _MOST_FILTERED = 1000, 100
# With a plus sign a column's index is not used: those of the queue are better.
_NOT_FORGOTTEN = "(+stopped_at IS NULL OR +stopped_at >= ?)"
Condition = tuple[str, list[str | int]]


def list_jobs(store: Store, queues: Queues, body: Document, *, ended_since: int) -> Document:
    """The answer to ListJobs; without a filter or status it lists the running jobs, as AWS Batch does.

    Jobs that ended before `ended_since`, in milliseconds, are forgotten.
    """
    request = parse(ListJobs, body)
    if not request.job_queue:
        raise invalid_request("Request must specify a job queue.")
    queue = queues.find(request.job_queue)
    most = _MOST_FILTERED if request.filters else _MOST
    limit = min(request.max_results or most, most)
    conditions: list[Condition] = [
        ("queue = ?", [queue]),
        *_selection(request),
        (_NOT_FORGOTTEN, [ended_since]),
    ]
    if request.next_token:
        conditions.append(("sequence < ?", [read_token(request.next_token)]))
    where = " AND ".join(text for text, _ in conditions)
    rows = store.find(where, [value for _, values in conditions for value in values], limit + 1)
    answer: Document = {"jobSummaryList": [job_summary(job) for _, job in rows[:limit]]}
    if len(rows) > limit:
        answer["nextToken"] = make_token(rows[limit - 1][0])
    return answer


def make_token(position: int) -> str:
    """An opaque token for a position."""
    return base64.urlsafe_b64encode(str(position).encode()).decode()


def read_token(token: str) -> int:
    """The position that a token stands for.

    Raises:
        ClientException: the token is not valid.
    """
    try:
        return int(base64.urlsafe_b64decode(token.encode()))
    except (ValueError, binascii.Error):
        raise ClientException("The nextToken is not valid.") from None


def _selection(request: ListJobs) -> list[Condition]:
    """The conditions of a request's filter and status: only a share can be combined with a status."""
    status: Condition = ("status = ?", [request.job_status or Status.RUNNING])
    if not request.filters:
        return [status]
    chosen = request.filters[0]
    with_status = chosen.name == "SHARE_IDENTIFIER" and request.job_status is not None
    return [_condition(chosen), status] if with_status else [_condition(chosen)]


def _condition(chosen: Filter) -> Condition:
    """The SQL condition of a filter; several values are alternatives."""
    parts = [_for_value(chosen.name, value) for value in chosen.values]
    return "(" + " OR ".join(text for text, _ in parts) + ")", [value for _, values in parts for value in values]


def _for_value(name: str, value: str) -> Condition:
    if name == "JOB_NAME":
        return (
            ("name LIKE ? ESCAPE '\\'", [_pattern(value)])
            if value.endswith("*")
            else (
                "name = ? COLLATE NOCASE",
                [value],
            )
        )
    if name == "JOB_DEFINITION":
        return _for_definition(value)
    if name in ("BEFORE_CREATED_AT", "AFTER_CREATED_AT"):
        if not value.isdecimal():
            raise invalid_request(f"{name} takes milliseconds since the epoch.")
        return ("created_at < ?" if name.startswith("BEFORE") else "created_at > ?", [int(value)])
    return "share = ?", [value]


def _for_definition(value: str) -> Condition:
    if value.startswith("arn:"):
        return "definition = ?", [value]
    name, star = value.removesuffix("*"), "*" if value.endswith("*") else ""
    # GLOB is case-sensitive, as AWS Batch is here; names contain none of its special characters.
    return "definition GLOB ?", [f"*:job-definition/{name}{star}:*"]


def _pattern(value: str) -> str:
    plain = value[:-1].replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%")
    return f"{plain}%"
