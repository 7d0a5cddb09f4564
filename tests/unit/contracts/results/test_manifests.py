import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.results.manifests import (
    Checkpoint,
    CheckpointsManifest,
    Output,
    OutputsManifest,
    ResultFile,
    explain_path,
    parse_checkpoints,
    parse_outputs,
    write_checkpoints,
    write_outputs,
)

SHA256 = "ab" * 32
FILE: dict[str, Any] = {"path": "out/model.pt", "size": 3, "sha256": SHA256, "number": 1}


def outputs_document(**changes: Any) -> bytes:
    return json.dumps({"version": 1, "complete": True, "files": [{**FILE, **changes}]}).encode()


@given(
    st.lists(st.text(st.characters(codec="utf-8"), min_size=1).filter(lambda p: explain_path(f"o/{p}") is None)),
    st.booleans(),
)
def test_a_written_manifest_of_outputs_reads_as_it_was(names: list[str], is_complete: bool) -> None:
    paths = [f"{number}-{name.replace('/', '_')}" for number, name in enumerate(names)]
    files = [ResultFile(path, number, SHA256, number + 1) for number, path in enumerate(paths)]
    manifest = OutputsManifest(tuple(Output(file, "model") for file in files), is_complete)
    assert parse_outputs(write_outputs(manifest)) == manifest


def test_a_written_manifest_of_checkpoints_reads_as_it_was() -> None:
    files = (ResultFile("step-1/model.pt", 3, SHA256, 1), ResultFile("step-1/optimizer.pt", 0, SHA256, 2))
    manifest = CheckpointsManifest((Checkpoint("step-1", "2026-01-01T00:00:00.000Z", files),))
    assert parse_checkpoints(write_checkpoints(manifest)) == manifest


@pytest.mark.parametrize(
    "path",
    [
        "/".join(["y" * 200] * 6),
        "",
        "/etc/passwd",
        "../up",
        "a/../b",
        "a//b",
        "a/",
        "./a",
        "a\\b",
        "a\nb",
        "\x1b[2J",
        "a\x85b",
        "\ud800",
        "x" * 256,
    ],
)
def test_a_path_that_leads_out_or_can_not_be_written_is_refused(path: str) -> None:
    assert explain_path(path)
    with pytest.raises(UnreadableContract):
        parse_outputs(outputs_document(path=path))


@pytest.mark.parametrize(
    "changes",
    [
        {"size": -1},
        {"size": True},
        {"size": 1.0},
        {"size": 6 * 1024**4},
        {"number": 0},
        {"number": 10**7},
        {"number": "1"},
        {"sha256": "AB" * 32},
        {"sha256": None},
        {"path": None},
        {"name": "../x"},
        {"name": ""},
        {"name": 3},
    ],
)
def test_a_field_out_of_bounds_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(UnreadableContract):
        parse_outputs(outputs_document(**changes))


@pytest.mark.parametrize("paths", [("a", "a"), ("a", "a/b"), ("a/b/c", "a/b")])
def test_paths_that_can_not_stand_beside_each_other_are_refused(paths: tuple[str, str]) -> None:
    files = [{**FILE, "path": path} for path in paths]
    with pytest.raises(UnreadableContract, match=r"twice|as a folder"):
        parse_outputs(json.dumps({"version": 1, "complete": False, "files": files}).encode())


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"null", b"{}", b'{"version": 2, "files": []}', b'{"version": 1}', b"\xff", b"[" * 100_000],
)
def test_what_is_not_a_manifest_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableContract):
        parse_outputs(content)
    with pytest.raises(UnreadableContract):
        parse_checkpoints(content)


@pytest.mark.parametrize("path", ["step-2/model.pt", "step-10", "step-1x/model.pt"])
def test_a_checkpoint_with_files_of_another_one_is_refused(path: str) -> None:
    document = {"name": "step-1", "saved_at": "2026-01-01T00:00:00.000Z", "files": [{**FILE, "path": path}]}
    with pytest.raises(UnreadableContract, match="lies elsewhere"):
        parse_checkpoints(json.dumps({"version": 1, "checkpoints": [document]}).encode())


def test_more_files_than_a_manifest_may_list_are_refused() -> None:
    files = [{**FILE, "path": f"f{number}"} for number in range(100_001)]
    with pytest.raises(UnreadableContract, match="at most 100,000"):
        parse_outputs(json.dumps({"version": 1, "complete": True, "files": files}).encode())


@pytest.mark.parametrize("member", ["path", "sha256", "size", "number", "name"])
@pytest.mark.parametrize(
    "value", ["x" * 4000, ["x"] * 100_000, {"x": 1}, "9" * 4000, 10**4000, "\x1b]0;title\x07" * 100]
)
def test_a_refusal_is_short_whatever_it_is_of(member: str, value: Any) -> None:
    with pytest.raises(UnreadableContract) as refused:
        parse_outputs(outputs_document(**{member: value}))

    assert len(str(refused.value)) < 500
    assert str(refused.value).isprintable()


@pytest.mark.parametrize("member", ["name", "saved_at", "files"])
@pytest.mark.parametrize("value", ["x" * 4000, ["x"] * 100_000, {"x": 1}])
def test_a_refusal_of_checkpoints_is_short_too(member: str, value: Any) -> None:
    document = {"name": "step-1", "saved_at": "2026-01-01T00:00:00.000Z", "files": [], member: value}

    with pytest.raises(UnreadableContract) as refused:
        parse_checkpoints(json.dumps({"version": 1, "checkpoints": [document]}).encode())

    assert len(str(refused.value)) < 500
