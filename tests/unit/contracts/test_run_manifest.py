"""The manifest that a job is started by: written at the launch, read in the job's container."""

from __future__ import annotations

import json
from typing import Any

import pytest
from packaging.version import Version

from launchbay_core import __version__
from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.run_manifest import (
    NEEDS,
    CodeEntry,
    FileEntry,
    RunManifest,
    SecretFile,
    SourceOverrides,
    parse_manifest,
    write_manifest,
)
from manifests import FIELDS, HASH


def test_a_manifest_is_read_with_all_that_a_command_needs() -> None:
    manifest = parse_manifest(json.dumps(FIELDS).encode())

    assert manifest.command == ("python", "train.py")
    assert manifest.arguments == ("--lr", "0.1")
    assert manifest.files["a.yaml"].overrides.values == {"a": 1}
    assert manifest.code is not None
    assert manifest.code.sha256 == HASH


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "could not read"),
        (b"[]", "could not read"),
        (b"{}", "could not read"),
        (json.dumps({**FIELDS, "version": 4}).encode(), "up to 3: install the newest `launchbay` in the job's image"),
        (json.dumps({**FIELDS, "version": 4, "needs": "7.1.0"}).encode(), "install `launchbay` 7.1.0 or newer in the"),
        (json.dumps({**FIELDS, "version": 4, "needs": "\x1b[2J"}).encode(), "install the newest `launchbay`"),
        (json.dumps({**FIELDS, "version": "x"}).encode(), "has version x"),
        (json.dumps({"version": 1}).encode(), "missing or wrong"),
        (json.dumps({**FIELDS, "command": [1]}).encode(), "is not text"),
        (json.dumps({**FIELDS, "env": {"A": 1}}).encode(), "is not text"),
        (json.dumps({**FIELDS, "code": {"key": "k", "sha256": "../x"}}).encode(), "SHA-256"),
        (json.dumps({**FIELDS, "files": {"a": {"sha256": "zz"}}}).encode(), "SHA-256"),
    ],
)
def test_what_is_not_a_manifest_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableContract, match=said):
        parse_manifest(content)


def test_only_a_manifest_with_secret_variables_has_a_version_that_older_runners_refuse() -> None:
    plain = parse_manifest(json.dumps(FIELDS).encode())
    secret = plain._replace(env={"TOKEN": "${secret:t}"}, env_secrets=("TOKEN",))

    assert [json.loads(write_manifest(one))["version"] for one in (plain, secret)] == [1, 2]
    assert parse_manifest(write_manifest(secret)) == secret


MARKS: dict[str, list[Any]] = {
    "replace": ["opt"],
    "add": ["new"],
    "remove": ["old", "l[0]"],
    "items": [{"path": "l[-1]", "value": 5}],
}


def manifest_with(marks: dict[str, list[Any]]) -> RunManifest:
    return RunManifest(
        project="vision",
        run_id="01ARZ3NDEKTSV4RRFFQ69G5FAV",
        job="digits",
        job_version=3,
        command=("python", "train.py"),
        arguments=("--lr", "0.1"),
        env={"WORKERS": "4"},
        config={"lr": 0.1, "opt": {"name": "sgd"}},
        config_inputs={"lr": 0.1},
        config_overrides=SourceOverrides({"opt": {"name": "sgd"}}, marks, {"opt": {"name": "adam"}}),
        files={"a.yaml": FileEntry(HASH, SourceOverrides({"a": 1}, {}, {"a": 0}))},
        code=CodeEntry("projects/vision/code/x.tar.gz", HASH),
        config_secrets=[["token"]],
        file_secrets={"a.yaml": SecretFile("yaml", [["k", 0]])},
        hardware={"vcpus": 2},
        placement={"lane": "cpu"},
    )


@pytest.mark.parametrize("marks", [{}, {"replace": ["opt"]}, MARKS])
def test_what_is_written_is_read_again(marks: dict[str, list[Any]]) -> None:
    manifest = manifest_with(marks)

    assert parse_manifest(write_manifest(manifest)) == manifest


@pytest.mark.parametrize("marks", [{}, {"replace": ["opt", r"a\[0].b"]}])
def test_a_manifest_without_anything_new_is_of_the_first_version(marks: dict[str, list[Any]]) -> None:
    document = json.loads(write_manifest(manifest_with(marks)))

    assert (document["version"], document.get("needs"), document.get("config_add")) == (1, None, None)
    assert document["config_replace"] == [path.replace("\\[", "[") for path in marks.get("replace", [])]


@pytest.mark.parametrize("name", ["add", "remove", "items"])
def test_one_with_something_new_is_of_the_second_and_names_the_release_that_reads_it(name: str) -> None:
    document = json.loads(write_manifest(manifest_with({name: MARKS[name]})))

    assert (document["version"], document["needs"]) == (2, NEEDS[2])
    assert document["config_" + name] == MARKS[name]


def test_no_release_is_named_that_there_is_not() -> None:
    assert all(Version(release) <= Version(__version__) for release in NEEDS.values())
