"""Outputs of other runs in a working folder: all of them, as the launch has seen them, or the run does not start."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from launchbay.runtime.errors import CannotRun
from launchbay.runtime.results.placed import place_outputs
from launchbay.runtime.results.storage import S3Storage
from launchbay_core.contracts.results.declared import DeclaredResults, PlacedOutput
from launchbay_core.contracts.results.places import object_key, outputs_key, place_of
from left_outputs import put_outputs
from results_support import BUCKET, Exec, Place

RUN = "01JZ8Q4T6V2M9X3C7B5N1K0HFD"
SOURCE = place_of("AROAEXAMPLEEXAMPLE123", "another-task")
FILES = {"out/model.pt": b"weights", "out/a/b.txt": b"b", "report.html": b"<p>", "empty": b""}


def left(place: Place, files: Mapping[str, bytes] = FILES, names: Mapping[str, str] | None = None) -> str:
    """Let another run leave files; the SHA-256 of its manifest."""
    put_outputs(place.s3, BUCKET, SOURCE, files, names)
    return hashlib.sha256(place.content(outputs_key(SOURCE))).hexdigest()


def placed(sha256: str, select: str, path: str = "in/model") -> PlacedOutput:
    """An output that is an input."""
    return PlacedOutput(path, RUN, SOURCE, select, sha256)


def put(place: Place, folder: Path, **inputs: PlacedOutput) -> dict[str, str]:
    """Place inputs; the variables of the command."""
    container = {**place.environment, "LAUNCHBAY_RESULTS": f"s3://{BUCKET}/"}
    return place_outputs(inputs, folder, S3Storage(BUCKET, container, print), container, lambda _text: None)


def present(folder: Path) -> dict[str, bytes]:
    """All files below a folder by their paths."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_folders_files_and_names_are_put_at_their_paths(place: Place, tmp_path: Path) -> None:
    sha256 = left(place, names={"out/model.pt": "best"})

    variables = put(
        place,
        tmp_path,
        model=placed(sha256, "/out"),
        page=placed(sha256, "/report.html", "in/page.html"),
        best=placed(sha256, "best", "weights.pt"),
        none=placed(sha256, "/empty", "in/none"),
    )

    assert present(tmp_path) == {
        "in/model/model.pt": b"weights",
        "in/model/a/b.txt": b"b",
        "in/page.html": b"<p>",
        "weights.pt": b"weights",
        "in/none": b"",
    }
    assert variables["LAUNCHBAY_INPUT_MODEL"] == str(tmp_path / "in/model")
    assert variables["LAUNCHBAY_INPUT_BEST"] == str(tmp_path / "weights.pt")


def test_many_files_are_placed(place: Place, tmp_path: Path) -> None:
    files = {f"out/d{number % 10}/f{number}": f"{number}".encode() for number in range(300)}

    put(place, tmp_path, model=placed(left(place, files), "/out"))

    assert present(tmp_path) == {path.replace("out/", "in/model/"): content for path, content in files.items()}


def test_what_has_changed_since_the_launch_is_not_placed(place: Place, tmp_path: Path) -> None:
    sha256 = left(place)
    left(place, {"out/model.pt": b"others"})

    with pytest.raises(CannotRun, match="have changed since the launch"):
        put(place, tmp_path, model=placed(sha256, "/out"))
    assert present(tmp_path) == {}


def test_outputs_that_are_deleted_meanwhile_are_said(place: Place, tmp_path: Path) -> None:
    sha256 = left(place)
    place.s3.delete_object(Bucket=BUCKET, Key=outputs_key(SOURCE))

    with pytest.raises(CannotRun, match=rf"`model`: the outputs of run {RUN} may have been deleted"):
        put(place, tmp_path, model=placed(sha256, "/out"))


def test_a_file_that_is_deleted_or_replaced_meanwhile_ends_the_run(place: Place, tmp_path: Path) -> None:
    sha256 = left(place)
    place.s3.put_object(Bucket=BUCKET, Key=object_key(SOURCE, 1), Body=b"forged!")

    with pytest.raises(CannotRun, match=r"`model`: `out/model.pt`"):
        put(place, tmp_path, model=placed(sha256, "/out"))
    assert "in/model/model.pt" not in present(tmp_path)


def test_an_output_that_is_not_there_is_said(place: Place, tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="has left no output `/other`"):
        put(place, tmp_path, model=placed(left(place), "/other"))


def test_a_hostile_manifest_can_not_write_elsewhere(place: Place, tmp_path: Path) -> None:
    left(place)
    file = {"path": "../evil", "size": 1, "sha256": "0" * 64, "number": 1}
    content = json.dumps({"version": 1, "complete": True, "files": [file]}).encode()
    place.s3.put_object(Bucket=BUCKET, Key=outputs_key(SOURCE), Body=content)

    with pytest.raises(CannotRun, match="leads out of its folder"):
        put(place, tmp_path, model=placed(hashlib.sha256(content).hexdigest(), "/.."))


def test_a_link_in_the_code_that_leads_out_is_not_followed(place: Place, tmp_path: Path) -> None:
    folder, outside = tmp_path / "job", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (folder / "in").symlink_to(outside)

    with pytest.raises(CannotRun, match="leads out of the job's folder"):
        put(place, folder, model=placed(left(place), "/out"))
    assert present(outside) == {}


def test_a_folder_where_a_file_goes_is_said(place: Place, tmp_path: Path) -> None:
    (tmp_path / "in/model").mkdir(parents=True)

    with pytest.raises(CannotRun, match="that is a folder"):
        put(place, tmp_path, model=placed(left(place), "/report.html"))


def test_without_such_inputs_nothing_is_asked(tmp_path: Path) -> None:
    assert place_outputs({}, tmp_path, None, {}, lambda _text: None) == {}


def test_a_deployment_without_a_bucket_of_results_says_so(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="no bucket of results"):
        place_outputs({"model": placed("0" * 64, "/out")}, tmp_path, None, {}, lambda _text: None)


def test_a_command_starts_with_its_inputs_and_never_without(place: Place, tmp_path: Path) -> None:
    results = DeclaredResults(placed={"model": placed(left(place), "/out")})
    script = (
        "import pathlib; from launchbay import launch; "
        "print(pathlib.Path(launch.input_path('model'), 'model.pt').read_text(), file=__import__('sys').stderr)"
    )
    run = Exec(place, tmp_path / "job", results)

    code, said = run.run(script)
    place.s3.delete_object(Bucket=BUCKET, Key=object_key(SOURCE, 1))
    failed, why = Exec(place, tmp_path / "again", results).run(script)

    assert (code, "weights" in said) == (0, True)
    assert failed == 125
    assert "`out/model.pt`" in why
