"""A run's log: the streams of all its attempts, one after the other, in pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.logs import Line
from launchbay_core.domain.paging import from_cursor, to_cursor
from launchbay_core.errors import Malformed

CURSOR = "logs"


@dataclass(frozen=True)
class LogPage:
    """Lines of a run, oldest first; `complete` when the run is over and these are its last."""

    lines: Sequence[Line]
    cursor: str | None
    complete: bool


def run_logs(adapters: Adapters, project: str, run_id: str, cursor: str | None = None) -> LogPage:
    """What a run wrote after `cursor`, or from the start; at the end, the cursor waits for what comes.

    Raises:
        NotFound: there is no such run.
        Malformed: the cursor is none of this run's log.
    """
    run = adapters.store.get_run(project, run_id)  # before the lines: what it calls ended has written its last
    place, token = _parse(cursor)
    streams = run.log_streams
    if place > len(streams):
        raise Malformed("The cursor is of another run's log.")
    while place < len(streams):
        try:
            found = adapters.logs.read(streams[place], token)
        except ValueError as error:
            raise Malformed(f"The cursor is of another run's log: {error}.") from error
        if found.lines:
            return LogPage(found.lines, _format(place, found.token), complete=False)
        token = found.token
        if place == len(streams) - 1:
            break
        place, token = place + 1, None
    over = run.state.is_terminal and (not run.is_open or run.batch_job_id is None)
    return LogPage((), _format(place, token), complete=over)


def _format(place: int, token: str | None) -> str:
    return to_cursor(CURSOR, json.dumps([place, token]))


def _parse(cursor: str | None) -> tuple[int, str | None]:
    if cursor is None:
        return 0, None
    try:
        place, token = json.loads(from_cursor(CURSOR, cursor))
    except (ValueError, TypeError) as error:
        raise Malformed(f"`{cursor[:80]}` is no cursor of a log.") from error
    if not isinstance(place, int) or place < 0 or not (token is None or isinstance(token, str)):
        raise Malformed(f"`{cursor[:80]}` is no cursor of a log.")
    return place, token
