"""What `launchbay exec` leaves for the SDK: read as it was written, refused if it is anything else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.run_manifest import NEEDS, FileEntry, RunManifest, SourceOverrides
from launchbay_core.contracts.script_inputs import ScriptInputs, parse_script_inputs, write_script_inputs

SOURCE = SourceOverrides({"opt": {"name": "sgd"}}, {"replace": ["opt"]}, {"opt": {"name": "adam"}})
FILES = {"a.yaml": FileEntry("0" * 64, SOURCE)}
MANIFEST = RunManifest("p", "r", "j", 1, ["true"], [], {}, {}, {}, SOURCE, FILES, None)


def test_what_is_written_is_read_again() -> None:
    assert parse_script_inputs(write_script_inputs(MANIFEST, "/job")) == ScriptInputs("/job", SOURCE, FILES)


@pytest.mark.parametrize("change", [{"config": 5}, {"files": []}, {"files": {"a.yaml": 1}}, {"version": None}])
def test_another_shape_is_refused(change: dict[str, Any]) -> None:
    fields = json.loads(write_script_inputs(MANIFEST, "/job"))

    with pytest.raises(UnreadableContract):
        parse_script_inputs(json.dumps(fields | change))


@pytest.mark.parametrize("text", ["", "[]", "null", "{}"])
def test_what_is_not_a_document_is_refused(text: str) -> None:
    with pytest.raises(UnreadableContract, match="not what `launchbay exec` writes"):
        parse_script_inputs(text)


@pytest.mark.parametrize(
    ("change", "advice"),
    [
        ({"version": 3}, "install the same `launchbay` in the job's image"),
        ({"version": 3, "needs": "7.1.0"}, "install `launchbay` 7.1.0 or newer in the job's image"),
    ],
)
def test_another_version_says_what_to_install(change: dict[str, Any], advice: str) -> None:
    fields = json.loads(write_script_inputs(MANIFEST, "/job"))

    with pytest.raises(UnreadableContract, match=advice):
        parse_script_inputs(json.dumps(fields | change))


@pytest.mark.parametrize(("marks", "version"), [({"replace": [r"a\[0]"]}, 1), ({"remove": ["a[0]"]}, 2)])
def test_a_document_has_the_oldest_version_that_can_say_it(marks: dict[str, Any], version: int) -> None:
    manifest = MANIFEST._replace(config_overrides=SOURCE._replace(marks=marks))

    document = write_script_inputs(manifest, "/job")

    assert (json.loads(document)["version"], json.loads(document).get("needs")) == (version, NEEDS.get(version))
    assert parse_script_inputs(document).config.marks == marks
