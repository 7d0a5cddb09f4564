"""A run's log: the streams of all its attempts, one after the other, in pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.logs import Line
from launchbay_core.domain.pages import from_cursor, to_cursor
from launchbay_core.domain.runs import Run
from launchbay_core.errors import Malformed

CURSOR = "logs"


@dataclass(frozen=True)
class LogPage:
    """Lines of a run, oldest first; `complete` if the run is over and these are its last."""

    lines: Sequence[Line]
    cursor: str | None
    complete: bool


def run_logs(adapters: Adapters, project: str, run_id: str, cursor: str | None = None) -> LogPage:
    """What a run wrote after `cursor`, or from the start; at the end, the cursor is where new lines will follow.

    A stream is left for the next one only once that has lines: a container that has just started may write its first
    ones after this.

    Raises:
        NotFound: there is no such run.
        Malformed: the cursor does not belong to this run's log.
    """
    run = adapters.store.get_run(project, run_id)  # before the lines: a run that has ended here has written all of them
    index, token = _parse(cursor)
    streams = run.log_streams
    if index > len(streams):
        raise Malformed("The cursor belongs to another run's log.")
    follows = token
    for number in range(index, len(streams)):
        try:
            found = adapters.logs.read(streams[number], token if number == index else None)
        except ValueError as error:
            raise Malformed(f"The cursor belongs to another run's log: {error}.") from error
        if found.lines:
            return LogPage(found.lines, _format(number, found.token), complete=False)
        if number == index:
            follows = found.token
    return LogPage((), _format(index, follows), complete=_has_written_all(run))


def run_log_end(adapters: Adapters, project: str, run_id: str, count: int) -> LogPage:
    """The last lines of a run, at most `count`, of its last attempt that wrote any; the cursor is where others follow.

    An attempt with several containers has a stream of each: the lines of the last ones come after the others'.

    Raises:
        NotFound: there is no such run.
    """
    run = adapters.store.get_run(project, run_id)
    is_complete = _has_written_all(run)  # before the lines, as above
    last = len(run.log_streams) - 1
    follows: str | None = None
    lines: list[Line] = []
    for index in range(last, -1, -1):
        if lines and _task_of(run.log_streams[index]) != _task_of(run.log_streams[index + 1]):
            break
        found = adapters.logs.read_end(run.log_streams[index], count - len(lines))
        follows = _format(index, found.token) if index == last else follows
        lines = [*found.lines, *lines]
        if len(lines) >= count:
            break
    return LogPage(lines, follows or _format(0, None), complete=is_complete)


def _task_of(stream: str) -> str:
    """The id of the ECS task at the end of a stream's name: an attempt's containers have the same."""
    return stream.rsplit("/", 1)[-1]


def _has_written_all(run: Run) -> bool:
    return run.state.is_terminal and (not run.is_open or run.batch_job_id is None)


def _format(index: int, token: str | None) -> str:
    return to_cursor(CURSOR, json.dumps([index, token]))


def _parse(cursor: str | None) -> tuple[int, str | None]:
    if cursor is None:
        return 0, None
    try:
        index, token = json.loads(from_cursor(CURSOR, cursor))
    except (ValueError, TypeError, RecursionError) as error:
        raise Malformed(f"`{cursor[:80]}` is not a cursor of a log.") from error
    if not isinstance(index, int) or index < 0 or not (token is None or isinstance(token, str)):
        raise Malformed(f"`{cursor[:80]}` is not a cursor of a log.")
    return index, token
