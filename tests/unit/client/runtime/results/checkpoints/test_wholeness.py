"""Half-written checkpoints of known formats and libraries are known by what they lack."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from launchbay.runtime.results.checkpoints.folder import look_into
from launchbay.runtime.results.checkpoints.wholeness import is_unfinished


def unfinished(folder: Path, name: str, files: dict[str, bytes]) -> bool:
    """Whether a checkpoint with these files is known to be unfinished."""
    for path, content in files.items():
        target = folder / name / path if path else folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return is_unfinished(look_into(folder)[name])


def archive() -> bytes:
    """What `torch.save` writes: a zip archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("archive/data.pkl", b"0" * 100_000)
        file.comment = b"a comment"
    return content.getvalue()


def tensors(length: int = 64) -> bytes:
    """A safetensors file with one tensor."""
    header = json.dumps({"w": {"dtype": "F32", "shape": [length // 4], "data_offsets": [0, length]}}).encode()
    return len(header).to_bytes(8, "little") + header + b"\0" * length


@pytest.mark.parametrize("name", ["model.pt", "model.ckpt", "pytorch_model.bin"])
def test_a_zip_archive_is_whole_with_its_end(tmp_path: Path, name: str) -> None:
    whole = archive()

    assert not unfinished(tmp_path, name, {"": whole})
    assert all(unfinished(tmp_path, name, {"": whole[:length]}) for length in (4, 1000, len(whole) - 40))


def test_what_only_has_the_name_of_an_archive_is_taken_as_it_is(tmp_path: Path) -> None:
    assert not unfinished(tmp_path, "last.ckpt", {"": b"3"})
    assert unfinished(tmp_path, "last.ckpt", {"": b""})


def test_safetensors_are_whole_when_they_are_as_long_as_they_say(tmp_path: Path) -> None:
    whole = tensors()

    assert not unfinished(tmp_path, "a.safetensors", {"": whole})
    assert all(unfinished(tmp_path, "a.safetensors", {"": whole[:length]}) for length in (0, 7, 20, len(whole) - 1))


def test_a_trainer_writes_its_state_last(tmp_path: Path) -> None:
    first = {"training_args.bin": b"x", "model.safetensors": tensors()}

    assert unfinished(tmp_path, "checkpoint-500", first)
    assert not unfinished(tmp_path, "checkpoint-500", {"trainer_state.json": b"{}"})
    assert not unfinished(tmp_path, "final", first)  # `save_model` writes no state


def test_a_distributed_checkpoint_has_its_metadata_last(tmp_path: Path) -> None:
    assert unfinished(tmp_path, "step-1", {"__0_0.distcp": b"x"})
    assert not unfinished(tmp_path, "step-1", {".metadata": b"x"})
