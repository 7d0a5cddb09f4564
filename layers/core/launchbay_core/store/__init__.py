"""The single DynamoDB table: jobs, versions, runs and timelines. `keys.py` says how each item is found."""

from launchbay_core.store.store import Store

__all__ = ["Store"]
