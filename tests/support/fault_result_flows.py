"""The flows of results: what the next start of a run restores, launches that go on from other runs, and metrics."""

from __future__ import annotations

from typing import Any

from attempt_support import save_checkpoint
from fault_account import PROJECT, Account
from fault_flow import JOBS, RUNS, Flow
from lambda_support import RESULTS
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.aws.clients import client
from launchbay_core.contracts.results.declared import DeclaredResults
from launchbay_core.contracts.results.metric_parts import MetricPart, Series, part_key, write_part
from launchbay_core.contracts.results.restore import parse_pointer, restore_key_beside
from launchbay_core.contracts.run_manifest import parse_manifest
from launchbay_core.contracts.run_objects import inputs_prefix, manifest_key
from launchbay_core.domain.results.rollups import read_rollup, rollup_key
from left_outputs import put_outputs
from model_batch import Job


class TrackReclaim(Flow):
    """Track hears that a machine has gone, on which a checkpoint was saved: the next start waits for its word."""

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        job = self.until(account, "RUNNING")
        [self.place] = account.run(self.run_id).places
        save_checkpoint(self.place)
        account.batch.waits = lambda one: bool(one.attempts) and self._pointed(one) is None
        account.batch.reclaim(job)

    def act(self, account: Account) -> bool:
        for detail in account.batch.events:
            account.hear(detail)
        account.batch.events = []
        return True  # what is lost is the sweep's

    def check(self, account: Account) -> None:
        [job] = account.batch.jobs.values()
        assert self._pointed(job) == self.place
        run = account.run(self.run_id)
        assert (run.places[0], len(run.places), run.attempts) == (self.place, 2, 2)

    def _pointed(self, job: Job) -> str | None:
        """The place that the job's next start restores; None if nothing is said of it."""
        inputs = inputs_prefix(PROJECT, self.run_id)
        started = len(job.attempts) + job.is_live
        found = create_adapters().data_bucket
        key = restore_key_beside(inputs, started)
        return parse_pointer(found.get(key)).place if found.exists(key) else None


class TrackReclaimUnheard(TrackReclaim):
    """Nothing is heard of it: the sweep finds it."""

    hears = False

    def act(self, account: Account) -> bool:
        account.batch.events = []
        account.sweep()
        return True


class _AfterAnother(Flow):
    """A launch after a run that has ended, and has left something."""

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        self.until(account, "SUCCEEDED")
        account.settle()
        self.source = account.run(self.run_id)
        [self.place] = self.source.places

    def launched(self, account: Account, more: dict[str, Any]) -> bool:
        answer = account.api("POST", RUNS, {"job": "digits", **more}, key="another")
        self.run_id = answer.body["run_id"] if answer is not None else ""
        return answer is not None and answer.status in (200, 201)

    def declared(self) -> DeclaredResults:
        """What the launched run's manifest says of results."""
        key = manifest_key(inputs_prefix(PROJECT, self.run_id))
        return parse_manifest(create_adapters().data_bucket.get(key)).results


class Resume(_AfterAnother):
    def prepare(self, account: Account) -> None:
        super().prepare(account)
        save_checkpoint(self.place)

    def act(self, account: Account) -> bool:
        return self.launched(account, {"resume_from": self.source.run_id})

    def check(self, account: Account) -> None:
        assert len(account.run_ids()) == 2
        assert self.declared().resume_from == self.place
        assert account.run(self.run_id).resumed_from == self.source.run_id


class LaunchFromOutputs(_AfterAnother):
    def register(self, account: Account) -> bool:
        inputs = {"config": {"values": {"lr": 0.1}}, "outputs": {"model": {"from": "output", "required": False}}}
        job = {"name": "digits", "command": ["true"], "inputs": inputs}
        answer = account.api("POST", JOBS, job)
        return answer is not None and answer.status in (200, 201)

    request = {"job": "digits"}  # noqa: RUF012  (as of every flow)

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        put_outputs(client("s3"), RESULTS, self.place, {"model.pt": b"weights"})

    def act(self, account: Account) -> bool:
        return self.launched(account, {"from_outputs": {"model": f"{self.source.run_id}:model.pt"}})

    def check(self, account: Account) -> None:
        assert len(account.run_ids()) == 2
        assert self.declared().placed["model"].place == self.place
        users, more = create_adapters().store.used_by(PROJECT, self.source.run_id, 10)
        assert (users, more) == ([self.run_id], False)


class Collect(Flow):
    """The function `metrics` is told of a part."""

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        self.until(account, "RUNNING")
        [place] = account.run(self.run_id).places
        self.key = part_key(place, 1)
        part = MetricPart(PROJECT, self.run_id, {"loss": Series([1, 2], [1.0, 2.0], [0.5, 0.25])}, {})
        client("s3").put_object(Bucket=RESULTS, Key=self.key, Body=write_part(part))

    def act(self, account: Account) -> bool:
        return account.part_event(self.key)

    def check(self, account: Account) -> None:
        newest = account.run(self.run_id).metrics.values
        assert {name: (one.step, one.value) for name, one in newest.items()} == {"loss": (2, 0.25)}
        found = create_adapters().results_bucket.find_version(rollup_key(PROJECT, self.run_id, 1))
        assert found is not None
        assert [point.value for point in read_rollup(found[0]).series["loss"].points] == [0.5, 0.25]
