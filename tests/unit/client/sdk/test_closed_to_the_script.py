"""What a script leaves out of its inputs stays the author's in the job, whatever the run was launched with."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from launchbay import launch
from launchbay.runtime.environment import wandb_config_of, wandb_config_variables
from launchbay.sdk.run import read_run
from launchbay.sdk.selection import split_by_selection, undo, undo_items
from launchbay_core.contracts.run_manifest import FileEntry, RunManifest, SourceOverrides
from launchbay_core.contracts.script_inputs import write_script_inputs
from launchbay_core.inputs import merge, parse_text, patch_text
from launchbay_core.inputs.schemas.coercion import coerce_times
from launchbay_core.inputs.values.composition import present_at
from launchbay_core.inputs.values.json_form.marks import read_marks

TEXT = """\
# How it is trained.
lr: 0.1  # tuned
private:
  key: mine   # nobody's business
  other: 1
day: 2026-01-31
opt: {name: adam, lr: 1}
"""
VALUES: dict[str, Any] = {
    "lr": 0.1,
    "private": {"key": "mine", "other": 1},
    "day": "2026-01-31",
    "opt": {"name": "adam", "lr": 1},
}


def overriding(values: dict[str, Any], *replace: str) -> SourceOverrides:
    return SourceOverrides(
        values, {"replace": list(replace)}, present_at(VALUES, read_marks(values, {"replace": replace}))
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LAUNCHBAY_CAPTURE", raising=False)
    return tmp_path


def start(folder: Path, monkeypatch: pytest.MonkeyPatch, overrides: SourceOverrides) -> None:
    """Leave what `launchbay exec` leaves before a script: the patched file, and what the SDK reads."""
    marked = read_marks(overrides.values, overrides.marks)
    patched = patch_text(TEXT, coerce_times(parse_text(TEXT, "yaml"), marked), "yaml").encode()
    (folder / "config.yaml").write_bytes(patched)
    entry = FileEntry(hashlib.sha256(patched).hexdigest(), overrides)
    files = {"config.yaml": entry}
    manifest = RunManifest("p", "r", "j", 1, ["true"], [], {}, VALUES, VALUES, overrides, files, None)
    inputs = folder / "inputs.json"
    inputs.write_text(write_script_inputs(manifest, str(folder)))
    read_run.cache_clear()
    monkeypatch.setenv("LAUNCHBAY_MANIFEST", str(inputs))


def text(folder: Path) -> str:
    return (folder / "config.yaml").read_text()


CLOSED = [
    ({"lr": 1.0, "private": {"key": "theirs"}}, [], ["private"]),
    ({"lr": 1.0, "private": {"key": "theirs"}}, [], ["private.key"]),
    ({"lr": 1.0, "private": None}, [], ["private.key"]),
    ({"lr": 1.0, "private": {"key": "theirs"}}, ["private"], ["private.key"]),
    ({"lr": 1.0, "day": "2030-01-01"}, [], ["day"]),
    ({"lr": 1.0, "opt": {"name": "sgd"}}, ["opt"], ["opt.lr"]),
]


@pytest.mark.parametrize(("overrides", "replace", "exclude"), CLOSED)
def test_a_placed_file_gets_back_what_the_script_excludes(
    folder: Path, monkeypatch: pytest.MonkeyPatch, overrides: dict[str, Any], replace: list[str], exclude: list[str]
) -> None:
    start(folder, monkeypatch, overriding(overrides, *replace))

    launch.manage_config_file("config.yaml", exclude=exclude)

    assert parse_text(text(folder), "yaml") == {**parse_text(TEXT, "yaml"), "lr": 1.0}
    assert text(folder).startswith("# How it is trained.\nlr: 1.0  # tuned\n")


@pytest.mark.parametrize(("overrides", "replace", "exclude"), CLOSED)
def test_a_file_that_the_script_wrote_anew_gets_only_what_it_leaves_open(
    folder: Path, monkeypatch: pytest.MonkeyPatch, overrides: dict[str, Any], replace: list[str], exclude: list[str]
) -> None:
    start(folder, monkeypatch, overriding(overrides, *replace))
    (folder / "config.yaml").write_text("# anew\n" + TEXT)

    launch.manage_config_file("config.yaml", exclude=exclude)

    assert text(folder) == "# anew\n" + TEXT.replace("lr: 0.1", "lr: 1.0")


@pytest.mark.parametrize(("overrides", "replace", "exclude"), CLOSED)
def test_a_dict_keeps_what_the_script_excludes(
    folder: Path, monkeypatch: pytest.MonkeyPatch, overrides: dict[str, Any], replace: list[str], exclude: list[str]
) -> None:
    start(folder, monkeypatch, overriding(overrides, *replace))

    assert launch.manage_config(dict(VALUES), exclude=exclude) == {**VALUES, "lr": 1.0}


def test_a_map_that_replaces_does_so_in_the_file_and_in_the_dict(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start(folder, monkeypatch, overriding({"opt": {"name": "sgd"}}, "opt"))
    (folder / "config.yaml").write_text(TEXT + "\n")

    launch.manage_config_file("config.yaml")

    assert text(folder) == TEXT.replace("{name: adam, lr: 1}", "{name: sgd}") + "\n"
    assert launch.manage_config(dict(VALUES))["opt"] == {"name": "sgd"}


def test_an_added_key_that_the_script_excludes_goes_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start(folder, monkeypatch, overriding({"private": {"new": 1}}))

    launch.manage_config_file("config.yaml", exclude=["private"])

    assert parse_text(text(folder), "yaml") == parse_text(TEXT, "yaml")


def test_the_script_s_output_tells_of_what_it_left_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    start(folder, monkeypatch, overriding({"private": {"key": "theirs"}}))

    launch.manage_config(dict(VALUES), include=["lr"])

    assert "`private.key` keeps its own value" in capsys.readouterr().err


@pytest.mark.parametrize("length", [20, 100_000])
def test_wandb_finds_in_its_environment_only_what_the_script_leaves_open(
    folder: Path, monkeypatch: pytest.MonkeyPatch, length: int
) -> None:
    start(folder, monkeypatch, overriding({"lr": 1.0, "private": {"key": "theirs"}}))
    resolved = {"lr": 1.0, "private": {"key": "theirs", "other": 1}}
    for name, piece in wandb_config_variables(resolved, length).items():
        monkeypatch.setenv(name, piece)

    launch.manage_wandb_config(exclude=["private.key"])

    assert wandb_config_of(os.environ) == {"lr": 1.0, "private": {"other": 1}}
    for name in [name for name in os.environ if name.startswith("WANDB_CONFIG")]:
        monkeypatch.delenv(name)


def test_what_a_run_changes_is_read_as_it_was_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes = overriding({"lr": float("inf"), "opt": {"name": "sgd"}}, "opt")
    start(folder, monkeypatch, changes)

    found = read_run(str(folder / "inputs.json"))

    assert found.config == changes
    assert found.files["config.yaml"].overrides == changes
    assert json.loads((folder / "inputs.json").read_text())["folder"] == str(folder)


@pytest.mark.parametrize("written", ["16", "0x10", "1_6"])
def test_what_the_script_excludes_may_be_spelled_as_yaml_reads_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    overrides = SourceOverrides({"16": "theirs", "lr": 1.0}, {"replace": []}, {"16": "mine", "lr": 0.1})
    start(folder, monkeypatch, overrides)
    (folder / "config.yaml").write_text("0x10: mine\nlr: 0.1\n")

    launch.manage_config_file("config.yaml", exclude=[written])

    assert text(folder) == "0x10: mine\nlr: 1.0\n"
    assert launch.manage_config({"16": "mine", "lr": 0.1}, exclude=[written]) == {"16": "mine", "lr": 1.0}


def test_a_map_in_the_place_of_a_list_with_something_excluded_is_left_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = {"data": [{"path": "mine", "size": 1}], "lr": 0.1}
    overrides = SourceOverrides({"data": {"size": 2}, "lr": 1.0}, {"replace": []}, values)
    start(folder, monkeypatch, overrides)

    assert launch.manage_config(values, exclude=["data.0.path"]) == {**values, "lr": 1.0}


LISTS: dict[str, Any] = {"layers": [64, 32, 16], "data": [{"path": "a", "key": "x"}, {"path": "b", "key": "y"}]}


@pytest.mark.parametrize(
    ("exclude", "marks", "expected"),
    [
        ("layers[0]", {"items": [("layers[0]", 1), ("layers[1]", 2)]}, {"layers": [64, 2, 16]}),
        ("layers[-1]", {"items": [("layers[-1]", 1), ("layers[0]", 2)]}, {"layers": [2, 32, 16]}),
        ("layers[2]", {"remove": ["layers[0]"], "items": [("layers[1]", 5)]}, {"layers": [64, 5, 16]}),
        ("layers[0]", {"remove": ["layers[1]"], "items": [("layers[+]", 5)]}, {"layers": [64, 16, 5]}),
        ("layers[*]", {"items": [("layers[+]", 5)]}, {"layers": [64, 32, 16]}),
        (
            "data[*].key",
            {"items": [("data[0]", {"path": "q", "key": "z"})]},
            {"data": [{"path": "q", "key": "x"}, {"path": "b", "key": "y"}]},
        ),
        (
            "data[*].key",
            {"items": [("data[+]", {"path": "q"}), ("data[+]", {"path": "r", "key": "z"}), ("data[+]", {})]},
            {"data": [*LISTS["data"], {"path": "q"}, {}]},
        ),
        (
            "data[*].opt.key",
            {"items": [("data[+]", {"opt": {"lr": 1}}), ("data[+]", {"opt": {"key": 1}}), ("data[+]", {"opt": 1})]},
            {"data": [*LISTS["data"], {"opt": {"lr": 1}}]},
        ),
        ("layers", {"items": [("layers[0]", 1)]}, {"layers": [64, 32, 16]}),
        ("data", {"items": [("layers[0]", 1)]}, {"layers": [1, 32, 16]}),
    ],
)
def test_an_item_that_the_script_excludes_stays_what_it_was(
    monkeypatch: pytest.MonkeyPatch, exclude: str, marks: dict[str, Any], expected: dict[str, Any]
) -> None:
    named = {**marks, "items": [{"path": path, "value": value} for path, value in marks["items"]]}
    marked = read_marks({}, named)
    opened, closed = split_by_selection(SourceOverrides({}, named, LISTS), None, [exclude])

    placed = merge(LISTS, marked)

    assert merge(LISTS, opened) == {**LISTS, **expected}, "in a dict or file of the script's own"
    assert merge(placed, undo(closed, LISTS, opened)) == {**LISTS, **expected}, "in what was placed"
    assert merge(placed, undo_items(closed, LISTS, opened)) == {**LISTS, **expected}, "in what W&B finds"
