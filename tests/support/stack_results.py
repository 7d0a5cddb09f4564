"""Where runs of a local stack have left their results, as its developer sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stack_process import StackProcess

RESULTS_BUCKET = "launchbay-resultsbucket"


def table_of(stack: StackProcess) -> str:
    """The name of the stack's one table."""
    [table] = stack.client("dynamodb").list_tables()["TableNames"]
    return str(table)


def places_of(stack: StackProcess, project: str, run_id: str) -> list[str]:
    """The places of a run's attempts, as the table has them."""
    item = stack.client("dynamodb").get_item(TableName=table_of(stack), Key=_key(project, run_id))["Item"]
    return [str(place["S"]) for place in item["places"]["L"]]


def write_places(stack: StackProcess, project: str, run_id: str, places: Sequence[str]) -> None:
    """Let a run have had attempts at these places."""
    stack.client("dynamodb").update_item(
        TableName=table_of(stack),
        Key=_key(project, run_id),
        UpdateExpression="SET places = :places",
        ExpressionAttributeValues={":places": {"L": [{"S": place} for place in places]}},
    )


def _key(project: str, run_id: str) -> dict[str, Any]:
    return {"pk": {"S": f"RUN#{project}#{run_id}"}, "sk": {"S": "STATE"}}
