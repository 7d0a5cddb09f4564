"""Where a container finds the volumes that it shares with others of its task. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from launchbay_local.batch.records.records import Document


def resolve_volumes(container: Document, volumes: Path) -> Document:
    """A container with the paths of its shared volumes replaced by folders of this machine."""
    folders = {
        mount["containerPath"].rstrip("/"): str(volumes / mount["sourceVolume"])
        for mount in container.get("mountPoints", [])
    }
    pairs = [{**pair, "value": _resolve_path(pair["value"], folders)} for pair in container["environment"]]
    return {
        **container,
        "command": [_resolve_path(word, folders) for word in container["command"]],
        "environment": pairs,
    }


def _resolve_path(text: str, folders: Mapping[str, str]) -> str:
    for path, folder in folders.items():
        if text == path or text.startswith(f"{path}/"):
            return folder + text[len(path) :]
    return text
