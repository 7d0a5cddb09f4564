"""The order of these tests: what takes longest begins first, so that no processor waits for it at the end."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put slow tests first, in the order in which they are."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
