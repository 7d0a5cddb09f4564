"""A run's metrics over the API: values that JSON lacks, names and numbers of points, in lists and searches."""

from __future__ import annotations

import math
from typing import Any

import pytest

from api_support import request
from lambda_support import RESULTS, ROLE
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.aws.clients import client
from launchbay_core.aws.data_bucket import DataBucket
from launchbay_core.contracts.results.metric_parts import MetricPart, Series, Summary, part_key, write_part
from launchbay_core.contracts.results.part_messages import PartNews
from launchbay_core.services.results.collect_metrics import collect
from launchbay_core.services.run_search import registered

RUNS = "/v1/projects/vision/runs"
PLACE = f"{ROLE}:a"


@pytest.fixture
def run_id(digits: Any) -> str:
    """A run that has reported 100 losses, one of them infinite, an accuracy that is nan, and a best value."""
    run = str(request("POST", RUNS, {"job": "digits"}).body["run_id"])
    store = create_adapters().store
    progress = store.find_progress("vision", run)
    assert progress is not None
    assert store.record(progress, {"places": (PLACE,)}, heard_at=progress.updated_at, is_open=True)
    steps = range(100)
    losses = [math.inf if step == 50 else 1 / (step + 1) for step in steps]
    times = [1769851800.0 + step for step in steps]
    series = {"loss": Series(list(steps), times, losses), "accuracy": Series([7], [1769851800.0], [math.nan])}
    part = MetricPart("vision", run, series, {"best": Summary(1769851900.0, 0.01)})
    client("s3").put_object(Bucket=RESULTS, Key=part_key(PLACE, 1), Body=write_part(part))
    assert collect(create_adapters(), {"message": [PartNews(part_key(PLACE, 1))]}) == {}
    return run


def metrics(run: str, **query: Any) -> dict[str, Any]:
    answer = request("GET", f"{RUNS}/{run}/metrics", query=query)
    assert answer.status == 200, answer.body
    return dict(answer.body)


def test_every_metric_has_its_last_lowest_and_highest_value(run_id: str) -> None:
    found = metrics(run_id)

    assert found["names"] == ["accuracy", "best", "loss"]
    accuracy, best, loss = found["metrics"]
    assert (accuracy["last"]["value"], accuracy["min"], accuracy["max"]) == (".nan", None, None)
    assert best["last"] == {"step": None, "time": "2026-01-31T09:31:40.000Z", "value": 0.01, "attempt": 1}
    assert best["points"] == {"steps": [], "times": [], "values": [], "attempts": []}
    assert (loss["last"]["step"], loss["min"], loss["max"]) == (99, 0.01, ".inf")
    assert loss["points"]["steps"] == list(range(100))
    assert loss["points"]["times"][1] == "2026-01-31T09:30:01.000Z"


def test_fewer_points_keep_the_lowest_and_the_highest(run_id: str) -> None:
    [loss] = metrics(run_id, names="loss", points="10")["metrics"]

    assert len(loss["points"]["steps"]) <= 10
    assert {0.01, ".inf"} <= set(loss["points"]["values"])
    assert (loss["min"], loss["max"]) == (0.01, ".inf")
    assert metrics(run_id, names="loss", points="0")["metrics"][0]["points"]["steps"] == []


def test_a_name_that_the_run_does_not_have_is_left_out(run_id: str) -> None:
    assert metrics(run_id, names="los") == {
        "metrics": [],
        "names": ["accuracy", "best", "loss"],
        "deleted_at": None,
    }


@pytest.mark.parametrize("query", [{"points": "5001"}, {"points": "-1"}, {"names": "x" * 300}, {"name": "loss"}])
def test_a_query_out_of_bounds_is_refused(run_id: str, query: dict[str, Any]) -> None:
    assert request("GET", f"{RUNS}/{run_id}/metrics", query=query).status == 400


def test_newest_values_are_with_the_run_and_in_lists(run_id: str) -> None:
    values = {"accuracy": ".nan", "best": 0.01, "loss": 0.01}

    assert request("GET", f"{RUNS}/{run_id}").body["metrics"] == values
    assert [run["metrics"] for run in request("GET", RUNS).body["runs"]] == [values]


def test_runs_are_found_and_sorted_by_metrics(run_id: str) -> None:
    other = str(request("POST", RUNS, {"job": "digits"}).body["run_id"])

    def found(**query: Any) -> list[str]:
        return [run["run_id"] for run in request("GET", RUNS, query=query).body["runs"]]

    assert found(where="loss<0.5") == found(where="metric:best=0.01") == [run_id]
    assert found(where="metric:loss>0.5") == []
    assert found(sort="-loss") == found(sort="metric:best") == [run_id, other]
    columns = request("GET", RUNS, query={"column": "loss"}).body["runs"]
    assert [run["columns"] for run in columns] == [{}, {"loss": 0.01}]


def test_a_search_by_metrics_reads_no_version_of_a_job(run_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    registered._kept.clear()
    read: list[str] = []
    monkeypatch.setattr(DataBucket, "get", lambda _bucket, key: read.append(key))
    query = {"where": "metric:best=0.01", "sort": "metric:loss", "column": "metric:loss"}

    answer = request("GET", RUNS, query=query).body

    assert [run["columns"] for run in answer["runs"]] == [{"metric:loss": 0.01}]
    assert (answer["cut"], answer["notices"], read) == (False, [], [])


def test_a_project_that_is_not_ones_own_has_no_such_run(run_id: str) -> None:
    assert request("GET", f"/v1/projects/speech/runs/{run_id}/metrics").status == 404
