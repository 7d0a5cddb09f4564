"""AWS Batch's job definitions of versions in the table: one for each state of the deployment that a version ran in.

A definition is made from a version and from the deployment's images, roles and log group. It is kept by the digest of
all of these, so that after a change of the deployment the next run has a new definition.
"""

from __future__ import annotations

from dataclasses import dataclass

from launchbay_core.aws.table import keys
from launchbay_core.aws.table.expiry import expiry_members
from launchbay_core.aws.table.leases import Lease, free_condition
from launchbay_core.aws.table.table import ConditionFailed, Table, make_update


@dataclass(frozen=True)
class DefinitionName:
    """Which definition: of which version, and the digest of what it is made from."""

    project: str
    job: str
    version: int
    made_from: str

    @property
    def key(self) -> keys.Key:
        """The key of its item."""
        return keys.definition_key(self.project, self.job, self.version, self.made_from)


class DefinitionStore:
    """The job definitions' side of the store."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def find_definition(self, name: DefinitionName) -> str | None:
        """The ARN of a definition; None if it is not registered."""
        item = self._table.get(name.key)
        return None if item is None else item.get("arn")

    def forget_definition(self, name: DefinitionName, arn: str) -> None:
        """Forget a definition that can't be used any more; one that has been registered since stays."""
        update = make_update(name.key, remove=("arn",), condition="#arn = :arn", values={"arn": arn})
        try:
            self._table.update(update)
        except ConditionFailed:
            return

    def claim_definition(self, name: DefinitionName, lease: Lease) -> bool:
        """Claim the registration of a definition; False if it is registered or claimed."""
        update = make_update(
            name.key,
            set_={"kind": "definition", "lease": lease.until, **expiry_members(name.project, lease.now)},
            condition=f"attribute_not_exists(#arn) AND {free_condition('lease')}",
            values=lease.values,
        )
        try:
            self._table.update(update)
        except ConditionFailed:
            return False
        return True

    def release_definition(self, name: DefinitionName, until: str) -> None:
        """Let others claim a registration that failed; `until` identifies the claim."""
        update = make_update(name.key, remove=("lease",), condition="#lease = :until", values={"until": until})
        try:
            self._table.update(update)
        except ConditionFailed:
            return

    def keep_definition(self, name: DefinitionName, arn: str) -> str:
        """Keep the ARN of a definition that was registered; the first one kept stays, and is returned."""
        update = make_update(
            name.key,
            set_={"kind": "definition", "arn": arn},
            remove=("lease",),
            condition="attribute_not_exists(#arn)",
        )
        try:
            self._table.update(update)
        except ConditionFailed:
            return self.find_definition(name) or arn
        return arn
