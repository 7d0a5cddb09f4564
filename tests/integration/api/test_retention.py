"""How long results are kept: people's decisions over the API, and the sweep that deletes what is due."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api_support import AUTHOR, MEMBER_OF_ALL, Answer, request
from lambda_support import RESULTS
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.aws.clients import client
from launchbay_core.aws.results_bucket import ResultsBucket
from launchbay_core.aws.settings import settings
from launchbay_core.contracts.results.manifests import Checkpoint, CheckpointsManifest, ResultFile, write_checkpoints
from launchbay_core.contracts.results.places import checkpoints_key, metrics_prefix, object_key, results_prefix
from launchbay_core.domain.clock import to_text
from launchbay_core.domain.results.rollups import rollup_key
from launchbay_core.errors import AwsUnavailable
from launchbay_core.services.results import retention
from launchbay_core.services.results.retention import (
    LONGEST_DAYS,
    Expired,
    expire_results,
    schedule_first_visit,
)
from left_outputs import end, leave, place_number, record_places, write_manifest

RUNS = "/v1/projects/vision/runs"
NOW = datetime.now(UTC)
ENDED = to_text(NOW + timedelta(hours=12))  # later than every launch here, however slow the machine


@pytest.fixture(autouse=True)
def days(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Outputs are kept for 90 days, checkpoints for 14, metrics for good."""
    for name, value in (("OUTPUT", "90"), ("CHECKPOINT", "14"), ("METRIC", "0")):
        monkeypatch.setenv(f"LAUNCHBAY_{name}_DAYS", value)
    settings.cache_clear()
    create_adapters.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()
    create_adapters.cache_clear()


@pytest.fixture
def run_id(digits: Any) -> str:
    """A run that has ended, with outputs, a checkpoint, metrics, and an object that no manifest lists."""
    run_id = str(request("POST", RUNS, {"job": "digits"}).body["run_id"])
    fill(run_id)
    end("vision", run_id, at=ENDED)
    return run_id


def fill(run_id: str) -> None:
    """Let a run leave something of each kind."""
    place = leave("vision", run_id, {"a": b"1", "b": b"22"})
    file = ResultFile("step-1", 3, "0" * 64, 7)
    saved = write_checkpoints(CheckpointsManifest((Checkpoint("step-1", ENDED, (file,)),)))
    put(checkpoints_key(place), saved)
    for key in (object_key(place, 7), object_key(place, 9), f"{metrics_prefix(place)}000001"):
        put(key, b"x")
    put(rollup_key("vision", run_id, 1), b"x")
    schedule_first_visit(create_adapters(), create_adapters().store.get_run("vision", run_id))


def put(key: str, content: bytes) -> None:
    """Write an object of the results bucket."""
    client("s3").put_object(Bucket=RESULTS, Key=key, Body=content)


def there() -> set[str]:
    """The ends of all keys of the results bucket."""
    found = client("s3").list_objects_v2(Bucket=RESULTS).get("Contents", [])
    return {"/".join(one["Key"].split("/")[2:]) for one in found if "rollups" not in one["Key"]} | {
        "rollup" for one in found if "rollups" in one["Key"]
    }


def sweep(days: float, *, steps: int = 1000) -> Expired:
    """Sweep some days after the runs' end; there is time for so many steps."""
    left = iter(range(steps))
    return expire_results(create_adapters(), NOW + timedelta(days=days), lambda: next(left, None) is not None)


def results(run_id: str) -> Any:
    """What a run says of its results."""
    return request("GET", f"{RUNS}/{run_id}").body["results"]


def decide(run_id: str, what: str, body: Any = None, claims: Any = MEMBER_OF_ALL) -> Answer:
    """Keep or forget a run's results."""
    return request("POST", f"{RUNS}/{run_id}/{what}", body, claims=claims)


def test_each_kind_is_deleted_when_it_is_due_with_what_no_manifest_lists_and_the_record_stays(run_id: str) -> None:
    everything = there()

    early = sweep(13)
    first = sweep(15)
    at_first = there()
    again = sweep(20)
    second = sweep(91)

    assert len(everything) == 8
    assert (early, first.objects, again) == (Expired(), 2, Expired())
    assert at_first == {"outputs.json", "files/000001", "files/000002", "000001", "rollup"}
    assert second.objects == 2
    assert there() == {"000001", "rollup"}
    assert sweep(10_000) == Expired(due=1), "metrics stay, and the run is looked at, as these days may change"
    assert there() == {"000001", "rollup"}
    assert request("GET", f"{RUNS}/{run_id}").status == 200


def test_a_run_says_until_when_and_since_when(run_id: str) -> None:
    before = results(run_id)
    sweep(15)
    after = results(run_id)

    ended = datetime.fromisoformat(ENDED)
    assert before["outputs"] == {"until": to_text(ended + timedelta(days=90)), "deleted_at": None}
    assert before["metrics"] == {"until": None, "deleted_at": None}
    assert after["checkpoints"] == {"until": None, "deleted_at": to_text(NOW + timedelta(days=15))}
    assert after["outputs"] == before["outputs"]


def test_deleted_outputs_are_said_to_be_and_can_not_be_used(run_id: str) -> None:
    sweep(91)
    spec = {"name": "takes", "command": ["true"], "inputs": {"outputs": {"model": {}}}}
    request("POST", "/v1/projects/vision/jobs", spec)

    listed = request("GET", f"{RUNS}/{run_id}/outputs").body
    one = request("GET", f"{RUNS}/{run_id}/outputs/a")
    used = request("POST", RUNS, {"job": "takes", "from_outputs": {"model": f"{run_id}:a"}})
    other = request("POST", RUNS, {"job": "digits"}).body["run_id"]
    compared = request("GET", f"{RUNS}/{other}/diff/{run_id}").body["outputs"]

    assert (listed["outputs"], listed["deleted_at"]) == ([], to_text(NOW + timedelta(days=91)))
    assert (one.status, one.body["type"]) == (410, "urn:launchbay:problem:results-deleted")
    assert "were deleted at" in used.body["errors"][0]["message"]
    assert compared["files"] == []
    assert f"The outputs of run {run_id} were deleted at" in compared["fault"]


def test_days_that_are_fewer_count_for_runs_that_have_ended_before(
    run_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep(15)
    monkeypatch.setenv("LAUNCHBAY_METRIC_DAYS", "20")
    settings.cache_clear()
    create_adapters.cache_clear()

    sweep(15 + LONGEST_DAYS)

    assert there() == set()
    assert sweep(10_000) == Expired(), "nothing is left, so nobody looks at it any more"


def test_what_somebody_keeps_is_not_deleted_until_that_is_taken_back(run_id: str) -> None:
    kept = decide(run_id, "keep").body["results"]
    again = decide(run_id, "keep", {"keep": True}).body["results"]
    sweep(400)
    kept_all = there()
    undone = decide(run_id, "keep", {"keep": False}).body["results"]
    sweep(400)

    assert (kept["kept_by"], kept["outputs"]["until"]) == (AUTHOR, None)
    assert again["kept_at"] == kept["kept_at"]
    assert len(kept_all) == 8
    assert (undone["kept_by"], undone["outputs"]["until"] is None) == (None, False)
    assert there() == {"000001", "rollup"}


def test_what_is_deleted_can_not_be_kept(run_id: str) -> None:
    sweep(91)

    assert decide(run_id, "keep").status == 409


def test_a_forgotten_run_shows_nothing_from_the_answer_on_and_is_deleted_by_the_next_sweep(run_id: str) -> None:
    decide(run_id, "keep")
    forgotten = decide(run_id, "forget").body["results"]
    again = decide(run_id, "forget").body["results"]

    listed = request("GET", f"{RUNS}/{run_id}/outputs").body
    measured = request("GET", f"{RUNS}/{run_id}/metrics").body
    swept = sweep(0.1)

    assert (forgotten["forgotten_by"], again) == (AUTHOR, forgotten)
    assert listed["outputs"] == []
    assert measured == {"metrics": [], "names": [], "deleted_at": forgotten["metrics"]["deleted_at"]}
    assert swept.objects == 5
    assert there() == set()
    assert decide(run_id, "keep").status == 409
    assert request("GET", f"{RUNS}/{run_id}/inputs").status == 200


def test_to_forget_needs_an_admin_and_to_keep_only_who_may_launch(run_id: str) -> None:
    member = {**MEMBER_OF_ALL, "cognito:groups": "[project:vision:launch]"}

    assert decide(run_id, "forget", claims=member).status == 403
    assert decide(run_id, "keep", claims=member).status == 200


def test_a_run_that_goes_on_is_neither_forgotten_nor_touched(digits: Any) -> None:
    run_id = request("POST", RUNS, {"job": "digits"}).body["run_id"]
    fill(run_id)
    everything = there()

    refused = decide(run_id, "forget")
    sweep(100)

    assert refused.status == 409
    assert there() == everything
    end("vision", run_id, at=ENDED)
    assert sweep(102).objects > 0, "it is looked at again a day later"


def test_a_run_whose_outputs_a_run_that_goes_on_starts_with_is_not_forgotten(run_id: str) -> None:
    spec = {"name": "takes", "command": ["true"], "inputs": {"outputs": {"model": {}}}}
    request("POST", "/v1/projects/vision/jobs", spec)
    user = request("POST", RUNS, {"job": "takes", "from_outputs": {"model": f"{run_id}:a"}}).body["run_id"]

    refused = decide(run_id, "forget")
    end("vision", user, at=ENDED)

    assert (refused.status, user in refused.body["detail"]) == (409, True)
    assert decide(run_id, "forget").status == 200


@pytest.mark.parametrize("steps", range(1, 6))
def test_a_deletion_that_is_out_of_time_goes_on_and_shows_no_part_meanwhile(run_id: str, steps: int) -> None:
    decide(run_id, "forget")

    sweep(1, steps=steps)
    assert request("GET", f"{RUNS}/{run_id}/outputs").body["outputs"] == []
    sweep(1)

    assert there() == set()


def test_a_call_that_fails_keeps_nobody_from_the_others_and_is_made_up_for(
    run_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = request("POST", RUNS, {"job": "digits"}).body["run_id"]
    fill(other)
    end("vision", other, at=ENDED)
    delete = ResultsBucket.delete

    def fail_once(bucket: ResultsBucket, keys: list[str]) -> None:
        monkeypatch.setattr(ResultsBucket, "delete", delete)
        raise AwsUnavailable("try again")

    monkeypatch.setattr(ResultsBucket, "delete", fail_once)
    first = sweep(15)
    second = sweep(15)

    assert (first.due, first.undone, second.due, second.undone) == (2, 1, 1, 0)
    assert first.objects + second.objects == 4


def test_runs_that_can_not_be_done_do_not_use_up_a_sweep(run_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    other = request("POST", RUNS, {"job": "digits"}).body["run_id"]
    fill(other)
    end("vision", other, at=ENDED)
    failing = results_prefix(place_number(run_id))
    listed = ResultsBucket.list_keys

    def fail_at_one(bucket: ResultsBucket, prefix: str, after: str = "") -> list[str]:
        if prefix == failing:
            raise AwsUnavailable("try again")
        return listed(bucket, prefix, after)

    monkeypatch.setattr(ResultsBucket, "list_keys", fail_at_one)
    monkeypatch.setattr(retention, "MAX_RUNS", 1)

    swept = [sweep(15) for _ in range(2)]

    assert [one.due - one.undone for one in swept] == [1, 0], "the other run is done, once"
    assert sum(one.undone for one in swept) >= 1
    assert swept[0].objects == 2


def test_nothing_is_deleted_beside_a_list_that_stays_and_can_not_be_read(run_id: str) -> None:
    write_manifest(place_number(run_id), json.dumps({"version": 99, "files": []}).encode())

    sweep(15)
    kept = there()
    sweep(91)

    assert len(kept) == 8
    assert there() == {"000001", "rollup"}


def test_every_attempt_s_place_is_cleared(run_id: str) -> None:
    leave("vision", run_id, {"c": b"3"}, attempt=3)
    record_places("vision", run_id, [place_number(run_id), "", place_number(run_id, 3)])

    decide(run_id, "forget")
    sweep(1)

    assert there() == set()


def test_more_objects_than_s3_lists_at_once_are_deleted(run_id: str) -> None:
    place = place_number(run_id)
    for number in range(100, 1300):
        put(object_key(place, number), b"")

    assert sweep(15).objects == 2 + 1200


def test_a_run_that_has_not_started_has_nothing_to_keep(digits: Any) -> None:
    run_id = request("POST", RUNS, {"job": "digits"}).body["run_id"]

    assert results(run_id) is None
    assert sweep(10_000) == Expired()
