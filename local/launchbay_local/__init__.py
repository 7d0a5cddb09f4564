"""Runs any AWS SAM application on one machine: no account, no Docker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from launchbay_local.stack.local_stack import LocalStack
    from launchbay_local.stack.options import Options

__all__ = ["LocalStack", "Options"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `errors` and `stack.packages` need no other package."""
    if name == "LocalStack":
        from launchbay_local.stack.local_stack import LocalStack  # noqa: PLC0415

        return LocalStack
    if name == "Options":
        from launchbay_local.stack.options import Options  # noqa: PLC0415

        return Options
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
