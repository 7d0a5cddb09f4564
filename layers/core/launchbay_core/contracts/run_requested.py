"""`RunRequested`: the event that says which run waits for a job, as it comes out of a lane's queue.

The pipe in `template.yaml` writes it from the table's stream; `docs/events/run-requested.json` is its schema.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from launchbay_core.contracts.errors import UnreadableContract

DETAIL_TYPE = "RunRequested"
VERSION = "1"


class RunRequested(NamedTuple):
    """A run that is to be dispatched."""

    project: str
    run_id: str


def parse_run_requested(body: str) -> RunRequested:
    """The run of a queue's message, whose body is the whole EventBridge event.

    Raises:
        UnreadableContract: it is not a `RunRequested` of the version that this Launchbay reads.
    """
    try:
        event: Any = json.loads(body)
        kind, detail = event["detail-type"], event["detail"]
        version, project, run_id = detail["version"], detail["project"], detail["run_id"]
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableContract(f"This message is not a `{DETAIL_TYPE}` event: {error!r}.") from error
    if kind != DETAIL_TYPE or version != VERSION:
        raise UnreadableContract(
            f"This message is a `{kind}` of version {version}, not a `{DETAIL_TYPE}` of version {VERSION}."
        )
    return RunRequested(str(project), str(run_id))
