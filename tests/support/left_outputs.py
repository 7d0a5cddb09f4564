"""What runs have left, for tests: objects and manifests in the results bucket, as a job's runner writes them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from lambda_support import ROLE
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.aws.clients import client
from launchbay_core.contracts.results.manifests import Output, OutputsManifest, ResultFile, write_outputs
from launchbay_core.contracts.results.places import object_key, outputs_key, place_of
from launchbay_core.domain.runs import StateChange
from launchbay_core.domain.states import RunState

LATER = "2999-01-01T00:00:00.000Z"


def place_number(run_id: str, attempt: int = 1) -> str:
    """A place of an attempt, which no other attempt has."""
    return place_of(ROLE, f"{run_id.lower()}{attempt:06d}")


def end(project: str, run_id: str, state: RunState = RunState.SUCCEEDED, at: str = LATER) -> None:
    """End a run, as track does."""
    store = create_adapters().store
    run = store.get_run(project, run_id)
    assert store.transition(run, StateChange(state, at), {"exit_code": 0}, is_open=False)


def record_places(project: str, run_id: str, places: Sequence[str]) -> None:
    """Let a run have attempts at these places, by AWS Batch's word."""
    store = create_adapters().store
    run = store.get_run(project, run_id)
    facts = {"attempts": len(places), "places": list(places)}
    assert store.record(run, facts, heard_at=run.updated_at, is_open=run.is_open)


def leave(
    project: str,
    run_id: str,
    files: Mapping[str, bytes],
    *,
    names: Mapping[str, str] | None = None,
    attempt: int = 1,
    is_complete: bool = True,
) -> str:
    """Let an attempt leave files as outputs, after earlier ones that left none; its place.

    `names` are those of declared outputs by their paths.
    """
    places = [place_number(run_id, number) for number in range(1, attempt + 1)]
    put_outputs(
        client("s3"), create_adapters().settings.results_bucket, places[-1], files, names, is_complete=is_complete
    )
    record_places(project, run_id, places)
    return places[-1]


def put_outputs(
    s3: Any,
    bucket: str,
    place: str,
    files: Mapping[str, bytes],
    names: Mapping[str, str] | None = None,
    *,
    is_complete: bool = True,
) -> None:
    """Put files and their manifest at a place, several at once."""
    with ThreadPoolExecutor(8) as pool:
        objects = ((object_key(place, number), content) for number, content in enumerate(files.values(), 1))
        for done in [pool.submit(s3.put_object, Bucket=bucket, Key=key, Body=content) for key, content in objects]:
            done.result()
    outputs = tuple(
        Output(ResultFile(path, len(content), hashlib.sha256(content).hexdigest(), number), _name_of(path, names or {}))
        for number, (path, content) in enumerate(files.items(), 1)
    )
    s3.put_object(Bucket=bucket, Key=outputs_key(place), Body=write_outputs(OutputsManifest(outputs, is_complete)))


def write_manifest(place: str, content: bytes) -> None:
    """Write a manifest of outputs at a place, whatever is in it."""
    client("s3").put_object(Bucket=create_adapters().settings.results_bucket, Key=outputs_key(place), Body=content)


def _name_of(path: str, names: Mapping[str, str]) -> str | None:
    return next((name for at, name in names.items() if path == at or path.startswith(f"{at}/")), None)
