"""A job.yaml in the intake bucket registers a version, once, with the files beside it."""

from __future__ import annotations

import hashlib
from itertools import permutations

import pytest

from intake_support import JOB_FILE, JOB_YAML, TEXTS, Bucket, archive, beside
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.domain.job_spec import MAX_FILE_BYTES
from launchbay_core.domain.jobs import JobVersion
from launchbay_core.errors import NotFound
from launchbay_core.services.versions import get_version

SMALL = "command: [python, -c, pass]\n"


def version(number: int | str = "latest", job: str = "digits") -> JobVersion:
    return get_version(create_adapters(), "vision", job, number)


def latest() -> int:
    try:
        return create_adapters().store.get_job("vision", "digits").latest_version
    except NotFound:
        return 0


def test_a_job_file_with_all_its_files_registers_a_version(bucket: Bucket) -> None:
    bucket.put_files("config.yaml", "conf/train.yaml", "code.tar.gz")
    version_id = bucket.put(JOB_FILE, JOB_YAML)

    assert bucket.send_event(JOB_FILE, version_id)

    made = version()
    assert made.spec.command == ["python", "train.py"]
    assert made.config is not None
    assert made.config.values == {"trainer": {"lr": 0.001}, "seed": 42}
    assert made.files["conf/train.yaml"].text == TEXTS["conf/train.yaml"]
    result = bucket.result(JOB_FILE)
    assert result is not None
    assert (result["outcome"], result["uploaded_by"]) == ("registered", "123456789012")
    assert result["object"] == {"bucket": bucket.name, "key": JOB_FILE, "version_id": version_id}
    assert (result["version"]["version"], result["version"]["digest"]) == (1, made.digest)


def test_a_job_file_and_the_files_beside_it_may_begin_with_a_byte_order_mark(bucket: Bucket) -> None:
    texts = {name: f"\ufeff{text}" for name, text in TEXTS.items()}
    for name, text in texts.items():
        bucket.put(beside(name), text)
    bucket.put_files("code.tar.gz")

    bucket.upload(JOB_FILE, "\ufeff" + JOB_YAML)

    made = version()
    assert made.config is not None
    assert made.config.values == {"trainer": {"lr": 0.001}, "seed": 42}
    assert made.files["conf/train.yaml"].text == texts["conf/train.yaml"], "a file keeps its mark"


def test_the_code_archive_is_kept_by_its_hash_as_one_of_the_api_s(bucket: Bucket) -> None:
    content = archive({"train.py": b"print('hello')"})
    bucket.put(beside("code.tar.gz"), content)
    bucket.upload(JOB_FILE, SMALL + "code: code.tar.gz\n")

    code = version().spec.code
    assert code is not None
    assert code.sha256 == hashlib.sha256(content).hexdigest()
    assert create_adapters().data_bucket.get(f"projects/vision/code/{code.sha256}.tar.gz") == content


@pytest.mark.parametrize(
    "order", list(permutations(["config.yaml", "conf/train.yaml", "code.tar.gz", "job.yaml"]))[::3]
)
def test_files_may_come_in_any_order(bucket: Bucket, order: tuple[str, ...]) -> None:
    for name in order:
        if name == "job.yaml":
            bucket.put(JOB_FILE, JOB_YAML)
        else:
            bucket.put_files(name)
        assert bucket.send_event(beside(name))

    assert latest() == 1
    assert (bucket.result(JOB_FILE) or {})["outcome"] == "registered"


def test_a_missing_file_is_awaited_by_one_last_attempt(bucket: Bucket) -> None:
    bucket.put_files("config.yaml", "code.tar.gz")

    assert bucket.upload(JOB_FILE, JOB_YAML) is None
    assert bucket.waiting() == 1
    bucket.send_event(beside("config.yaml"))
    assert bucket.waiting() == 1


def test_files_missing_at_the_last_attempt_are_named_in_the_result(bucket: Bucket) -> None:
    bucket.put_files("config.yaml")
    bucket.upload(JOB_FILE, JOB_YAML)

    assert bucket.send_event(JOB_FILE, is_last_attempt=True)

    problem = (bucket.result(JOB_FILE) or {})["problem"]
    assert (problem["status"], problem["type"]) == (400, "urn:launchbay:problem:malformed")
    assert [fault["field"] for fault in problem["errors"]] == ["conf/train.yaml", "code.tar.gz"]
    assert latest() == 0


def test_a_file_that_comes_after_the_last_attempt_registers_nevertheless(bucket: Bucket) -> None:
    bucket.put_files("config.yaml", "code.tar.gz")
    bucket.upload(JOB_FILE, JOB_YAML)
    bucket.send_event(JOB_FILE, is_last_attempt=True)

    bucket.put_files("conf/train.yaml")
    bucket.send_event(beside("conf/train.yaml"))

    assert (bucket.result(JOB_FILE) or {})["outcome"] == "registered"


def test_a_file_that_is_fixed_registers_what_was_refused_for_it(bucket: Bucket) -> None:
    bucket.put(beside("a.yaml"), "a: [\n")
    refused = bucket.upload(JOB_FILE, SMALL + "inputs: {files: [a.yaml]}\n")
    assert refused is not None
    assert refused["problem"]["errors"][0]["field"] == "a.yaml"

    bucket.put(beside("a.yaml"), "a: 1\n")
    bucket.send_event(beside("a.yaml"))

    assert (bucket.result(JOB_FILE) or {})["outcome"] == "registered"


def test_a_file_that_changes_after_the_registration_registers_nothing(bucket: Bucket) -> None:
    bucket.put_files("config.yaml", "conf/train.yaml", "code.tar.gz")
    bucket.upload(JOB_FILE, JOB_YAML)

    bucket.put(beside("config.yaml"), "trainer: {lr: 1}\n")
    bucket.send_event(beside("config.yaml"))
    assert latest() == 1

    bucket.upload(JOB_FILE, JOB_YAML)
    assert latest() == 2


def test_the_same_event_again_does_nothing_more(bucket: Bucket) -> None:
    first = bucket.upload(JOB_FILE, SMALL)

    assert bucket.send_event(JOB_FILE)
    assert bucket.send_event(JOB_FILE, is_last_attempt=True)

    assert (bucket.result(JOB_FILE), bucket.results_written(JOB_FILE), latest()) == (first, 1, 1)


def test_the_same_content_uploaded_again_is_the_existing_version(bucket: Bucket) -> None:
    bucket.upload(JOB_FILE, SMALL)
    again = bucket.upload(JOB_FILE, SMALL)

    assert again is not None
    assert (again["outcome"], again["version"]["version"]) == ("unchanged", 1)


def test_an_event_stands_for_the_version_that_it_names_even_if_newer_ones_exist(bucket: Bucket) -> None:
    first = bucket.put(JOB_FILE, SMALL + "description: first\n")
    second = bucket.put(JOB_FILE, SMALL + "description: second\n")

    bucket.send_event(JOB_FILE, second)
    bucket.send_event(JOB_FILE, first)

    assert [version(number).spec.description for number in (1, 2)] == ["second", "first"]
    assert (bucket.result(JOB_FILE) or {})["object"]["version_id"] == second  # not replaced by an older upload's


def test_a_job_file_that_waited_is_given_up_for_a_newer_one(bucket: Bucket) -> None:
    waited = bucket.put(JOB_FILE, JOB_YAML)
    bucket.send_event(JOB_FILE, waited)
    bucket.upload(JOB_FILE, SMALL)

    bucket.send_event(JOB_FILE, waited, is_last_attempt=True)

    assert (bucket.result(JOB_FILE) or {})["outcome"] == "registered"


def test_a_version_that_was_deleted_meanwhile_is_ignored(bucket: Bucket) -> None:
    bucket.put(JOB_FILE, SMALL)
    bucket.delete(JOB_FILE)

    assert bucket.send_event(JOB_FILE, "00000000-0000-4000-8000-000000000000")
    assert bucket.keys() == []


@pytest.mark.parametrize(
    ("text", "status", "word"),
    [
        ("command: [", 400, "can't be read"),
        ("- a\n", 400, "holds a list"),
        ("{}", 400, "command"),
        ("command: [[true]]", 400, "must be a string"),
        (SMALL + "colour: red", 400, "there is no field of this name"),
        (SMALL + "name: other", 400, "omit `name`"),
        (SMALL + "code: ../up.tar.gz", 400, "leads out"),
        (SMALL + "inputs: {files: [/etc/passwd]}", 400, "relative"),
        (SMALL + "inputs: {files: [" + ", ".join(f"f{n}.yaml" for n in range(201)) + "]}", 400, "at most 200"),
        (SMALL + "inputs: {config: {file: a.yaml, values: {a: 1}}}", 400, "either"),
        (SMALL + "hardware: {gpu: {model: abacus}}", 422, "abacus"),
        (SMALL + "#" * MAX_FILE_BYTES, 413, "at most"),
        (b"\xff\xfe", 400, "not UTF-8"),
        (SMALL.encode("utf-16"), 400, "save it as UTF-8"),
    ],
)
def test_the_faults_of_a_job_file_are_in_its_result(bucket: Bucket, text: str | bytes, status: int, word: str) -> None:
    bucket.put(beside("a.yaml"), "a: 1\n")
    result = bucket.upload(JOB_FILE, text)

    assert result is not None
    assert (result["outcome"], result["problem"]["status"]) == ("refused", status)
    assert word in result["problem"]["detail"]
    assert result["problem"]["instance"].startswith(f"s3://{bucket.name}/{JOB_FILE}")
    assert latest() == 0


def test_an_archive_that_must_not_be_unpacked_registers_nothing(bucket: Bucket) -> None:
    bucket.put(beside("code.tar.gz"), archive({"../out": b"x"}))

    result = bucket.upload(JOB_FILE, SMALL + "code: code.tar.gz\n")

    assert result is not None
    assert "leads out of the folder" in result["problem"]["detail"]
    assert latest() == 0


def test_a_job_or_project_with_an_invalid_name_is_refused(bucket: Bucket) -> None:
    for key in ("projects/Vision/jobs/digits/job.yaml", "projects/vision/jobs/a b/job.yaml"):
        result = bucket.upload(key, SMALL)
        assert result is not None
        assert result["problem"]["status"] == 400


def test_the_result_says_which_paths_match_nothing(bucket: Bucket) -> None:
    bucket.upload(JOB_FILE, SMALL + "inputs: {config: {values: {'16': 1, lr: 2}, exclude: ['0x10', rl]}}\n")

    result = bucket.result(JOB_FILE)
    assert result is not None
    assert result["version"]["notices"] == [
        "`rl` in `exclude` matches nothing in the run config; its top level has `16` and `lr`"
    ]
