"""What a script says of its outputs, in a run and by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from launchbay import launch
from launchbay_core.contracts.script_inputs import write_script_inputs
from results_support import manifest_of


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder of a run."""
    working, outputs = tmp_path / "job", tmp_path / "job/.launchbay/outputs"
    outputs.mkdir(parents=True)
    (tmp_path / "inputs.json").write_text(write_script_inputs(manifest_of(), str(working)))
    monkeypatch.setenv("LAUNCHBAY_MANIFEST", str(tmp_path / "inputs.json"))
    monkeypatch.setenv("LAUNCHBAY_OUTPUT_DIR", str(outputs))
    monkeypatch.setenv("LAUNCHBAY_REPORTS", str(tmp_path / "reports"))
    monkeypatch.chdir(working)
    return working


def reported(folder: Path) -> list[dict[str, object]]:
    """The reports of a run, in their order."""
    return [json.loads(line) for line in (folder.parent / "reports").read_text().splitlines()]


def test_the_folder_of_outputs_is_the_runs(folder: Path) -> None:
    assert launch.output_dir() == folder / ".launchbay/outputs"


def test_by_hand_it_is_a_folder_in_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAUNCHBAY_OUTPUT_DIR", raising=False)
    monkeypatch.chdir(tmp_path)

    assert launch.output_dir() == tmp_path / "outputs"
    assert (tmp_path / "outputs").is_dir()


def test_files_and_folders_are_reported_by_their_absolute_paths(folder: Path) -> None:
    (folder / "out").mkdir()
    (folder / "best.pt").write_text("best")
    (launch.output_dir() / "a").write_text("a")

    launch.save_output("best.pt", name="best")
    launch.save_output(Path("out"))
    launch.save_output("out/../best.pt")
    launch.save_output(launch.output_dir() / "a", name="a")

    assert reported(folder) == [
        {"kind": "output", "path": str(folder / "best.pt"), "name": "best"},
        {"kind": "output", "path": str(folder / "out"), "name": None},
        {"kind": "output", "path": str(folder / "best.pt"), "name": None},
        {"kind": "output", "path": str(launch.output_dir() / "a"), "name": "a"},
    ]


def test_a_path_through_a_link_is_where_the_file_really_is(folder: Path, tmp_path: Path) -> None:
    (folder / "best.pt").write_text("best")
    (tmp_path / "link").symlink_to(folder)

    launch.save_output(tmp_path / "link/best.pt")

    assert reported(folder)[0]["path"] == str(folder / "best.pt")


def test_what_cant_be_an_output_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("x")
    (folder / "best.pt").write_text("best")

    with pytest.raises(launch.LaunchError, match="there is no such file or folder"):
        launch.save_output("missing.pt")
    with pytest.raises(launch.LaunchError, match=r"outside of the run's working folder.*launch\.output_dir\(\)"):
        launch.save_output(tmp_path / "elsewhere")
    with pytest.raises(launch.LaunchError, match="can't be the name of an output"):
        launch.save_output("best.pt", name="-best")
    assert not (tmp_path / "reports").exists()


def test_by_hand_an_output_is_only_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LAUNCHBAY_REPORTS", "LAUNCHBAY_MANIFEST", "LAUNCHBAY_OUTPUT_DIR"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "best.pt").write_text("best")

    launch.save_output(tmp_path / "best.pt", name="best")

    with pytest.raises(launch.LaunchError, match="there is no such file"):
        launch.save_output(tmp_path / "missing.pt")
    assert [path.name for path in tmp_path.iterdir()] == ["best.pt"]


def test_a_report_that_cant_be_written_is_an_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUNCHBAY_REPORTS", str(folder / "missing/reports"))
    (folder / "best.pt").write_text("best")

    with pytest.raises(launch.LaunchError, match="Could not report an output"):
        launch.save_output("best.pt")
