"""A file under launches/ launches a run, once; any other object in the bucket does nothing."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.client import BaseClient

from intake_support import JOB_FILE, Bucket
from lambda_support import sample_event
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.domain.runs import Run

JOB = "command: [python, -c, pass]\ninputs: {config: {values: {trainer: {lr: 0.1}, tag: x}}}\n"
LAUNCH = "projects/vision/launches/digits/try.yaml"


@pytest.fixture(autouse=True)
def job(bucket: Bucket) -> None:
    """A registered job."""
    bucket.upload(JOB_FILE, JOB)


def runs() -> list[Run]:
    return list(create_adapters().store.list_runs("vision").items)


def launch(bucket: Bucket, text: str, key: str = LAUNCH) -> dict[str, Any]:
    result = bucket.upload(key, text)
    assert result is not None
    return result


def test_a_launch_file_launches_a_run_with_its_overrides(bucket: Bucket) -> None:
    result = launch(bucket, "# a try\noverrides: {config: {trainer: {lr: 1e-3}}}\nhardware: {vcpus: 2}\n")

    [run] = runs()
    assert run.overrides.config == {"trainer": {"lr": 0.001}}
    assert run.hardware["vcpus"] == 2
    assert (result["outcome"], result["run"]["run_id"], result["run"]["state"]) == ("launched", run.run_id, "QUEUED")


def test_a_launch_file_may_be_json_and_name_a_version(bucket: Bucket) -> None:
    launch(bucket, '{"version": 1, "overrides": {"config": {"tag": "y"}}}', LAUNCH.replace(".yaml", ".json"))

    assert [(run.version, run.overrides.config) for run in runs()] == [(1, {"tag": "y"})]


def test_a_launch_file_may_name_the_run_and_give_it_tags_and_a_note(bucket: Bucket) -> None:
    launch(bucket, "name: nightly\ntags: [cron, paper]\nnote: |\n  two\n  lines\n")

    (labels,) = [run.labels for run in runs()]
    assert (labels.name, labels.tags, labels.note) == ("nightly", ("cron", "paper"), "two\nlines\n")


def test_a_launch_file_may_give_the_run_a_priority_that_needs_no_right(bucket: Bucket) -> None:
    launch(bucket, "priority: low\n")

    assert [run.priority for run in runs()] == ["low"]


def test_a_launch_file_can_t_ask_for_the_high_priority(bucket: Bucket) -> None:
    result = launch(bucket, "priority: high\n")

    assert (result["outcome"], result["problem"]["status"]) == ("refused", 403)
    assert "uploads belong to no group" in result["problem"]["detail"]
    assert runs() == []


def test_a_job_whose_admin_gave_it_the_high_priority_has_it_in_an_upload(bucket: Bucket) -> None:
    bucket.upload(JOB_FILE, JOB + "priority: high\n")

    launch(bucket, "name: nightly\n")

    assert [run.priority for run in runs()] == ["high"]


@pytest.mark.parametrize(
    ("suffix", "text"),
    [(".yaml", "overrides: {config: {tag: y}}"), (".json", '{"overrides": {"config": {"tag": "y"}}}')],
)
def test_a_launch_file_may_begin_with_a_byte_order_mark(bucket: Bucket, suffix: str, text: str) -> None:
    launch(bucket, "\ufeff" + text, LAUNCH.replace(".yaml", suffix))

    assert [run.overrides.config for run in runs()] == [{"tag": "y"}]


def test_an_empty_launch_file_launches_the_job_as_it_is(bucket: Bucket) -> None:
    assert launch(bucket, "")["outcome"] == "launched"


@pytest.mark.parametrize("name", ["a b.yaml", "a+b.yaml", "100%25.yaml", "größe ✓.yaml", "a&b=c;d.yaml", "#1?.json"])
def test_a_key_with_any_characters_is_taken_literally(bucket: Bucket, name: str) -> None:
    result = launch(bucket, "{}", f"projects/vision/launches/digits/{name}")

    assert result["object"]["key"] == f"projects/vision/launches/digits/{name}"
    assert len(runs()) == 1


def test_the_sample_event_is_of_a_key_with_spaces_as_eventbridge_writes_it() -> None:
    assert "try 1 + more.yaml" in sample_event("intake_launch_file")["Records"][0]["body"]


def test_the_same_event_again_launches_nothing_more(bucket: Bucket) -> None:
    launch(bucket, "{}")

    assert bucket.send_event(LAUNCH)

    assert len(runs()) == 1
    assert bucket.results_written(LAUNCH) == 1


@pytest.fixture
def _atomic_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one call to AWS end before the next begins, in whichever thread: moto's transactions are not atomic."""
    lock, call = threading.Lock(), BaseClient._make_api_call  # type: ignore[attr-defined]

    def one_by_one(client: BaseClient, *words: Any) -> Any:
        with lock:
            return call(client, *words)

    monkeypatch.setattr(BaseClient, "_make_api_call", one_by_one)


@pytest.mark.usefixtures("_atomic_calls")
def test_the_same_event_at_the_same_moment_launches_once(bucket: Bucket) -> None:
    version_id = bucket.put(LAUNCH, "{}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: bucket.send_event(LAUNCH, version_id), range(4)))
    bucket.send_event(LAUNCH, version_id)

    assert len(runs()) == 1
    assert (bucket.result(LAUNCH) or {})["run"]["run_id"] == runs()[0].run_id


def test_a_run_whose_result_was_lost_is_not_launched_again(bucket: Bucket) -> None:
    launch(bucket, "{}")
    bucket.delete(f"{LAUNCH}.result.json")

    assert bucket.send_event(LAUNCH)

    assert len(runs()) == 1
    assert (bucket.result(LAUNCH) or {})["run"]["run_id"] == runs()[0].run_id


def test_each_version_of_a_launch_file_is_a_launch_of_its_own(bucket: Bucket) -> None:
    versions = [bucket.put(LAUNCH, f"overrides: {{config: {{tag: t{n}}}}}") for n in range(3)]

    for version_id in (versions[2], versions[0], versions[1]):
        bucket.send_event(LAUNCH, version_id)

    assert sorted(run.overrides.config["tag"] for run in runs()) == ["t0", "t1", "t2"]
    assert (bucket.result(LAUNCH) or {})["object"]["version_id"] == versions[2]


def test_overrides_that_break_the_schema_have_the_api_s_problem_as_result(bucket: Bucket) -> None:
    problem = launch(bucket, "overrides: {config: {trainer: {lr: fast}}}")["problem"]

    assert (problem["status"], problem["type"]) == (422, "urn:launchbay:problem:invalid-inputs")
    assert problem["errors"][0]["path"] == "trainer.lr"
    assert runs() == []


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (LAUNCH, "version: 9"),
        ("projects/vision/launches/nothing/a.json", "{}"),
        ("projects/nobody/launches/digits/a.json", "{}"),
    ],
)
def test_a_launch_of_what_is_not_registered_waits_and_is_refused_in_the_end(
    bucket: Bucket, key: str, text: str
) -> None:
    version_id = bucket.put(key, text)
    for looks in range(4):
        assert bucket.send_event(key, version_id, looks=looks)
    assert bucket.result(key) is None
    assert bucket.waiting() == 4

    assert bucket.send_event(key, version_id, looks=4)

    result = bucket.result(key) or {}
    assert (result["outcome"], result["problem"]["status"]) == ("refused", 404)
    assert bucket.waiting() == 4
    assert runs() == []


def test_a_launch_file_that_comes_before_its_job_launches_when_the_job_is_there(bucket: Bucket) -> None:
    key = "projects/vision/launches/late/a.json"
    version_id = bucket.put(key, "{}")
    assert bucket.send_event(key, version_id)
    bucket.upload("projects/vision/jobs/late/job.yaml", "command: [python, -c, pass]\n")

    assert bucket.send_event(key, version_id, looks=1)
    assert bucket.send_event(key, version_id, looks=2)

    assert (bucket.result(key) or {})["outcome"] == "launched"
    assert len(runs()) == 1


def test_a_launch_file_that_waits_gives_way_to_a_newer_one_of_its_name(bucket: Bucket) -> None:
    key = "projects/vision/launches/late/a.json"
    first = bucket.put(key, "{}")
    bucket.send_event(key, first)
    bucket.upload("projects/vision/jobs/late/job.yaml", "command: [python, -c, pass]\n")
    bucket.upload(key, '{"note": "again"}')

    assert bucket.send_event(key, first, looks=1)

    assert len(runs()) == 1


@pytest.mark.parametrize(
    ("key", "text", "status"),
    [
        (LAUNCH, "overrides: 1", 400),
        (LAUNCH, "job: other", 400),
        (LAUNCH, "version: 1\nalias: prod", 400),
        ("projects/No Body/launches/digits/a.json", "{}", 400),
        ("projects/vision/launches/digits/a.json", "{", 400),
    ],
)
def test_a_launch_that_is_not_possible_is_refused(bucket: Bucket, key: str, text: str, status: int) -> None:
    result = launch(bucket, text, key)

    assert (result["outcome"], result["problem"]["status"]) == ("refused", status)
    assert runs() == []


@pytest.mark.parametrize(
    "key",
    [
        f"{LAUNCH}.result.json",
        f"{JOB_FILE}.result.json",
        "projects/vision/launches/digits/README.md",
        "projects/vision/launches/digits/deeper/a.yaml",
        "projects/vision/launches/a.yaml",
        "projects//launches/digits/a.yaml",
        "elsewhere/vision/launches/digits/a.yaml",
        "a.yaml",
    ],
)
def test_an_object_with_another_name_does_nothing(bucket: Bucket, key: str) -> None:
    bucket.put(key, '{"overrides": {}}')
    before = bucket.keys()

    assert bucket.send_event(key)

    assert bucket.keys() == before
    assert runs() == []


def test_an_event_of_another_bucket_is_refused(bucket: Bucket) -> None:
    bucket.put(LAUNCH, "{}")

    assert not bucket.send_event(LAUNCH, bucket="elsewhere")
    assert runs() == []


def test_a_launch_file_of_wandb_launches_a_run_and_its_result_says_what_had_no_effect(bucket: Bucket) -> None:
    result = launch(
        bucket,
        "job: team/vision/job-digits:v3\noverrides: {run_config: {trainer: {lr: 0.5}}, args: [], files: {}}\n"
        "resource: kubernetes\nresource_args: {kubernetes: {}}\n",
    )

    assert [run.overrides.config for run in runs()] == [{"trainer": {"lr": 0.5}}]
    assert [notice.split("`")[1] for notice in result["run"]["notices"]] == ["job", "resource", "resource_args"]


def test_the_config_file_of_a_job_of_wandb_launches_a_run(bucket: Bucket) -> None:
    result = launch(bucket, "run_name: Try\nconfig: {tag: y}\n")

    assert [run.overrides.config for run in runs()] == [{"tag": "y"}]
    assert "`launch --name`" in result["run"]["notices"][0]


def test_a_launch_file_of_wandb_with_artifacts_is_refused(bucket: Bucket) -> None:
    result = launch(bucket, "overrides: {run_config: {}, artifacts: {model: a}}\nresource: local-container\n")

    assert result["outcome"] == "refused"
    assert "`artifacts` can't be overridden" in result["problem"]["detail"]
    assert runs() == []


def test_a_launch_file_may_list_alternatives_with_terms(bucket: Bucket) -> None:
    hardware = "hardware: {any_of: [{gpu: {model: t4}, spot: true}, {gpu: {model: t4}}]}\n"

    launch(bucket, hardware + "patience: 1h\nmax_price: 1.5\nwhen_exhausted: fail\n")

    [run] = runs()
    assert (run.terms.patience, run.terms.max_price, run.terms.when_exhausted) == (3600, 1.5, "fail")
    assert (run.placement.spot, run.placement.fallbacks) == (True, ("gpu-t4 on demand",))
