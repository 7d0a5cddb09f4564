"""Finds the checkpoints that a start can go on from, among those that earlier attempts have left."""

from __future__ import annotations

from collections.abc import Sequence

from launchbay_core.aws.adapters import Adapters
from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.results.manifests import MAX_CHECKPOINTS_MANIFEST, parse_checkpoints
from launchbay_core.contracts.results.places import checkpoints_key, is_place
from launchbay_core.logger import logger


def newest_checkpoints(adapters: Adapters, places: Sequence[str]) -> str | None:
    """The last of the `places` whose manifest lists a checkpoint; None if no manifest does.

    A job has written the manifest. One that can't be read, or breaks a bound, counts as none, with a warning.
    """
    return next((place for place in reversed(places) if is_place(place) and _has_checkpoint(adapters, place)), None)


def _has_checkpoint(adapters: Adapters, place: str) -> bool:
    content = adapters.results_bucket.find(checkpoints_key(place), MAX_CHECKPOINTS_MANIFEST)
    if content is None:
        return False
    try:
        return bool(parse_checkpoints(content).checkpoints)
    except UnreadableContract as error:
        logger.warning("the checkpoints at %s count as none: %s", place, error)
        return False
