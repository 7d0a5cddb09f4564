"""Searching runs over the API: filters, conditions on inputs and facts, order, columns, pages, and the bounds."""

from __future__ import annotations

from typing import Any

import pytest

from api_support import CLAIMS, MEMBER_OF_ALL, request
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.services.run_search import registered, values
from launchbay_core.services.run_search import search as run_search

RUNS = "/v1/projects/vision/runs"
pytestmark = pytest.mark.usefixtures("digits")


def launched(**body: Any) -> str:
    """The id of a new run of the sample job."""
    answer = request("POST", RUNS, {"job": "digits", **body})
    assert answer.status == 201, answer.body
    return str(answer.body["run_id"])


def with_rate(rate: float, **body: Any) -> str:
    """The id of a new run with a learning rate of its own."""
    return launched(overrides={"config": {"trainer": {"learning_rate": rate}}}, **body)


def search(**query: Any) -> dict[str, Any]:
    """The answer to a search."""
    answer = request("GET", RUNS, query={name: str(v) if isinstance(v, int) else v for name, v in query.items()})
    assert answer.status == 200, answer.body
    return dict(answer.body)


def found(**query: Any) -> list[str]:
    """The ids of the runs that a search finds, on one page."""
    answer = search(**query)
    assert answer["cursor"] is None
    return [run["run_id"] for run in answer["runs"]]


def pages(**query: Any) -> list[str]:
    """The ids of the runs on all pages of a search, two on each."""
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        answer = search(limit=2, **query, **cursor)
        seen += [run["run_id"] for run in answer["runs"]]
        if answer["cursor"] is None:
            return seen
        cursor = {"cursor": answer["cursor"]}


def test_a_condition_is_about_the_values_that_a_run_has_overridden_or_not() -> None:
    slow, registered, fast = with_rate(0.001), launched(), with_rate(0.1)

    assert found(where="trainer.learning_rate>=0.01") == [fast, registered]
    assert found(where="trainer.learning_rate<1e-2") == [slow]
    assert found(where="trainer.learning_rate=.1") == [fast]
    assert found(where="trainer.learning_rate != 0.1") == [registered, slow]
    assert found(where=["trainer.learning_rate>0.001", "trainer.learning_rate<0.1"]) == [registered]
    assert found(where="seed=42") == [fast, registered, slow], "an input that can't be changed is one, too"


def test_a_condition_is_about_a_config_file_that_it_names() -> None:
    short = launched(overrides={"files": {"conf/train.yaml": {"training": {"epochs": 3}}}})
    launched()

    assert found(where="conf/train.yaml:training.epochs<10") == [short]
    assert found(where="conf/train.yaml:training.learning_rate=0.01") == pages()


def test_texts_booleans_null_and_lists_are_compared_as_such() -> None:
    values = {"on": True, "off": False, "model": "vit", "tag": "1.10", "none": None, "layers": [64, 32]}
    body = {"name": "typed", "command": ["true"], "inputs": {"config": {"values": values}}}
    assert request("POST", "/v1/projects/vision/jobs", body).status == 201
    run = launched(job="typed")
    other = launched()

    for condition in ("on=true", "off=False", "model=vit", "config:tag=1.10", "none=null", "layers=[64, 32]", "on!=1"):
        assert found(where=condition) == [run], condition
    for condition in ("on=1", "model=resnet", 'config:tag=1.1"', "layers=[32, 64]", "model>5", "off=null"):
        assert found(where=condition) == [], condition
    assert found(where="tag!=1.10") == [other, run], "`tag` alone is a tag of the run"


def test_facts_of_runs_are_conditions_too() -> None:
    first = launched(name="baseline", tags=["paper", "best"], hardware={"gpu": {"model": "a10g"}})
    second = with_rate(0.1)
    request("POST", f"{RUNS}/{first}/cancel")

    assert found(where="state=cancelled") == [first]
    assert found(where="gpu=a10g") == [first]
    assert found(where="tag=best") == [first]
    assert found(where="tag!=best") == [second]
    assert found(where="name=baseline") == [first]
    assert found(where="name=") == [second]
    assert found(where="version>=1") == [second, first]
    assert found(where="created>1h") == [second, first]
    assert found(where="duration>0") == [], "neither has started"


def test_filters_by_person_time_name_and_tag() -> None:
    mine = launched(name="baseline", tags=["paper"])
    claims = {**MEMBER_OF_ALL, "sub": "another", "username": "Grace@example.com"}
    hers = request("POST", RUNS, {"job": "digits", "tags": ["paper", "best"]}, claims=claims).body["run_id"]

    assert found(by="ada") == found(by=CLAIMS["sub"]) == found(by="me") == [mine]
    assert found(by="grace") == found(by="grace@example.com") == [hers]
    assert found(by="gra") == []
    assert found(since="2d") == found(since="2026-01-31") == [hers, mine]
    assert found(since="2999-01-01T00:00:00+02:00") == []
    assert found(since="0001-01-01") == [hers, mine]
    assert found(name="baseline") == [mine]
    assert found(tag="paper") == [hers, mine]
    assert found(tag=["paper", "best"]) == [hers]


def test_several_states_are_one_list() -> None:
    runs = [launched() for _ in range(5)]
    for run in runs[::2]:
        request("POST", f"{RUNS}/{run}/cancel")

    assert pages(state=["CANCELLED", "QUEUED"]) == runs[::-1]
    assert pages(state=["CANCELLED", "FAILED"]) == runs[::-1][::2]
    assert pages(state=["CANCELLED", "QUEUED"], job="digits") == runs[::-1]
    assert pages(state=["CANCELLED", "QUEUED"], where="state=queued") == runs[::-1][1::2]


def test_runs_are_sorted_by_an_input_or_a_fact_those_without_it_last() -> None:
    body = {"name": "other", "command": ["true"]}
    assert request("POST", "/v1/projects/vision/jobs", body).status == 201
    middle, low, without, high = with_rate(0.01), with_rate(0.001), launched(job="other"), with_rate(0.1)

    assert pages(sort="trainer.learning_rate") == [low, middle, high, without]
    assert pages(sort="-trainer.learning_rate") == [high, middle, low, without]
    assert pages(sort="created") == [middle, low, without, high]
    assert pages(sort="-job") == [without, high, low, middle], "equal ones stay newest first"


def test_the_pages_of_a_search_show_the_runs_of_its_first_page_once() -> None:
    runs = [with_rate(0.1 * number) for number in range(1, 6)]

    first = search(sort="trainer.learning_rate", limit=2)
    with_rate(0.05)
    second = search(sort="trainer.learning_rate", limit=2, cursor=first["cursor"])
    third = search(sort="trainer.learning_rate", limit=2, cursor=second["cursor"])

    seen = [run["run_id"] for page in (first, second, third) for run in page["runs"]]
    assert seen == runs
    assert third["cursor"] is None


def test_a_page_goes_on_where_the_last_one_ended_when_that_run_is_not_found_any_more() -> None:
    runs = [launched() for _ in range(6)]
    first = search(where="state=queued", limit=2)
    by_age = search(where="state=queued", sort="created", limit=2)
    for gone in (runs[4], runs[1]):
        request("POST", f"{RUNS}/{gone}/cancel")

    rest = search(where="state=queued", limit=5, cursor=first["cursor"])["runs"]
    rest_by_age = search(where="state=queued", sort="created", limit=5, cursor=by_age["cursor"])["runs"]

    assert [run["run_id"] for run in rest] == [runs[3], runs[2], runs[0]]
    assert [run["run_id"] for run in rest_by_age] == [runs[2], runs[3], runs[5]]


def test_a_cursor_of_another_search_is_refused() -> None:
    for _ in range(3):
        launched()
    plain, searched = search(limit=1)["cursor"], search(limit=1, where="seed=42")["cursor"]

    for query in (
        {"where": "seed=41", "cursor": searched},
        {"cursor": searched},
        {"where": "seed=42", "cursor": plain},
    ):
        assert request("GET", RUNS, query=query).status == 400


def test_columns_are_the_values_that_each_run_has() -> None:
    with_rate(0.1)
    asked = ["trainer.learning_rate", "conf/train.yaml:training.epochs", "job", "nothing", "duration"]

    answer = search(column=asked)

    given = {"trainer.learning_rate": 0.1, "conf/train.yaml:training.epochs": 10, "job": "digits"}
    assert answer["runs"][0]["columns"] == given
    assert answer["notices"] == ["None of the runs that were looked at has an input or metric `nothing`."]
    assert search()["runs"][0]["columns"] == {}


def test_a_search_says_at_how_many_runs_it_looked_and_that_there_are_older_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runs = [launched() for _ in range(5)]
    monkeypatch.setattr(run_search, "MAX_LOOKED_AT", 3)

    answer = search(where="seed=42")

    assert [run["run_id"] for run in answer["runs"]] == runs[:1:-1]
    assert (answer["looked_at"], answer["cut"]) == (3, True)
    assert pages(where="seed=42") == runs[:1:-1], "all pages look at the same runs"
    plain = search()
    assert (plain["looked_at"], plain["cut"], len(plain["runs"])) == (None, False, 5)


def test_nothing_is_cut_when_all_runs_were_looked_at_or_the_older_ones_are_too_old() -> None:
    runs = [launched() for _ in range(3)]
    assert (search(where="seed=42")["looked_at"], search(where="seed=42")["cut"]) == (3, False)

    answer = search(since="2999-01-01")

    assert (answer["looked_at"], answer["cut"], answer["runs"]) == (0, False, [])
    assert runs


@pytest.mark.parametrize(
    ("module", "bound"),
    [(run_search, "MAX_OVERRIDES"), (registered, "MAX_READ_BYTES"), (values, "MAX_VALUES")],
)
def test_a_search_ends_at_its_bounds_and_says_so(monkeypatch: pytest.MonkeyPatch, module: Any, bound: str) -> None:
    registered._kept.clear()
    for number in range(3):
        body = {"name": "digits", "command": ["true", str(number)], "inputs": {"config": {"values": {"seed": 42}}}}
        assert request("POST", "/v1/projects/vision/jobs", body).status == 201
        launched()
    monkeypatch.setattr(run_search, "_STEP", 1)
    monkeypatch.setattr(module, bound, 1)

    answer = search(where="seed=42")

    assert (answer["looked_at"], answer["cut"], len(answer["runs"])) == (1, True, 1)


def test_a_list_whose_columns_are_beyond_the_bounds_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        launched()
    monkeypatch.setattr(values, "MAX_VALUES", 2)

    answer = search(column="trainer")

    assert [list(run["columns"]) for run in answer["runs"]] == [["trainer"], [], []]
    assert "too large to look at all of them" in answer["notices"][0]
    monkeypatch.setattr(registered, "MAX_PARSED", 0)
    assert search(where="conf/train.yaml:training.epochs=10")["runs"] == []
    assert search(where="conf/train.yaml:training.epochs=10")["cut"]


def test_a_version_is_read_once_however_many_runs_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    registered._kept.clear()
    for _ in range(4):
        launched()
    read: list[str] = []
    bucket = create_adapters().data_bucket
    get = bucket.get

    def note_and_get(_bucket: Any, key: str) -> bytes:
        read.append(key)
        return get(key)

    monkeypatch.setattr(type(bucket), "get", note_and_get)

    assert len(found(where="seed=42", sort="trainer.learning_rate", column="seed")) == 4
    assert len(found(where="seed=42")) == 4

    assert len(read) == 1


def test_an_input_that_no_run_has_is_said_with_what_may_be_meant() -> None:
    launched()

    (notice,) = search(where="learning_rate>0")["notices"]

    assert notice == (
        "None of the runs that were looked at has an input or metric `learning_rate`. Did you mean "
        "`trainer.learning_rate` or `conf/train.yaml:training.learning_rate`?"
    )
    assert "`trainer.batch_size`" in search(sort="trainer.batchsize")["notices"][0]
    assert search(where="trainer.learning_rate>5")["notices"] == []


def test_runs_are_found_by_the_beginning_or_the_ending_of_their_id() -> None:
    first, second = launched(), launched()

    assert found(id=first[-7:]) == found(id=first[-7:].lower()) == found(id=first) == found(id=first[:20]) == [first]
    assert found(id=second[:3]) == [second, first]
    assert found(id="ZZZZZZZZ") == []


def test_older_runs_are_found_by_their_beginning_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    old, _ = launched(), launched()
    monkeypatch.setattr(run_search, "MAX_LOOKED_AT", 1)

    assert found(id=old[:16]) == [old]
    answer = search(id=old[-7:])
    assert (answer["runs"], answer["cut"]) == ([], True)


def test_a_part_of_an_id_may_be_looked_up_in_one_job_or_state_and_says_if_there_are_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert request("POST", "/v1/projects/vision/jobs", {"name": "other", "command": ["true"]}).status == 201
    first, second, third = launched(), launched(job="other"), launched()
    request("POST", f"{RUNS}/{first}/cancel")

    assert found(id=first[:3], job="digits") == [third, first]
    assert found(id=first[:3], state="CANCELLED") == [first]
    assert found(id=second[-7:], job="digits") == []
    assert pages(id=first[:3]) == [third, second, first]
    assert not search(id=first[:3])["cut"]
    monkeypatch.setattr(run_search, "_STEP", 2)
    assert search(id=first[:3])["cut"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"where": "lr"}, "has no `=`"),
        ({"where": ">5"}, "names nothing"),
        ({"where": "a..b>5"}, "a key of the path is empty"),
        ({"where": "lr:=5"}, "has `:=`"),
        ({"where": "duration>soon"}, "not a duration"),
        ({"where": "created>yesterday"}, "neither a duration nor a time"),
        ({"sort": "-metric:"}, "names no metric"),
        ({"where": ["seed=1"] * 21}, "where"),
        ({"where": "a" * 3000}, "where"),
        ({"since": "tomorrow"}, "neither a duration nor a time"),
        ({"since": "2026-13-01"}, "neither a duration nor a time"),
        ({"since": "0000-01-01"}, "neither a duration nor a time"),
        ({"sort": "-"}, "nothing to look at"),
        ({"column": ""}, "nothing to look at"),
        ({"state": "DONE"}, "state"),
        ({"id": "not-an-id"}, "id"),
        ({"job": "a b"}, "Invalid job"),
        ({"cursor": "Zm91bmQ"}, "cursor"),
    ],
)
def test_what_is_not_a_search_is_refused_with_the_reason(query: dict[str, Any], said: str) -> None:
    answer = request("GET", RUNS, query=query)

    assert answer.status == 400, answer.body
    assert said in answer.body["detail"] + str(answer.body["errors"])
