"""A secret reaches the job's command, and nothing else: not one answer, stored thing, log or event has it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from job_scripts import WITNESS, script_job
from stack_process import Answer, StackProcess, wait_for

pytestmark = [pytest.mark.e2e]

CANARY = "hf_canary_5d41402abc4b"
OTHER = "hf_canary_other_7d793037"
CONFIG_YAML = """\
# Where the weights go.
hub:
  token: ""   # given at launch
  repository: team/model
mirrors:
  - {name: eu, key: ""}
  - {name: us, key: ""}
"""
# Reports metrics by names that have its secret in them.
LOG_SECRETS = """
import json, os
from launchbay import launch
key = json.load(open(os.environ["LAUNCHBAY_CONFIG"]))["api"]["key"]
launch.log({"loss": 1.0, f"loss by {key}": 2.0, "nested": {key: 3.0}, key[1:] + key: 4.0}, step=1)
"""
_SECRET = {"type": "string", "format": "secret", "pattern": "^hf_", "minLength": 8}
_FILE_SCHEMA = {
    "properties": {
        "hub": {
            "type": "object",
            "properties": {"token": _SECRET, "repository": {"type": "string"}},
            "additionalProperties": False,
        },
        "mirrors": {"type": "array", "items": {"$ref": "#/$defs/mirror"}},
    },
    "additionalProperties": False,
    "$defs": {
        "mirror": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "key": {"type": "string", "format": "secret"}},
        },
    },
}
_CONFIG_SCHEMA = {
    "properties": {
        "api": {
            "type": "object",
            "properties": {"key": {"anyOf": [_SECRET, {"type": "null"}]}, "rate": {"type": "number"}},
        },
    },
    "additionalProperties": False,
}


class Canary:
    """A project with a job that takes secrets, and every answer that anybody got of it."""

    def __init__(self, stack: StackProcess, project: str, seen: Path) -> None:
        self.stack = stack
        self.project = project
        self.seen = str(seen.with_name("seen-{run}.json"))  # a file a run: several may be on their way at once
        self.answers: list[str] = []
        config = {"values": {"api": {"key": None, "rate": 1.0}}, "schema": _CONFIG_SCHEMA}
        files = {"conf/hub.yaml": {"text": CONFIG_YAML, "schema": _FILE_SCHEMA}}
        inputs = {"config": config, "files": files}
        job = script_job(WITNESS, name="push", env={"JOB_SEEN": self.seen}, inputs=inputs)
        assert self.request("POST", "jobs", job).status == 201

    def request(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Ask the API about the project, and keep what it says."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.stack.request(method, f"/v1/projects/{self.project}/{path}", body, headers=sent)
        self.answers.append(json.dumps(answer.body) + json.dumps(answer.headers))
        return answer

    def launch(self, overrides: dict[str, Any], query: str = "", **headers: str) -> Answer:
        """Launch the job, or ask what it would be."""
        return self.request("POST", f"runs{query}", {"job": "push", "overrides": overrides}, **headers)

    def saw(self, run: Any) -> Any:
        """What the job of a run saw."""
        ended = self.stack.ended(self.project, run["run_id"])
        assert ended["state"] == "SUCCEEDED", (ended, self.stack.log_text(self.project, run["run_id"]))
        return json.loads(Path(self.seen.format(run=run["run_id"])).read_text())

    def cli(self, *words: str) -> str:
        """Run the command line, and keep what it prints."""
        done = self.stack.cli(*words, project=self.project, expect=None)
        self.answers.append(done.stdout + done.stderr)
        return done.stdout


@pytest.fixture
def canary(stack: StackProcess, project: str, seen: Path) -> Iterator[Canary]:
    """A project for secrets; after the test, nobody was told one, and nothing but the secrets' own objects has it."""
    canary = Canary(stack, project, seen)
    yield canary
    told = [answer for answer in canary.answers if CANARY in answer or OTHER in answer]
    assert told == []
    assert list(_stored(stack.state, CANARY)) == []
    assert list(_stored(stack.state, OTHER)) == []


def _stored(state: Path, value: str) -> Iterator[str]:
    """The files of a stack that have a value: table, objects, queues, logs, Batch's records; not the secrets' own."""
    with sqlite3.connect(state / "journal.sqlite3") as journal:
        kept = {row[0] for row in journal.execute("SELECT file FROM objects WHERE key LIKE 'secrets/%'")}
        # What somebody has uploaded with a secret in it is theirs, and stays what it is.
        kept |= {row[0] for row in journal.execute("SELECT file FROM objects WHERE key LIKE '%/launches/%.yaml'")}
    for path in state.rglob("*"):
        if not path.is_file() or path.name in kept or "/".join(path.parts[-2:]) == "conf/hub.yaml":
            continue  # the last is the file in a job's own folder
        if value.encode() in path.read_bytes():
            yield str(path)


def test_a_secret_reaches_the_command_and_the_file_with_all_other_bytes_kept(canary: Canary) -> None:
    overrides = {
        "config": {"api": {"key": CANARY, "rate": 2.0}},
        "files": {"conf/hub.yaml": {"hub": {"token": CANARY}, "mirrors": [{"name": "eu", "key": OTHER}]}},
    }

    run = canary.launch(overrides).body
    saw = canary.saw(run)

    assert saw["config"] == {"api": {"key": CANARY, "rate": 2.0}}
    assert json.loads(saw["environment"]["WANDB_CONFIG"])["api"]["key"] == CANARY
    text = saw["files"]["conf/hub.yaml"]
    assert text.startswith(
        f'# Where the weights go.\nhub:\n  token: "{CANARY}"   # given at launch\n  repository: team'
    )
    assert OTHER in text
    assert run["overrides"]["config"]["api"]["key"].startswith("${secret:")
    assert run["overrides"]["config"]["api"]["rate"] == 2.0


def test_a_metric_with_a_secret_in_its_name_is_left_out(canary: Canary) -> None:
    config = {"values": {"api": {"key": None, "rate": 1.0}}, "schema": _CONFIG_SCHEMA}
    assert canary.request("POST", "jobs", script_job(LOG_SECRETS, name="log", inputs={"config": config})).status == 201

    run = canary.request("POST", "runs", {"job": "log", "overrides": {"config": {"api": {"key": CANARY}}}}).body
    ended = canary.stack.ended(canary.project, run["run_id"])

    assert ended["state"] == "SUCCEEDED"
    metrics = wait_for(lambda: canary.request("GET", f"runs/{run['run_id']}/metrics").body["metrics"])
    assert [one["name"] for one in metrics] == ["loss"]
    assert "has the value of a secret in it" in canary.cli("logs", run["run_id"])
    assert "loss" in canary.cli("metrics", run["run_id"])


def test_everything_that_is_told_of_a_run_has_references_alone(canary: Canary) -> None:
    overrides = {"config": {"api": {"key": CANARY}}, "files": {"conf/hub.yaml": {"hub": {"token": OTHER}}}}
    plan = canary.launch(overrides, "?dry_run=true")
    assert plan.status == 200
    assert "${secret:" in plan.body["files"]["conf/hub.yaml"]["diff"]

    first = canary.launch(overrides).body
    second = canary.request("POST", f"runs/{first['run_id']}/rerun", {"overrides": {"config": {"api": {"rate": 3.0}}}})
    assert canary.saw(first)["config"]["api"]["key"] == CANARY
    assert canary.saw(second.body)["config"] == {"api": {"key": CANARY, "rate": 3.0}}

    for run in (first["run_id"], second.body["run_id"]):
        for path in ("", "/events", "/inputs", "/logs"):
            assert canary.request("GET", f"runs/{run}{path}").status == 200
    for path in ("runs", f"runs/{first['run_id']}/diff/{second.body['run_id']}", "jobs/push/versions/1"):
        assert canary.request("GET", path).status == 200
    canary.cli("run", first["run_id"])
    canary.cli("inputs", first["run_id"])
    canary.cli("runs", "--json")
    assert "Launched" in canary.cli("launch", "push", "-o", f"api.key={OTHER}")


@pytest.mark.parametrize(
    "overrides",
    [
        {"config": {"api": {"key": CANARY[3:]}}},  # breaks the pattern
        {"config": {"api": {"key": [CANARY]}}},
        {"config": {"api": {"key": {"value": CANARY}}}},
        {"config": {"api": CANARY}},
        {"config": {"api": {"key": CANARY}, "rate": CANARY}},
        {"files": {"conf/hub.yaml": {"hub": {"tokn": CANARY}}}},
        {"files": {"conf/hub.yaml": {"token": CANARY}}},
        {"files": {"conf/hub.yaml": {"hub": CANARY}}},
        {"files": {"conf/hub.yaml": {"hub": {"token": 5, "repository": 7}, "mirrors": [CANARY]}}},
        {"files": {"conf/hub.yaml": {"mirrors": [{"key": 1, "name": 2}, {"key": [CANARY]}]}}},
        {"files": {"conf/other.yaml": {"hub": {"token": CANARY}}}},
        {"files": {"conf/hub.yaml": CANARY}},
        {"config": CANARY},
    ],
)
def test_a_refusal_does_not_repeat_the_secret(canary: Canary, overrides: dict[str, Any]) -> None:
    answer = canary.launch(overrides)

    assert answer.status in {400, 422}
    assert CANARY[3:] not in json.dumps(answer.body)


def test_the_same_key_is_the_same_run_only_with_the_same_secret(canary: Canary) -> None:
    overrides = {"config": {"api": {"key": CANARY}}}
    first = canary.launch(overrides, idempotency_key="once")
    assert first.status == 201

    assert canary.launch(overrides, idempotency_key="once").body["run_id"] == first.body["run_id"]
    assert canary.launch({"config": {"api": {"key": OTHER}}}, idempotency_key="once").status == 409


def test_a_reference_is_taken_and_one_to_nothing_is_refused(canary: Canary) -> None:
    first = canary.launch({"config": {"api": {"key": CANARY}}}).body
    reference = first["overrides"]["config"]["api"]["key"]

    again = canary.launch({"files": {"conf/hub.yaml": {"hub": {"token": reference}}}})
    missing = canary.launch({"config": {"api": {"key": "${secret:nobody}"}}})

    assert f'token: "{CANARY}"' in canary.saw(again.body)["files"]["conf/hub.yaml"]
    assert missing.status == 422
    assert "there is no secret `nobody` in project" in missing.body["detail"]


def test_a_secret_that_the_project_keeps_under_a_name_is_taken_by_it(canary: Canary) -> None:
    s3 = canary.stack.session.resource("s3", endpoint_url=canary.stack.aws_endpoint)
    s3.Object("launchbay-databucket", f"secrets/named/{canary.project}/hf-token").put(Body=CANARY.encode())

    run = canary.launch({"config": {"api": {"key": "${secret:hf-token}"}}}).body

    assert canary.saw(run)["config"]["api"]["key"] == CANARY


def test_a_job_that_has_a_secret_in_its_values_is_not_registered(canary: Canary) -> None:
    text = CONFIG_YAML.replace('token: ""', f'token: "{CANARY}"')
    values = {"values": {"api": {"key": OTHER}}, "schema": _CONFIG_SCHEMA, "exclude": ["api"]}
    inputs = {"config": values, "files": {"conf/hub.yaml": {"text": text, "schema": _FILE_SCHEMA}}}

    answer = canary.request("POST", "jobs", script_job(WITNESS, name="leak", inputs=inputs))

    assert answer.status == 422
    assert [error["path"] for error in answer.body["errors"]] == ["api.key", "hub.token"]
    assert "give it at launch" in answer.body["detail"]


def test_a_secret_in_an_uploaded_file_is_in_no_result(canary: Canary) -> None:
    bucket = canary.stack.session.resource("s3", endpoint_url=canary.stack.aws_endpoint).Bucket(
        "launchbay-intakebucket"
    )
    folder = f"projects/{canary.project}/launches/push"
    bucket.put_object(Key=f"{folder}/good.yaml", Body=f"overrides: {{config: {{api: {{key: {CANARY}}}}}}}".encode())
    bucket.put_object(Key=f"{folder}/bad.yaml", Body=f"overrides: {{config: {{key: {CANARY}}}}}".encode())

    def results() -> dict[str, Any] | None:
        found = {one.key: one.get()["Body"].read().decode() for one in bucket.objects.filter(Prefix=folder)}
        written = {key: text for key, text in found.items() if key.endswith(".result.json")}
        return written if len(written) == 2 else None

    written = wait_for(results)
    canary.answers += written.values()
    launched = json.loads(written[f"{folder}/good.yaml.result.json"])
    assert canary.saw(launched["run"])["config"]["api"]["key"] == CANARY
    assert json.loads(written[f"{folder}/bad.yaml.result.json"])["problem"]["status"] == 422
