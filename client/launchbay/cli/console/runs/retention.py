"""How long a run's results are kept, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay.cli.console.texts import author_text

_KINDS = ("outputs", "checkpoints", "metrics")


def retention_lines(results: Mapping[str, Any] | None) -> list[str]:
    """A line for each kind of a run's results; none for a run that has left nothing, or of which nothing is known."""
    if not results:
        return []
    if results["forgotten_at"]:
        return [f"deleted at {results['forgotten_at']}, by {author_text(results['forgotten_by'])}"]
    kept = f", by {author_text(results['kept_by'])}" if results["kept_at"] else ""
    return [f"{kind}: {_text(results[kind], kept)}" for kind in _KINDS]


def _text(kind: Mapping[str, Any], kept: str) -> str:
    if kind["deleted_at"]:
        return f"deleted at {kind['deleted_at']}"
    if kind["until"]:
        return f"kept until {kind['until'][:10]}"
    return f"kept for good{kept}" if kept else "kept"
