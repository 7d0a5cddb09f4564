"""Files as somebody would write them who wants the intake to fail: each ends with a result that says what is wrong."""

from __future__ import annotations

import json

import pytest

from intake_support import JOB_FILE, Bucket, archive, beside
from launchbay_core.aws.adapters import create_adapters

LAUNCH = "projects/vision/launches/digits/try.yaml"
SMALL = "command: [python, -c, pass]\n"
LONG_KEYS = "{" + ", ".join(f"{'k' * 8000}{n}: x" for n in range(100)) + "}"
DEEP = "[" * 2000 + "]" * 2000


def with_config(values: str, schema: str) -> str:
    """A job file with a run config."""
    return f"{SMALL}inputs: {{config: {{values: {values}, schema: {schema}}}}}\n"


JOBS: list[tuple[str, str | bytes]] = [
    ("nothing", b""),
    ("null bytes", b"\x00" * 100),
    ("utf-16", "command: [x]\n".encode("utf-16")),
    ("utf-16 without its mark", "command: [x]\n".encode("utf-16-le")),
    ("latin-1", "description: größe\n".encode("latin-1")),
    ("lone continuation", b"description: \xc3\x28"),
    ("surrogate in utf-8", b"description: \xed\xa0\x80"),
    ("deep", f"command: {DEEP}"),
    ("deep maps", "a: " + "{a: " * 2000 + "}" * 2000),
    ("bomb", "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))),
    ("alias of itself", "a: &a [*a]\n"),
    ("huge number", f"timeout_seconds: {'9' * 3000}\ncommand: [x]\n"),
    ("huger number", f"timeout_seconds: {'9' * 5000}\ncommand: [x]\n"),
    ("sexagesimal", f"timeout_seconds: 1{':59' * 1000}\ncommand: [x]\n"),
    ("nan", "timeout_seconds: .nan\ncommand: [x]\n"),
    ("infinite memory", "hardware: {memory_gib: .inf}\ncommand: [x]\n"),
    ("huge hardware", f"hardware: {{vcpus: {'9' * 400}}}\ncommand: [x]\n"),
    ("several documents", "command: [x]\n---\ncommand: [y]\n"),
    ("a list", "- command\n"),
    ("a text", "hello"),
    ("a date", "2026-01-31"),
    ("a set", "!!set {command}"),
    ("keys of other types", "{1: 2, ~: 3, 2026-01-31: 4, !!binary eA==: 5}"),
    ("keys that are written alike", "env: {1: a, '1': b}\ncommand: [x]\n"),
    ("its own name as a list", "name: [digits]\ncommand: [x]\n"),
    ("inputs that are a list", "inputs: [1]\ncommand: [x]\n"),
    ("files that are a date", "inputs: {files: 2026-01-31}\ncommand: [x]\n"),
    ("files by other keys", "inputs: {files: {~: {}, 1: {}, 2026-01-31: {}}}\ncommand: [x]\n"),
    ("a file that is a map", "inputs: {files: [{a: 1}]}\ncommand: [x]\n"),
    ("a config file that is a list", "inputs: {config: {file: [a]}}\ncommand: [x]\n"),
    ("code that is a list", "code: [a]\ncommand: [x]\n"),
    ("code that is a text file", "code: a.yaml\ncommand: [x]\n"),
    ("itself as code", "code: job.yaml\ncommand: [x]\n"),
    ("a result as code", "code: job.yaml.result.json\ncommand: [x]\n"),
    ("a result as input", "inputs: {files: [a.yaml.result.json]}\ncommand: [x]\n"),
    ("a result as config", "inputs: {config: {file: job.yaml.result.json}}\ncommand: [x]\n"),
    ("a null in a name", 'inputs: {files: ["a\\0.yaml"]}\ncommand: [x]\n'),
    ("a long name", f"inputs: {{files: [{'a' * 600}.yaml]}}\ncommand: [x]\n"),
    ("a wrong schema", with_config("{a: 1}", "{properties: {a: {default: 2026-01-31, type: 5}}}")),
    ("a schema that its date breaks", with_config("{a: 2026-01-31}", "{properties: {a: {type: integer}}}")),
    ("a schema with keys of other types", with_config("{a: 1}", "{properties: {1: {}, ~: 5}, 3: 4}")),
    ("many long keys", with_config(LONG_KEYS, "{additionalProperties: {type: integer}}")),
]  # fmt: skip


@pytest.mark.parametrize("content", [content for _, content in JOBS], ids=[name for name, _ in JOBS])
def test_a_job_file_that_is_hostile_or_broken_is_refused_for_what_it_is(bucket: Bucket, content: str | bytes) -> None:
    bucket.put(beside("a.yaml"), "a: 1\n")
    version_id = bucket.put(JOB_FILE, content)

    assert bucket.send_event(JOB_FILE, version_id, is_last_attempt=True)

    result = bucket.result(JOB_FILE)
    assert result is not None
    assert (result["outcome"], result["problem"]["status"]) in {("refused", status) for status in (400, 413, 422)}
    assert len(json.dumps(result)) < 2_000_000


LAUNCHES: list[tuple[str, str | bytes]] = [
    ("utf-16", "version: 1\n".encode("utf-16")),
    ("deep", f"overrides: {DEEP}"),
    ("a list", "[1]"),
    ("a text", "hello"),
    ("a date", "2026-01-31"),
    ("overrides that are a date", "overrides: 2026-01-31"),
    ("a version that is a date", "version: 2026-01-31"),
    ("a huge version", f"version: {'9' * 3000}"),
    ("a job that is a date", "job: 2026-01-31"),
    ("keys of other types", "{1: 2, ~: 3}"),
    ("keys that are written alike", "overrides: {config: {free: {1: a, '1': b}}}"),
    ("an unknown key of another type", "overrides: {config: {2026-01-31: !!binary eA==}}"),
    ("a date for an int", "overrides: {config: {n: 2026-01-31}}"),
    ("bytes for an int", "overrides: {config: {n: !!binary eA==}}"),
    ("a set for an int", "overrides: {config: {n: !!set {2026-01-31}}}"),
    ("nan for an int", "overrides: {config: {n: .nan}}"),
    ("marks of nothing", "overrides: {replace: {config: [2026-01-31]}}"),
    ("marks that are a set", "overrides: {replace: {config: !!set {a}}}"),
    ("a file that is none", "overrides: {files: {2026-01-31: {a: 1}}}"),
]


@pytest.mark.parametrize("content", [content for _, content in LAUNCHES], ids=[name for name, _ in LAUNCHES])
def test_a_launch_file_that_is_hostile_or_broken_is_refused_for_what_it_is(
    bucket: Bucket, content: str | bytes
) -> None:
    bucket.upload(JOB_FILE, SMALL + "inputs: {config: {values: {n: 3, free: null}}}\n")

    result = bucket.upload(LAUNCH, content)

    assert result is not None
    assert (result["outcome"], result["problem"]["status"]) in {("refused", status) for status in (400, 413, 422)}
    assert list(create_adapters().store.list_runs("vision").items) == []


@pytest.mark.parametrize("content", ['{"overrides": {"config": {"free": "\\ud800"}}}', "{", "[" * 100_000, ""])
def test_a_launch_file_in_json_ends_with_a_result(bucket: Bucket, content: str) -> None:
    bucket.upload(JOB_FILE, SMALL + "inputs: {config: {values: {free: null}}}\n")

    result = bucket.upload(LAUNCH.replace(".yaml", ".json"), content)

    assert result is not None
    assert result["outcome"] == "refused"


@pytest.mark.parametrize(
    "content",
    [b"", b"\x1f\x8b", b"\x1f\x8b\x08\x00" + b"\xff" * 100, b"PK\x03\x04", archive({})[:-5], b"\x00" * 10_000],
    ids=["empty", "short", "broken", "zip", "cut", "zeros"],
)
def test_a_broken_archive_is_refused(bucket: Bucket, content: bytes) -> None:
    bucket.put(beside("code.tar.gz"), content)

    result = bucket.upload(JOB_FILE, SMALL + "code: code.tar.gz\n")

    assert result is not None
    assert result["outcome"] in ("refused", "registered")
    assert result.get("problem", {}).get("status") != 500


@pytest.mark.parametrize(
    "name",
    ["a\u0001b.yaml", "a\nb.yaml", "a\\b.yaml", "..%2f.yaml", "%.yaml", "{}.yaml", "\u202e.yaml", "a\u00a0.json"],
)
def test_a_key_with_odd_characters_has_its_result_beside_it(bucket: Bucket, name: str) -> None:
    bucket.upload(JOB_FILE, SMALL)
    key = f"projects/vision/launches/digits/{name}"

    assert bucket.send_event(key, bucket.put(key, "{}"))

    assert len(list(create_adapters().store.list_runs("vision").items)) == 1


def test_a_name_that_leaves_no_room_for_that_of_its_result_is_refused_and_not_tried_again(
    bucket: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    bucket.upload(JOB_FILE, SMALL)
    start = "projects/vision/launches/digits/"
    longest = start + "a" * (1024 - len(f"{start}.yaml.result.json")) + ".yaml"

    assert (bucket.upload(longest, "{}") or {})["outcome"] == "launched"
    for key in (longest.replace(".yaml", "a.yaml"), start + "ä" * 490 + ".yaml"):
        assert bucket.send_event(key, "some-version")
    assert len(list(create_adapters().store.list_runs("vision").items)) == 1
    assert "name-too-long" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["V" * 900, "a b", "-", "ä" * 100])
def test_a_project_or_job_of_another_name_is_refused_before_its_files_are_looked_for(bucket: Bucket, name: str) -> None:
    job_file = SMALL + f"inputs: {{files: [{'f' * 500}.yaml]}}\n"

    for key in (f"projects/{name}/jobs/digits/job.yaml", f"projects/vision/jobs/{name}/job.yaml"):
        result = bucket.upload(key, job_file)
        assert result is not None
        assert result["problem"]["status"] == 400
