"""The flows of checkpoints: a machine is reclaimed, and the next attempt is told what it restores; runs go on."""

from __future__ import annotations

from attempt_support import place_at, save_checkpoint
from fault_account import PROJECT, Account
from fault_flow import RUNS, Flow
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.contracts.results.restore import RestorePointer, parse_pointer, restore_key_beside
from launchbay_core.contracts.run_manifest import parse_manifest
from launchbay_core.contracts.run_objects import inputs_prefix, manifest_key


class Reclaim(Flow):
    """Track hears that an attempt has lost its machine."""

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        self.until(account, "RUNNING", hears=self.hears)
        save_checkpoint(place_at(1))

    def act(self, account: Account) -> bool:
        [job] = account.batch.jobs.values()
        account.batch.reclaim(job)
        account.deliver_events(hears=self.hears)
        return True  # what is lost is the sweep's

    def check(self, account: Account) -> None:
        content = create_adapters().data_bucket.get(restore_key_beside(inputs_prefix(PROJECT, self.run_id), 2))
        assert parse_pointer(content) == RestorePointer(place_at(1))
        run = account.run(self.run_id)
        assert (run.places[0], len(run.ended_attempts)) == (place_at(1), 2)


class ReclaimUnheard(Reclaim):
    """Only the sweep finds it."""

    hears = False

    def act(self, account: Account) -> bool:
        super().act(account)
        account.sweep()
        return True


class Resume(Reclaim):
    """A run is launched again, from the checkpoints of one that was reclaimed."""

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        super().act(account)
        account.settle()
        self.first, self.run_id = self.run_id, ""

    def act(self, account: Account) -> bool:
        return self.launch_by(account, f"{RUNS}/{self.first}/rerun", {"resume": True}, "once")

    def check(self, account: Account) -> None:
        assert len(account.run_ids()) == 2
        content = create_adapters().data_bucket.get(manifest_key(inputs_prefix(PROJECT, self.run_id)))
        assert parse_manifest(content).results.resume_from == place_at(1)
        assert account.run(self.run_id).resumed_from == self.first
