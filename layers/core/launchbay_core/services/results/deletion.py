"""Deletes what an attempt has left: objects that a manifest to be deleted lists, and those that no manifest lists.

Manifests go last: until then, a deletion that was broken off finds again what is left to do. What a manifest lists that
stays is not touched, and nothing else of its place is if it can't be read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from launchbay_core.aws.adapters import Adapters
from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.results.manifests import (
    MAX_CHECKPOINTS_MANIFEST,
    MAX_MANIFEST,
    parse_checkpoints,
    parse_outputs,
)
from launchbay_core.contracts.results.places import (
    checkpoints_key,
    is_place,
    metrics_prefix,
    object_key,
    outputs_key,
    results_prefix,
)
from launchbay_core.domain.results.retention import Kind
from launchbay_core.domain.results.rollups import rollup_key
from launchbay_core.domain.runs import RunProgress
from launchbay_core.logger import logger

_PAGE = 1000  # keys that S3 lists, and deletes, at once


class OutOfTime(Exception):
    """There was not enough time to delete everything; the next try goes on."""


def delete_results(
    adapters: Adapters, run: RunProgress, deleted: Collection[Kind], has_time: Callable[[], bool]
) -> int:
    """Delete the kinds of results of a run that are `deleted`, and what no manifest lists; the number of objects.

    Raises:
        OutOfTime: `has_time` says so before everything is deleted.
    """
    count = 0
    for number, place in enumerate(run.places, 1):
        if not is_place(place):
            continue
        count += _delete_at(adapters, place, deleted, has_time)
        if Kind.METRICS in deleted:
            count += _delete_below(adapters, metrics_prefix(place), frozenset(), has_time)
            adapters.results_bucket.delete([rollup_key(run.project, run.run_id, number)])
    return count


def _delete_at(adapters: Adapters, place: str, deleted: Collection[Kind], has_time: Callable[[], bool]) -> int:
    manifests = {Kind.OUTPUTS: outputs_key(place), Kind.CHECKPOINTS: checkpoints_key(place)}
    stays = _listed(adapters, place, {kind for kind in manifests if kind not in deleted})
    if stays is None:
        return 0
    count = _delete_below(adapters, results_prefix(place), stays | {*manifests.values()}, has_time)
    last = [key for kind, key in manifests.items() if kind in deleted]
    adapters.results_bucket.delete(last)
    return count


def _delete_below(adapters: Adapters, prefix: str, stays: Collection[str], has_time: Callable[[], bool]) -> int:
    """Delete all objects below a prefix but those that stay."""
    bucket, count, after = adapters.results_bucket, 0, ""
    while keys := bucket.list_keys(prefix, after):
        if not has_time():
            raise OutOfTime
        going = [key for key in keys if key not in stays]
        bucket.delete(going)
        count += len(going)
        if len(keys) < _PAGE:
            break
        after = keys[-1]
    return count


def _listed(adapters: Adapters, place: str, kinds: Collection[Kind]) -> frozenset[str] | None:
    """The objects that manifests list which stay; None if one of these can't be read."""
    numbers: set[int] = set()
    try:
        if Kind.OUTPUTS in kinds:
            content = adapters.results_bucket.find(outputs_key(place), MAX_MANIFEST)
            numbers |= {one.file.number for one in parse_outputs(content).outputs} if content is not None else set()
        if Kind.CHECKPOINTS in kinds:
            content = adapters.results_bucket.find(checkpoints_key(place), MAX_CHECKPOINTS_MANIFEST)
            saved = parse_checkpoints(content).checkpoints if content is not None else ()
            numbers |= {file.number for one in saved for file in one.files}
    except UnreadableContract as error:
        logger.warning("nothing at %s is deleted yet, because a manifest that stays is not valid: %s", place, error)
        return None
    return frozenset(object_key(place, number) for number in numbers)
