"""Parts of metrics become roll-ups and newest values: in any order, twice, at once, each of its own run alone."""

from __future__ import annotations

import dataclasses
import inspect
import json
import math
import random
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core_support import World
from lambda_support import RESULTS, ROLE, LambdaContext, handler_of, sample_event
from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.clients import client
from launchbay_core.aws.metric_queue import MetricQueue
from launchbay_core.contracts.results.metric_parts import MAX_POINTS, MetricPart, Series, Summary, part_key, write_part
from launchbay_core.contracts.results.part_messages import PartNews, parse_news, write_again
from launchbay_core.domain.clock import to_text
from launchbay_core.domain.results.rollups import read_rollup, rollup_key
from launchbay_core.domain.runs import Run
from launchbay_core.errors import NotFound
from launchbay_core.services.results import collect_metrics
from launchbay_core.services.results.collect_metrics import MOST_LOOKS, SECONDS_BETWEEN_WRITES, collect
from launchbay_core.services.results.read_metrics import read_metrics
from write_units import size_of

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

BEGIN = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


class WithoutDelay(MetricQueue):
    """The queue, whose messages come at once; `delays` has the seconds after which they would have come."""

    def __init__(self, sqs: SQSClient, url: str) -> None:
        super().__init__(sqs, url)
        self.delays: list[int] = []

    def look_again(self, news: PartNews, seconds: int) -> None:
        self.delays.append(seconds)
        super().look_again(news, 0)


class Reported:
    """A run whose attempts report metrics, and the time as the function sees it."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.queue = client("sqs").create_queue(QueueName=f"metrics-{world.project}"[:70])["QueueUrl"]
        settings = world.adapters.settings.model_copy(update={"metric_queue": self.queue})
        self.adapters: Adapters = dataclasses.replace(world.adapters, settings=settings)
        self.adapters.__dict__["metric_queue"] = self.waiting = WithoutDelay(client("sqs"), self.queue)
        self.now = BEGIN
        monkeypatch.setattr(collect_metrics, "now", lambda: self.now)
        world.register()
        self.run = world.launch()
        self.others = world.launch()

    def start(self, run: Run, *tasks: str) -> None:
        """Let AWS Batch say which tasks were a run's attempts."""
        progress = self.adapters.store.find_progress(run.project, run.run_id)
        assert progress is not None
        places = tuple(f"{ROLE}:{task}" for task in tasks)
        assert self.adapters.store.record(progress, {"places": places}, heard_at=to_text(BEGIN), is_open=True)

    def part(self, points: Mapping[str, Sequence[tuple[int, float]]], **summary: float) -> MetricPart:
        series = {}
        for name, pairs in points.items():
            steps, values = tuple(step for step, _ in pairs), tuple(value for _, value in pairs)
            series[name] = Series(steps, tuple(1000.0 + step for step in steps), values)
        given = {name: Summary(5000.0, value) for name, value in summary.items()}
        return MetricPart(self.run.project, self.run.run_id, series, given)

    def upload(self, part: MetricPart | bytes, number: int = 1, task: str = "a") -> PartNews:
        """Upload a part as a job does; the news of it."""
        key = part_key(f"{ROLE}:{task}", number)
        content = part if isinstance(part, bytes) else write_part(part)
        client("s3").put_object(Bucket=RESULTS, Key=key, Body=content)
        return PartNews(key)

    def collect(self, *news: PartNews) -> None:
        assert collect(self.adapters, {f"message {number}": [one] for number, one in enumerate(news)}) == {}

    def again(self) -> list[PartNews]:
        """What is looked at again, which is then taken out of the queue."""
        found: list[PartNews] = []
        sqs = client("sqs")
        while messages := sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                found += parse_news(message["Body"])
                sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])
        return found

    def newest(self) -> dict[str, float]:
        values = self.adapters.store.get_run(self.run.project, self.run.run_id).metrics.values
        return {name: one.value for name, one in values.items()}

    def points(self, name: str, most: int = 500) -> list[tuple[int, int, float]]:
        found = read_metrics(self.adapters, self.run.project, self.run.run_id, [name], most).courses
        return [(attempt, point.step, point.value) for attempt, point in found[0].points] if found else []


@pytest.fixture
def reported(world: World, monkeypatch: pytest.MonkeyPatch) -> Reported:
    made = Reported(world, monkeypatch)
    made.start(made.run, "a")
    return made


def test_a_part_is_read_with_its_run_and_in_lists(reported: Reported) -> None:
    reported.collect(
        reported.upload(reported.part({"loss": [(1, 0.5), (2, math.nan)], "lr": [(1, 0.1)]}, best=math.inf))
    )

    assert repr(reported.newest()) == repr({"best": math.inf, "loss": math.nan, "lr": 0.1})
    [listed] = [
        run
        for run in reported.adapters.store.list_runs(reported.run.project).items
        if run.run_id == reported.run.run_id
    ]
    assert listed.metrics.count == 3
    assert repr(reported.points("loss")) == repr([(1, 1, 0.5), (1, 2, math.nan)])
    assert reported.again() == []


def test_a_run_without_metrics_has_none_and_one_that_does_not_exist_is_not_found(reported: Reported) -> None:
    assert read_metrics(reported.adapters, reported.run.project, reported.others.run_id, [], 500).names == []
    with pytest.raises(NotFound):
        read_metrics(reported.adapters, reported.run.project, "01JZ8Q4T6V2M9X3C7B5N1K0HFD", [], 500)


def test_parts_in_any_order_and_twice_are_one_series(reported: Reported) -> None:
    news = [
        reported.upload(reported.part({"loss": [(step, step / 10) for step in range(10 * n, 10 * n + 10)]}), n + 1)
        for n in range(8)
    ]
    chosen = random.Random(7)  # noqa: S311  (no secret)
    for _ in range(3):
        chosen.shuffle(news)
        for one in news:
            reported.now += timedelta(seconds=SECONDS_BETWEEN_WRITES)
            reported.collect(one)

    assert reported.points("loss") == [(1, step, step / 10) for step in range(80)]
    assert reported.newest() == {"loss": 7.9}


def test_what_comes_twice_writes_nothing(reported: Reported) -> None:
    news = reported.upload(reported.part({"loss": [(1, 0.5)]}))
    reported.collect(news)
    before = client("s3").head_object(Bucket=RESULTS, Key=key_of(reported))["LastModified"]
    reported.now += timedelta(minutes=1)
    reported.collect(news)

    assert reported.adapters.store.find_newest(reported.run.project, reported.run.run_id).changes == 1
    assert client("s3").head_object(Bucket=RESULTS, Key=key_of(reported))["LastModified"] == before


def key_of(reported: Reported) -> str:
    return rollup_key(reported.run.project, reported.run.run_id, 1)


def test_newest_values_are_written_at_most_every_ten_seconds_and_the_last_ones_arrive(reported: Reported) -> None:
    writes = 0
    for second in range(60):
        reported.now = BEGIN + timedelta(seconds=second)
        waiting = reported.again() if second % SECONDS_BETWEEN_WRITES == 0 else []
        reported.collect(reported.upload(reported.part({"loss": [(second, second / 10)]}), second + 1), *waiting)
        writes = reported.adapters.store.find_newest(reported.run.project, reported.run.run_id).changes
    assert writes <= 7
    reported.now += timedelta(seconds=SECONDS_BETWEEN_WRITES)
    reported.collect(*reported.again())

    assert reported.newest() == {"loss": 5.9}
    assert len(reported.points("loss")) == 60


def test_a_place_that_aws_batch_has_not_named_yet_is_looked_at_again(reported: Reported) -> None:
    news = reported.upload(reported.part({"loss": [(1, 0.5)]}), task="b")
    reported.collect(news)
    assert reported.newest() == {}

    reported.start(reported.run, "a", "b")
    reported.collect(*reported.again())

    assert reported.points("loss") == [(2, 1, 0.5)]


def test_a_part_that_names_another_run_is_never_its_own(reported: Reported, caplog: pytest.LogCaptureFixture) -> None:
    """A hostile job knows the ids of others, and writes at its own place."""
    reported.start(reported.others, "hostile")
    news = [reported.upload(reported.part({"loss": [(1, 99.0)]}), task="hostile")]
    looks = 0
    while news:
        reported.collect(*news)
        news = reported.again()
        looks += 1

    assert looks == MOST_LOOKS + 1
    assert 600 < sum(reported.waiting.delays) < 1800
    assert reported.newest() == {}
    assert reported.points("loss") == []
    assert [key for key in keys() if reported.run.run_id in key or reported.others.run_id in key] == []


def keys() -> list[str]:
    found = client("s3").list_objects_v2(Bucket=RESULTS, Prefix="rollups/")
    return [one["Key"] for one in found.get("Contents", [])]


@pytest.mark.parametrize(
    "part",
    [
        b"no part",
        write_part(MetricPart("../other", "01JZ8Q4T6V2M9X3C7B5N1K0HFD", {}, {})),
        write_part(MetricPart("vision", "no run", {}, {})),
    ],
)
def test_what_is_not_a_part_stops_no_other(reported: Reported, part: bytes) -> None:
    good = reported.upload(reported.part({"loss": [(1, 0.5)]}))
    missing = PartNews(part_key(f"{ROLE}:a", 9))

    reported.collect(reported.upload(part, 2), missing, PartNews("outputs/elsewhere"), good)

    assert reported.newest() == {"loss": 0.5}


def test_many_points_are_taken_some_at_a_time(reported: Reported, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collect_metrics, "MOST_POINTS", 25)
    parts = [reported.part({"loss": [(10 * n + step, 1.0) for step in range(10)]}) for n in range(7)]
    writes: list[str] = []
    replace = reported.adapters.results_bucket.replace

    def counted(key: str, content: bytes, etag: str | None) -> bool:
        writes.append(key)
        return replace(key, content, etag)

    monkeypatch.setattr(reported.adapters.results_bucket, "replace", counted)
    reported.collect(*(reported.upload(part, number + 1) for number, part in enumerate(parts)))

    assert writes == [key_of(reported)] * 3
    assert len(reported.points("loss")) == 70


def test_a_message_that_tells_of_no_part_fails_alone(reported: Reported, monkeypatch: pytest.MonkeyPatch) -> None:
    handler = handler_of("metrics")
    monkeypatch.setitem(inspect.unwrap(handler).__globals__, "create_adapters", lambda: reported.adapters)
    news = reported.upload(reported.part({"loss": [(1, 0.5)]}))
    record = sample_event("metrics_part")["Records"][0]
    bodies = {"bad": "{}", "test": '{"Event": "s3:TestEvent"}', "good": write_again(news)}
    records = [{**record, "messageId": message, "body": body} for message, body in bodies.items()]

    assert handler({"Records": records}, LambdaContext()) == {"batchItemFailures": [{"itemIdentifier": "bad"}]}
    assert reported.newest() == {"loss": 0.5}


def test_parts_that_are_taken_at_the_same_moment_are_all_kept(reported: Reported) -> None:
    news = [reported.upload(reported.part({"loss": [(n, n / 10)], f"m{n}": [(1, 1.0)]}), n + 1) for n in range(12)]
    failed: list[Any] = []

    def take(one: PartNews) -> None:
        while found := collect(reported.adapters, {"message": [one]}):  # as SQS redelivers it
            failed.append(found)

    threads = [threading.Thread(target=take, args=(one,)) for one in news]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert reported.points("loss") == [(1, n, n / 10) for n in range(12)]
    reported.now += timedelta(minutes=1)
    reported.collect(*reported.again(), news[0])
    assert len(reported.newest()) == 13


def test_a_later_attempt_counts_where_its_steps_overlap(reported: Reported) -> None:
    reported.start(reported.run, "a", "b")
    first = reported.upload(reported.part({"loss": [(step, 1.0) for step in range(10)], "only-first": [(1, 3.0)]}))
    second = reported.upload(reported.part({"loss": [(step, 0.5) for step in range(6, 9)]}), task="b")
    reported.collect(second)
    reported.now += timedelta(minutes=1)
    reported.collect(first)

    expected = [*((1, step, 1.0) for step in range(6)), *((2, step, 0.5) for step in range(6, 9))]
    assert reported.points("loss") == expected
    assert reported.newest() == {"loss": 0.5, "only-first": 3.0}


def test_a_million_points_are_read_as_five_hundred_from_one_object(reported: Reported) -> None:
    parts = [
        reported.part({"loss": [(step, 99.0 if step == 123_456 else 1.0) for step in range(start, start + MAX_POINTS)]})
        for start in range(0, 1_000_000, MAX_POINTS)
    ]
    for number, part in enumerate(parts):
        reported.collect(reported.upload(part, number + 1))

    points = reported.points("loss")
    content = client("s3").get_object(Bucket=RESULTS, Key=key_of(reported))["Body"].read()

    assert (len(points) <= 500, max(value for _, _, value in points)) == (True, 99.0)
    assert [points[0][1], points[-1][1]] == [0, 999_999]
    assert len(content) < 100_000
    assert len(read_rollup(content).series["loss"].points) <= 3 * 1024


def test_the_record_of_a_run_stays_small_whatever_it_reports(reported: Reported) -> None:
    names = {f"a-metric-with-a-long-name/{number:04d}": [(10**9, 1 / 3)] for number in range(900)}
    reported.collect(reported.upload(reported.part(names)))

    key = {"pk": {"S": f"RUN#{reported.run.project}#{reported.run.run_id}"}, "sk": {"S": "METRICS"}}
    item = client("dynamodb").get_item(TableName="launchbay-table", Key=key)["Item"]

    assert size_of(item) < 4096
    found = reported.adapters.store.find_newest(reported.run.project, reported.run.run_id)
    assert (found.count, len(found.values) > 20) == (900, True)
    assert json.loads(item["metrics"]["S"]).keys() == found.values.keys()
