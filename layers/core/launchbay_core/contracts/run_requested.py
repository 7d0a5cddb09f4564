"""`RunRequested`: the event that a new run's item becomes, as it comes out of a lane's queue."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from launchbay_core.domain.names import check_name
from launchbay_core.errors import Malformed

DETAIL_TYPE = "RunRequested"
VERSION = "1"


@dataclass(frozen=True)
class RunRequest:
    """A run that is to be dispatched."""

    project: str
    run_id: str


def parse_run_request(body: str) -> RunRequest:
    """The run of a queue's message, whose body is the whole EventBridge event.

    Raises:
        Malformed: it is no `RunRequested` that this version of Launchbay understands.
    """
    try:
        event: Any = json.loads(body)
        kind, detail = event["detail-type"], event["detail"]
        version, project, run_id = detail["version"], detail["project"], detail["run_id"]
    except (ValueError, KeyError, TypeError) as error:
        raise Malformed(f"This message is no `{DETAIL_TYPE}` event: {error!r}.") from error
    if kind != DETAIL_TYPE or version != VERSION:
        raise Malformed(f"This message is a `{kind}` of version {version}, not a `{DETAIL_TYPE}` of version {VERSION}.")
    return RunRequest(check_name("project", str(project)), check_name("run", str(run_id)))
