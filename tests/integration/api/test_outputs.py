"""What runs have left, over the API: lists, and addresses of files."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import requests

from api_support import request
from launchbay_core.contracts.results.places import object_key, outputs_key
from left_outputs import leave, place_number, record_places, write_manifest

RUNS = "/v1/projects/vision/runs"


@pytest.fixture
def run_id(digits: Any) -> str:
    """A run."""
    return str(request("POST", RUNS, {"job": "digits"}).body["run_id"])


def outputs(run_id: str, **query: str) -> Any:
    """A page of a run's outputs."""
    answer = request("GET", f"{RUNS}/{run_id}/outputs", query=query)
    assert answer.status == 200, answer.body
    return answer.body


def test_the_outputs_of_a_run_are_listed_by_their_paths(run_id: str) -> None:
    leave("vision", run_id, {"report.html": b"<p>", "out/model.pt": b"12345"}, names={"out": "model"})

    found = outputs(run_id)

    assert [(one["path"], one["name"], one["size"]) for one in found["outputs"]] == [
        ("out/model.pt", "model", 5),
        ("report.html", None, 3),
    ]
    assert (found["attempt"], found["complete"], found["count"], found["size"]) == (1, True, 2, 8)


def test_a_run_that_has_left_nothing_has_no_outputs(run_id: str) -> None:
    record_places("vision", run_id, [place_number(run_id), ""])

    found = outputs(run_id)

    assert (found["attempt"], found["complete"], found["outputs"], found["cursor"]) == (None, False, [], None)


def test_the_outputs_are_those_of_the_last_attempt_that_left_any_unless_another_one_is_named(run_id: str) -> None:
    leave("vision", run_id, {"a": b"first"}, attempt=1, is_complete=False)
    leave("vision", run_id, {"a": b"second"}, attempt=2)
    record_places("vision", run_id, [place_number(run_id, number) for number in (1, 2, 3)])

    assert (outputs(run_id)["attempt"], outputs(run_id)["size"]) == (2, 6)
    assert (outputs(run_id, attempt="1")["complete"], outputs(run_id, attempt="1")["size"]) == (False, 5)
    assert outputs(run_id, attempt="3")["outputs"] == []
    assert request("GET", f"{RUNS}/{run_id}/outputs", query={"attempt": "4"}).status == 404


def test_a_long_list_is_read_page_by_page(run_id: str) -> None:
    leave("vision", run_id, {f"f{number:03d}": b"x" for number in range(25)})

    found, cursor = [], ""
    while True:
        page = outputs(run_id, limit="10", **({"cursor": cursor} if cursor else {}))
        found += [one["path"] for one in page["outputs"]]
        if page["cursor"] is None:
            break
        cursor = page["cursor"]

    assert found == [f"f{number:03d}" for number in range(25)]


@pytest.mark.parametrize(
    "path", ["out/model.pt", "a b/ü 50%.txt", "x?y#z", "a%41", "日本/🙂", "+&=;,", "a\"'`<>|", "outputs", "addresses"]
)
def test_a_file_can_be_downloaded_from_the_address_of_its_path(run_id: str, path: str) -> None:
    leave("vision", run_id, {path: b"0123456789", "aA": b"another"})

    found = request("GET", f"{RUNS}/{run_id}/outputs/{path}")

    assert found.status == 200, found.body
    assert (found.body["path"], found.body["size"], found.body["attempt"]) == (path, 10, 1)
    got = requests.get(found.body["url"], headers={"Range": "bytes=2-4"}, timeout=5)
    assert (got.status_code, got.content) == (206, b"234")


def test_a_path_that_a_gateway_has_not_decoded_is_found_too(run_id: str) -> None:
    leave("vision", run_id, {"a b/ü.txt": b"x"})

    assert request("GET", f"{RUNS}/{run_id}/outputs/{quote('a b/ü.txt')}").body["path"] == "a b/ü.txt"


def test_a_browser_saves_a_file_and_never_shows_it(run_id: str) -> None:
    leave("vision", run_id, {'out/"x\u202e;.html': b"<script>"})

    url = request("GET", f'{RUNS}/{run_id}/outputs/out/"x\u202e;.html').body["url"]

    asked = parse_qs(urlsplit(url).query)
    assert asked["response-content-type"] == ["application/octet-stream"]
    assert asked["response-content-disposition"] == [
        "attachment; filename=\"_x__.html\"; filename*=UTF-8''%22x%E2%80%AE%3B.html"
    ]
    assert int(asked["X-Amz-Expires"][0]) == 3600


def test_many_addresses_are_got_at_once(run_id: str) -> None:
    leave("vision", run_id, {f"f{number}": str(number).encode() for number in range(50)})
    paths = [f"f{number}" for number in reversed(range(50))]

    found = request("POST", f"{RUNS}/{run_id}/addresses", {"paths": paths})

    assert found.status == 200, found.body
    assert [one["path"] for one in found.body["addresses"]] == paths
    assert requests.get(found.body["addresses"][0]["url"], timeout=5).content == b"49"


def test_an_output_that_is_not_there_is_not_found_and_the_nearest_is_named(run_id: str) -> None:
    leave("vision", run_id, {"out/model.pt": b"x"})

    one = request("GET", f"{RUNS}/{run_id}/outputs/out/modl.pt")
    many = request("POST", f"{RUNS}/{run_id}/addresses", {"paths": ["out/model.pt", "out/modl.pt"]})

    assert (one.status, one.body["suggestions"]) == (404, ["out/model.pt"])
    assert (many.status, many.body["name"]) == (404, "out/modl.pt")


@pytest.mark.parametrize("path", ["../secret", "a//b", "a/", "a\\b", "a\nb", "x" * 2000])
def test_what_can_not_be_the_path_of_an_output_is_not_there(run_id: str, path: str) -> None:
    leave("vision", run_id, {"a": b"x"})

    assert request("GET", f"{RUNS}/{run_id}/outputs/{path}").status == 404


@pytest.mark.parametrize("body", [{}, {"paths": []}, {"paths": ["a"] * 1001}, {"paths": [1]}, {"paths": ["a\0"]}])
def test_a_request_for_addresses_that_names_no_paths_is_refused(run_id: str, body: Any) -> None:
    assert request("POST", f"{RUNS}/{run_id}/addresses", body).status == 400


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"[" * 100_000,
        b"[" + b"[]," * 1_000_000 + b"[]]",
        json.dumps({"version": 2, "files": []}).encode(),
        json.dumps({"version": 1, "complete": True, "files": [{"path": "../x"}]}).encode(),
        b" " * (64 * 1024 * 1024 + 1),
    ],
    ids=["empty", "deep", "wide", "of another version", "leading out", "large"],
)
def test_a_manifest_that_a_hostile_job_has_written_is_a_clear_problem(run_id: str, manifest: bytes) -> None:
    leave("vision", run_id, {"a": b"first"}, attempt=1)
    write_manifest(place_number(run_id, 2), manifest)
    record_places("vision", run_id, [place_number(run_id, 1), place_number(run_id, 2)])

    for answer in (
        request("GET", f"{RUNS}/{run_id}/outputs"),
        request("GET", f"{RUNS}/{run_id}/outputs/a"),
        request("POST", f"{RUNS}/{run_id}/addresses", {"paths": ["a"]}),
    ):
        assert (answer.status, answer.body["type"]) == (409, "urn:launchbay:problem:unreadable-results")
        assert answer.body["attempt"] == 2
    assert outputs(run_id, attempt="1")["size"] == 5


def test_a_manifest_is_read_anew_only_when_it_has_changed(run_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from launchbay_core.aws.results_bucket import ResultsBucket

    place = leave("vision", run_id, {"a": b"1"}, is_complete=False)
    read: list[str] = []
    find = ResultsBucket.find

    def found(self: ResultsBucket, key: str, most: int) -> bytes | None:
        read.append(key)
        return find(self, key, most)

    monkeypatch.setattr(ResultsBucket, "find", found)
    outputs(run_id)
    outputs(run_id)
    leave("vision", run_id, {"a": b"1", "b": b"2"})

    assert outputs(run_id)["count"] == 2
    assert read == [outputs_key(place)] * 2


def test_the_manifest_alone_says_which_object_a_file_is(run_id: str) -> None:
    place = leave("vision", run_id, {"a": b"1", "b": b"2"})

    url = request("GET", f"{RUNS}/{run_id}/outputs/b").body["url"]

    assert urlsplit(url).path.endswith(quote(object_key(place, 2)))


def test_a_diff_tells_which_files_of_two_runs_differ(run_id: str) -> None:
    other = str(request("POST", RUNS, {"job": "digits"}).body["run_id"])
    leave("vision", run_id, {"same": b"1", "changed": b"22", "gone": b"3"})
    leave("vision", other, {"same": b"1", "changed": b"23", "added": b"4444"})

    found = request("GET", f"{RUNS}/{run_id}/diff/{other}").body["outputs"]

    assert [(one["path"], one["a"] and one["a"]["size"], one["b"] and one["b"]["size"]) for one in found["files"]] == [
        ("added", None, 4),
        ("changed", 2, 2),
        ("gone", 1, None),
    ]
    assert (found["a"]["count"], found["b"]["size"], found["more"], found["fault"]) == (3, 7, False, None)


def test_a_diff_of_runs_of_which_one_has_left_an_invalid_list_says_so_and_all_the_rest(run_id: str) -> None:
    other = str(request("POST", RUNS, {"job": "digits"}).body["run_id"])
    leave("vision", run_id, {"a": b"1"})
    leave("vision", other, {"a": b"2"})
    write_manifest(place_number(other), b"{}")

    found = request("GET", f"{RUNS}/{run_id}/diff/{other}")

    assert found.status == 200
    assert (found.body["outputs"]["a"]["count"], found.body["outputs"]["b"]) == (1, None)
    assert "not valid" in found.body["outputs"]["fault"]
    assert found.body["version"] is None
