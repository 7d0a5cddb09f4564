"""The flows of outputs at whose calls faults are put: a run starts with what another one has left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fault_account import PROJECT, Account
from fault_flow import RUNS, Flow
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.contracts.run_manifest import parse_manifest
from launchbay_core.contracts.run_objects import inputs_prefix, manifest_key
from left_outputs import leave

_JOB = {
    "name": "digits",
    "command": ["true"],
    "inputs": {"outputs": {"model": {"from": "output", "required": False}}},
}


class LaunchFromOutputs(Flow):
    """A run is launched with an output of one that has ended."""

    job = _JOB
    request: Mapping[str, Any] = {"job": "digits"}

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        self.until(account, "SUCCEEDED")
        self.source = self.run_id
        self.place = leave(PROJECT, self.source, {"model.pt": b"weights"})

    def act(self, account: Account) -> bool:
        asked = {**self.request, "from_outputs": {"model": f"{self.source}:model.pt"}}
        return self.launch_by(account, RUNS, asked, "another")

    def check(self, account: Account) -> None:
        assert len(account.run_ids()) == 2
        content = create_adapters().data_bucket.get(manifest_key(inputs_prefix(PROJECT, self.run_id)))
        assert parse_manifest(content).results.placed["model"].place == self.place
        assert create_adapters().store.used_by(PROJECT, self.source, 10) == ([self.run_id], False)
