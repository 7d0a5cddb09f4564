"""Runs: launched, found, followed, cancelled and compared."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from launchbay.api.resources.resource import Listing, Resource, list_or_empty
from launchbay_core.domain.scheduling.priorities import Priority
from launchbay_core.domain.states import RunState

if TYPE_CHECKING:
    from launchbay_core.inputs import Overrides

_RUNS = "/v1/projects/{project}/runs"
_RUN = _RUNS + "/{run}"


class AskedOfPlan(TypedDict, total=False):
    """What a run is asked for; a member that is None, or left out, is the job's.

    `hardware` has the shape of the API's `HardwareRequest`; `terms` may have a `patience`, a `max_price` and
    `when_exhausted`. `from_outputs` are outputs of other runs, `RUN:OUTPUT` by the names of inputs. With `resume`, a
    rerun starts with the checkpoints of the run.
    """

    overrides: Overrides | None
    from_outputs: Mapping[str, str] | None
    hardware: Mapping[str, Any] | None
    priority: Priority | None
    terms: Mapping[str, Any] | None
    resume: bool | None


class AskedOfRun(AskedOfPlan, total=False):
    """The same, and `labels`, which may have a `name`, `tags` and a `note`."""

    labels: Mapping[str, Any] | None


class AskedOfLaunch(AskedOfRun, total=False):
    """The same, and which version of the job; `resume_from` is the run whose checkpoints it starts with."""

    version: int | None
    alias: str | None
    resume_from: str | None


class Runs(Resource):
    """The runs of a project."""

    def find(  # noqa: PLR0913  (one argument a filter)
        self,
        *,
        limit: int | None,
        job: str | None = None,
        states: Sequence[RunState] = (),
        part: str | None = None,
        by: str | None = None,
        since: str | None = None,
        name: str | None = None,
        tags: Sequence[str] = (),
        where: Sequence[str] = (),
        sort: str | None = None,
        columns: Sequence[str] = (),
    ) -> Listing:
        """Up to `limit` runs, or all of them, the newest first unless sorted; none if the project does not exist yet.

        `part` is a beginning or an ending of ids. `docs/api.md` describes the other filters.
        """
        query = {
            "job": job,
            "state": list(states),
            "id": part,
            "by": by,
            "since": since,
            "name": name,
            "tag": list(tags),
            "where": list(where),
            "sort": sort,
            "column": list(columns),
        }
        given = {parameter: value for parameter, value in query.items() if value not in (None, [])}
        return list_or_empty(lambda: self._list(_RUNS, "runs", limit, given))

    def get(self, run: str) -> dict[str, Any]:
        """A run: what was launched, its placement, its state and its timeline."""
        return self._get(_RUN, run=run)

    def launch(self, job: str, *, idempotency_key: str | None = None, **asked: Unpack[AskedOfLaunch]) -> dict[str, Any]:
        """Launch a job: a version or an alias of it, or its newest version if neither is given.

        A second request with the same `idempotency_key` gives the same run; without one, a new key is made, so that
        a request that is retried launches once.
        """
        body = _launch_body(asked, job=job)
        return self._send("POST", _RUNS, body, headers=_idempotency(idempotency_key)).document

    def plan(self, job: str, **asked: Unpack[AskedOfLaunch]) -> dict[str, Any]:
        """What `launch` would start: the resolved inputs, the diff of each file, the placement and its price."""
        return self._send("POST", _RUNS, _launch_body(asked, job=job), query={"dry_run": True}).document

    def rerun(self, run: str, *, idempotency_key: str | None = None, **asked: Unpack[AskedOfRun]) -> dict[str, Any]:
        """Launch a run again, with `overrides` laid over its own; without `hardware`, on the same hardware request.

        Without `priority`, it has the job's default.
        """
        body = _launch_body(asked)
        return self._send("POST", _RUN + "/rerun", body, headers=_idempotency(idempotency_key), run=run).document

    def plan_rerun(self, run: str, **asked: Unpack[AskedOfPlan]) -> dict[str, Any]:
        """What `rerun` would start, as `plan` has it."""
        return self._send("POST", _RUN + "/rerun", _launch_body(asked), query={"dry_run": True}, run=run).document

    def change_labels(
        self,
        run: str,
        *,
        name: str | None = None,
        note: str | None = None,
        tags: Sequence[str] | None = None,
        add_tags: Sequence[str] = (),
        remove_tags: Sequence[str] = (),
    ) -> dict[str, Any]:
        """Change a run's name, note or tags; what is None stays. The run, as it is then."""
        body = {
            "name": name,
            "note": note,
            "tags": None if tags is None else list(tags),
            "add_tags": list(add_tags),
            "remove_tags": list(remove_tags),
        }
        given = {field: value for field, value in body.items() if value is not None}
        return self._send("PATCH", _RUN, given, run=run).document

    def keep_results(self, run: str, *, is_kept: bool = True) -> dict[str, Any]:
        """Keep a run's outputs, checkpoints and metrics for good, or no longer. The run, as it is then."""
        return self._send("POST", _RUN + "/keep", {"keep": is_kept}, run=run).document

    def forget_results(self, run: str) -> dict[str, Any]:
        """Delete a run's outputs, checkpoints and metrics, for good. The run, as it is then."""
        return self._send("POST", _RUN + "/forget", run=run).document

    def cancel(self, run: str) -> dict[str, Any]:
        """End a run."""
        return self._send("POST", _RUN + "/cancel", {}, run=run).document

    def get_events(self, run: str) -> dict[str, Any]:
        """The timeline of a run: when it reached each state, and why."""
        return self._get(_RUN + "/events", run=run)

    def get_inputs(self, run: str) -> dict[str, Any]:
        """What a run sees: its command, its run config, its config files, and which of their lines were changed."""
        return self._get(_RUN + "/inputs", run=run)

    def get_log(self, run: str, *, cursor: str | None = None, tail: int | None = None) -> dict[str, Any]:
        """One page of a run's log: `lines`, the `cursor` of the next page, and whether the log is `complete`.

        With `tail`, the page has the last lines alone, at most as many.
        """
        return self._get(_RUN + "/logs", {"cursor": cursor, "tail": tail}, run=run)

    def read_log(self, run: str) -> Iterator[dict[str, str]]:
        """Every line that a run has written so far, the oldest first."""
        cursor = None
        while True:
            page = self.get_log(run, cursor=cursor)
            yield from page["lines"]
            cursor = page["cursor"]
            if page["complete"] or not page["lines"]:
                return

    def get_metrics(self, run: str, names: Sequence[str] = (), *, points: int | None = None) -> dict[str, Any]:
        """A run's metrics, all or those with some names: last value, extremes, and at most so many points of each."""
        return self._get(_RUN + "/metrics", {"names": list(names) or None, "points": points}, run=run)

    def diff(self, run: str, other: str) -> dict[str, Any]:
        """How what went into one run differs from what went into another."""
        return self._get(_RUN + "/diff/{other}", run=run, other=other)


def _launch_body(asked: AskedOfLaunch | AskedOfRun | AskedOfPlan, **named: str) -> dict[str, Any]:
    """The members of a request: those that are asked for, what is in `terms` and `labels` beside the others."""
    given: dict[str, Any] = {**named, **asked}
    overrides, terms, labels = (given.pop(name, None) for name in ("overrides", "terms", "labels"))
    document = None if overrides is None else overrides.to_json()
    given |= {**(terms or {}), "overrides": document, **(labels or {})}
    return {name: value for name, value in given.items() if value is not None}


def _idempotency(key: str | None) -> dict[str, str]:
    return {"idempotency-key": key or str(uuid.uuid4())}
