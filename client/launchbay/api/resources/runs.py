"""Runs: launched, found, followed, cancelled and compared."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from launchbay.api.resources.resource import Resource, list_or_empty
from launchbay_core.domain.states import RunState

if TYPE_CHECKING:
    from launchbay_core.inputs import Overrides

_RUNS = "/v1/projects/{project}/runs"
_RUN = _RUNS + "/{run}"


class Runs(Resource):
    """The runs of a project.

    `hardware` has the shape of the API's `HardwareRequest`.
    """

    def find(self, *, limit: int, job: str | None = None, state: RunState | None = None) -> list[dict[str, Any]]:
        """Up to `limit` runs, the newest first; none if the project does not exist yet."""
        return list_or_empty(self._pages(_RUNS, "runs", limit, {"job": job, "state": state}))

    def get(self, run: str) -> dict[str, Any]:
        """A run: what was launched, its placement, its state and its timeline."""
        return self._get(_RUN, run=run)

    def launch(
        self,
        job: str,
        *,
        version: int | None = None,
        alias: str | None = None,
        overrides: Overrides | None = None,
        hardware: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> dict[str, Any]:
        """Launch a job: a version or an alias of it, or its newest version if neither is given.

        A second request with the same `idempotency_key` gives the same run; without one, a new key is made, so that
        a request that is retried launches once.
        """
        body = _launch_body(job=job, version=version, alias=alias, overrides=overrides, hardware=hardware)
        return self._send("POST", _RUNS, body, headers=_idempotency(idempotency_key)).document

    def plan(
        self,
        job: str,
        *,
        version: int | None = None,
        alias: str | None = None,
        overrides: Overrides | None = None,
        hardware: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """What `launch` would start: the resolved inputs, the diff of each file, the placement and its price."""
        body = _launch_body(job=job, version=version, alias=alias, overrides=overrides, hardware=hardware)
        return self._send("POST", _RUNS, body, query={"dry_run": True}).document

    def rerun(
        self,
        run: str,
        *,
        overrides: Overrides | None = None,
        hardware: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> dict[str, Any]:
        """Launch a run again, with `overrides` laid over its own; without `hardware`, on the same hardware request."""
        body = _launch_body(overrides=overrides, hardware=hardware)
        return self._send("POST", _RUN + "/rerun", body, headers=_idempotency(idempotency_key), run=run).document

    def cancel(self, run: str) -> dict[str, Any]:
        """End a run."""
        return self._send("POST", _RUN + "/cancel", {}, run=run).document

    def get_events(self, run: str) -> dict[str, Any]:
        """The timeline of a run: when it reached each state, and why."""
        return self._get(_RUN + "/events", run=run)

    def get_inputs(self, run: str) -> dict[str, Any]:
        """What a run sees: its command, its run config and the text of each config file."""
        return self._get(_RUN + "/inputs", run=run)

    def get_log(self, run: str, *, cursor: str | None = None) -> dict[str, Any]:
        """One page of a run's log: `lines`, the `cursor` of the next page, and whether the log is `complete`."""
        return self._get(_RUN + "/logs", {"cursor": cursor}, run=run)

    def read_log(self, run: str) -> Iterator[dict[str, str]]:
        """Every line that a run has written so far, the oldest first."""
        cursor = None
        while True:
            page = self.get_log(run, cursor=cursor)
            yield from page["lines"]
            cursor = page["cursor"]
            if page["complete"] or not page["lines"]:
                return

    def diff(self, run: str, other: str) -> dict[str, Any]:
        """How what went into one run differs from what went into another."""
        return self._get(_RUN + "/diff/{other}", run=run, other=other)


def _launch_body(*, overrides: Overrides | None, **fields: Any) -> dict[str, Any]:
    document = None if overrides is None else overrides.to_json()
    return {name: value for name, value in {**fields, "overrides": document}.items() if value is not None}


def _idempotency(key: str | None) -> dict[str, str]:
    return {"idempotency-key": key or str(uuid.uuid4())}
