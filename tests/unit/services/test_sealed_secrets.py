"""Secrets in overrides, whichever operator gives them: found, sealed, and put in place in the job alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from launchbay.runtime.secrets import reveal
from launchbay_core.contracts.run_manifest import FileEntry, RunManifest, SecretFile, SourceOverrides
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.domain.jobs import JobVersion
from launchbay_core.inputs import Add, Items, Overrides, Remove, Replace, declared_schema, merge
from launchbay_core.inputs.errors import InvalidInputs
from launchbay_core.inputs.values.json_form.marks import write_marks
from launchbay_core.services.patched_files import check_overrides
from launchbay_core.services.sealed_secrets import digest_secrets, references_in, seal
from launchbay_core.services.versions import run_config

SECRET = {"type": "string", "format": "secret"}
SCHEMA = {
    "properties": {
        "token": SECRET,
        "hub": {"type": "object", "properties": {"token": SECRET}},
        "keys": {"type": "array", "items": SECRET},
        "users": {"type": "array", "items": {"type": "object", "properties": {"name": {}, "token": SECRET}}},
    }
}
VALUES: dict[str, Any] = {"token": "", "hub": {}, "keys": ["", ""], "users": [{"name": "a"}, {"name": "b"}]}
SPEC = JobSpec.model_validate({"command": ["true"], "inputs": {"config": {"values": VALUES, "schema": SCHEMA}}})
assert SPEC.inputs.config is not None
CONFIG = run_config(SPEC.inputs.config, declared_schema(SCHEMA, VALUES))
VERSION = JobVersion("vision", "push", 1, "d", "2026-01-31T09:30:00.000Z", SPEC, CONFIG, {})

GIVEN: list[dict[str, Any]] = [
    {"token": "hf_1"},
    {"token": Add("hf_1")},
    {"hub": {"token": Add("hf_1")}},
    {"hub": Replace({"token": "hf_1"})},
    {"hub": Add(Replace({"token": "hf_1"}))},
    {"keys": Items({0: "hf_1"})},
    {"keys": Items({}, ("hf_1",))},
    {"users": Items({1: {"token": "hf_1"}})},
    {"users": Items({1: {"token": Add("hf_1")}})},
    {"users": Items({1: Replace({"token": "hf_1"})})},
    {"users": Items({0: Remove()}, ({"name": "c"}, {"name": "d", "token": "hf_1"}))},
]


@pytest.mark.parametrize("config", GIVEN)
def test_a_secret_is_sealed_whichever_way_it_is_given(config: dict[str, Any]) -> None:
    sealed, secrets = seal(VERSION, Overrides(config))

    assert list(secrets.values()) == ["hf_1"]
    (name,) = secrets
    written = json.dumps(sealed.to_json())
    assert "hf_1" not in written
    assert written.replace(f"${{secret:{name}}}", "hf_1") == json.dumps(Overrides(config).to_json())


@pytest.mark.parametrize("config", GIVEN)
def test_a_fingerprint_has_no_secret(config: dict[str, Any]) -> None:
    digested = json.dumps(digest_secrets(VERSION, Overrides(config), "salt").to_json())

    assert "hf_1" not in digested


@pytest.mark.parametrize("config", GIVEN)
def test_the_job_and_its_script_have_the_secret_itself(config: dict[str, Any]) -> None:
    sealed, secrets = seal(VERSION, Overrides(config))
    merged = merge(VALUES, sealed.config)
    values, marks = write_marks(sealed.config)
    places = references_in(VERSION, merged, {})[None]
    source = SourceOverrides(values, marks, {})
    manifest = RunManifest("vision", "r", "push", 1, [], [], {}, merged, merged, source, {}, None, places)

    revealed, _ = reveal(manifest, {}, lambda key, _limit: secrets[key.rsplit("/", 1)[1]].encode())

    assert revealed.config == merge(VALUES, config)
    assert revealed.config_overrides == SourceOverrides(*write_marks(config), {})


def test_a_secret_in_an_item_of_a_file_is_revealed_in_its_overrides_too() -> None:
    reference = "${secret:01JZ8Q4T6V2M9X3C7B5N1K0HFD}"
    text = f"keys:\n  - {reference}  # one\n".encode()
    source = SourceOverrides({}, {"items": [{"path": "keys[0]", "value": reference}]}, {"keys": [""]})
    manifest = RunManifest(
        "vision", "r", "push", 1, [], [], {}, None, {}, SourceOverrides({}, {}, {}),
        {"a.yaml": FileEntry("0" * 64, source)}, None, [], {"a.yaml": SecretFile("yaml", [["keys", 0]])},
    )  # fmt: skip

    revealed, contents = reveal(manifest, {"a.yaml": text}, lambda _key, _limit: b"hf_1")

    assert contents == {"a.yaml": b"keys:\n  - hf_1  # one\n"}
    assert revealed.files["a.yaml"].overrides.marks["items"] == [{"path": "keys[0]", "value": "hf_1"}]


@pytest.mark.parametrize(
    "config",
    [
        {"token": Add(["hf_1"])},
        {"token": Items({0: "hf_1"})},
        {"keys": Items({0: {"x": "hf_1"}})},
        {"keys": Items({}, (["hf_1"],))},
        {"users": Items({0: {"token": ["hf_1"]}})},
        {"users": Items({0: "hf_1"})},
        {"hub": Add("hf_1")},
        {"hub": Items({}, ("hf_1",))},
        {"nothing": Add("hf_1")},
        {"nothing": Items({0: "hf_1"})},
    ],
)
def test_no_refusal_repeats_what_may_be_a_secret(config: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputs) as refused:
        check_overrides(VERSION, Overrides(config))

    assert "hf_1" not in repr(refused.value.errors)


def test_what_is_removed_gives_no_secret() -> None:
    assert seal(VERSION, Overrides({"token": Remove(), "keys": Items({0: Remove()})}))[1] == {}
