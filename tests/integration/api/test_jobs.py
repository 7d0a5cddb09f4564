"""Jobs over the API: registering, versions, aliases, schemas, uploads and lists."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from api_support import Answer, request, send
from lambda_support import sample_event

PROJECT = "/v1/projects/vision"
JOB = f"{PROJECT}/jobs/digits"


def register(name: str = "digits", **spec: Any) -> Answer:
    """Register a small job."""
    return request("POST", f"{PROJECT}/jobs", {"name": name, "command": ["true"], **spec})


def test_a_new_job_is_returned_in_full_with_the_location_of_its_version(digits: Answer) -> None:
    version = digits.body

    assert digits.headers["location"] == f"{JOB}/versions/1"
    assert (version["project"], version["job"], version["version"], version["aliases"]) == ("vision", "digits", 1, [])
    config = version["inputs"]["config"]
    assert config["types"] == {"trainer": {"learning_rate": "float", "batch_size": "int", "model": "str"}}
    assert (config["include"], config["exclude"]) == (["trainer"], ["trainer.private"])
    assert config["values"]["seed"] == 42
    assert version["inputs"]["files"]["conf/train.yaml"]["format"] == "yaml"
    assert request("GET", f"{JOB}/versions/1").body == version


def test_the_same_content_again_is_the_same_version(digits: Answer) -> None:
    again = send(sample_event("api_register_job"))

    assert again.status == 200
    assert again.body == digits.body


def test_other_content_is_the_next_version_by_either_way_to_register(digits: Answer) -> None:
    second = register(command=["python", "train.py", "--fast"])
    third = request("POST", f"{JOB}/versions", {"command": ["python", "other.py"]})

    assert (second.status, second.body["version"]) == (201, 2)
    assert (third.status, third.body["version"]) == (201, 3)
    job = request("GET", JOB).body
    assert (job["name"], job["latest_version"], job["aliases"]) == ("digits", 3, {})


def test_an_alias_names_a_version_until_it_is_moved(digits: Answer) -> None:
    register()

    job = send(sample_event("api_set_alias"))

    assert (job.status, job.body["aliases"]) == (200, {"prod": 1})
    assert request("GET", f"{JOB}/versions/prod").body["version"] == 1
    assert request("GET", f"{JOB}/versions/prod").body["aliases"] == ["prod"]
    assert request("GET", f"{JOB}/versions/latest").body["version"] == 2
    request("PUT", f"{JOB}/aliases/prod", {"version": 2})
    assert request("GET", f"{JOB}/versions/prod").body["version"] == 2


def test_latest_can_not_be_moved_by_hand(digits: Answer) -> None:
    answer = request("PUT", f"{JOB}/aliases/latest", {"version": 1})

    assert answer.status == 400
    assert "latest" in answer.body["detail"]


def test_the_schema_alone_is_enough_for_a_form(digits: Answer) -> None:
    schema = request("GET", f"{JOB}/versions/latest/schema").body

    trainer = schema["config"]["schema"]["properties"]["trainer"]
    assert trainer["properties"]["batch_size"] == {"type": "integer", "default": 32}
    assert schema["files"]["conf/train.yaml"]["types"] == {"training": {"learning_rate": "float", "epochs": "int"}}
    assert schema["files"]["conf/train.yaml"]["format"] == "yaml"


def test_a_job_without_inputs_has_empty_ones() -> None:
    version = register("plain").body

    assert version["inputs"] == {
        "config": None,
        "files": {},
        "args": {},
        "env": {},
        "variables": [],
        "command": False,
        "outputs": {},
    }
    assert request("GET", f"{PROJECT}/jobs/plain/versions/1/schema").body["config"] is None


def test_jobs_are_listed_by_name_page_by_page() -> None:
    for name in ("c", "a", "b"):
        register(name)

    first = request("GET", f"{PROJECT}/jobs", query={"limit": "2"}).body
    second = request("GET", f"{PROJECT}/jobs", query={"limit": "2", "cursor": first["cursor"]}).body

    assert [job["name"] for job in first["jobs"]] == ["a", "b"]
    assert [job["name"] for job in second["jobs"]] == ["c"]
    assert second["cursor"] is None


def test_versions_are_listed_newest_first_with_their_aliases(digits: Answer) -> None:
    register()
    send(sample_event("api_set_alias"))

    page = request("GET", f"{JOB}/versions", query={"limit": "1"}).body
    rest = request("GET", f"{JOB}/versions", query={"cursor": page["cursor"]}).body

    assert [(one["version"], one["aliases"]) for one in page["versions"] + rest["versions"]] == [(2, []), (1, ["prod"])]
    assert rest["cursor"] is None


def test_an_upload_is_a_form_for_one_content_until_that_exists() -> None:
    content = b"archive"
    body = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}

    upload = request("POST", f"{PROJECT}/uploads", body).body

    assert upload["exists"] is False
    assert upload["fields"]["key"] == upload["key"] == f"projects/vision/code/{body['sha256']}.tar.gz"
    assert upload["url"].startswith("https://")
    put(upload["key"], content)
    there = {"exists": True, "key": upload["key"], "url": None, "fields": {}}
    assert request("POST", f"{PROJECT}/uploads", body).body == there


def test_a_version_whose_code_was_not_uploaded_is_a_conflict() -> None:
    sha256 = hashlib.sha256(b"archive").hexdigest()

    assert register(code={"sha256": sha256}).status == 409
    put(f"projects/vision/code/{sha256}.tar.gz", b"archive")
    assert register(code={"sha256": sha256}).body["code"] == {"sha256": sha256}


def test_runs_are_listed_newest_first_by_job_and_state(digits: Answer) -> None:
    register("other")
    runs = [launch(job) for job in ("digits", "other", "digits")]
    request("POST", f"{PROJECT}/runs/{runs[0]}/cancel")

    assert listed() == runs[::-1]
    assert listed(job="digits") == [runs[2], runs[0]]
    assert listed(state="CANCELLED") == [runs[0]]
    assert listed(job="digits", state="QUEUED") == [runs[2]]
    assert [run["run_id"] for run in send(sample_event("api_list_runs")).body["runs"]] == [runs[2]]
    assert "timeline" not in request("GET", f"{PROJECT}/runs").body["runs"][0]


@pytest.mark.parametrize("filters", [{}, {"job": "digits"}, {"state": "QUEUED"}, {"job": "digits", "state": "QUEUED"}])
def test_every_run_is_on_one_page_and_once(digits: Answer, filters: dict[str, str]) -> None:
    runs = [launch("digits") for _ in range(5)]

    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = request("GET", f"{PROJECT}/runs", query={"limit": "2", **filters, **cursor}).body
        seen += [run["run_id"] for run in page["runs"]]
        if page["cursor"] is None:
            break
        cursor = {"cursor": page["cursor"]}

    assert seen == sorted(runs, reverse=True)


def launch(job: str) -> str:
    """A new run's id."""
    return str(request("POST", f"{PROJECT}/runs", {"job": job}).body["run_id"])


def listed(**filters: str) -> list[str]:
    """The ids of the project's runs."""
    return [run["run_id"] for run in request("GET", f"{PROJECT}/runs", query=filters).body["runs"]]


def put(key: str, content: bytes) -> None:
    """Put an object where the form would put it."""
    from launchbay_core.aws.adapters import create_adapters

    create_adapters().data_bucket.put_all({key: content})
