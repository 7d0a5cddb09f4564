"""The single DynamoDB table: jobs, versions, runs and timelines. `keys.py` says how each item is found."""

from launchbay_core.aws.table.store import Store

__all__ = ["Store"]
