"""The manifest that a job is started by: written at the launch, read in the job's container."""

from __future__ import annotations

import json

import pytest

from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.run_manifest import (
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
        (json.dumps({**FIELDS, "version": 3}).encode(), "install the newest `launchbay`"),
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


def test_what_is_written_is_read_again() -> None:
    manifest = RunManifest(
        project="vision",
        run_id="01ARZ3NDEKTSV4RRFFQ69G5FAV",
        job="digits",
        job_version=3,
        command=("python", "train.py"),
        arguments=("--lr", "0.1"),
        env={"WORKERS": "4"},
        config={"lr": 0.1, "opt": {"name": "sgd"}},
        config_inputs={"lr": 0.1},
        config_overrides=SourceOverrides({"opt": {"name": "sgd"}}, {"replace": ["opt"]}, {"opt": {"name": "adam"}}),
        files={"a.yaml": FileEntry(HASH, SourceOverrides({"a": 1}, {"replace": []}, {"a": 0}))},
        code=CodeEntry("projects/vision/code/x.tar.gz", HASH),
        config_secrets=[["token"]],
        file_secrets={"a.yaml": SecretFile("yaml", [["k", 0]])},
        hardware={"vcpus": 2},
        placement={"lane": "cpu"},
    )

    assert parse_manifest(write_manifest(manifest)) == manifest
