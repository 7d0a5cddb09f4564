"""When items expire that belong to the smoke test: DynamoDB deletes an item some time after its `expires_at`.

AWS's guide says "typically within a few days" of that time, in no order. So a job expires later than its versions: a
new job would number its versions from 1 again, where items of the old one could still be.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from launchbay_core.aws.table.table import Item
from launchbay_core.domain.names import SMOKE_PROJECT

SMOKE_DAYS = 7  # as the lifecycle rules of the buckets say
JOB_DAYS = 3 * SMOKE_DAYS


def expiry_members(project: str, at: str, days: int = SMOKE_DAYS) -> Item:
    """The member that lets an item of the smoke test's project expire, `days` after `at`; none in other projects.

    >>> expiry_members("launchbay-smoke", "2026-01-31T00:00:00.000Z"), expiry_members("vision", "2026-01-31")
    ({'expires_at': 1770422400}, {})
    """
    if project != SMOKE_PROJECT:
        return {}
    return {"expires_at": int((datetime.fromisoformat(at) + timedelta(days=days)).timestamp())}
