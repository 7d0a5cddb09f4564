"""Signs by which a checkpoint is known to be half-written, although nobody writes to it at this moment.

A script that is killed, or that computes for a while between two files, leaves such a checkpoint. Formats and libraries
that write something last, or say how long they are, give it away; for all others, the files' rest must do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from launchbay.runtime.results.checkpoints.folder import Entry, FoundFile

_TRAINER = re.compile(r"checkpoint-\d+")
_TORCH = (".pt", ".pth", ".ckpt")
_ZIPS = (*_TORCH, ".bin", ".npz", ".zip", ".keras")
_ZIP_START = b"PK\x03\x04"
_ZIP_END = b"PK\x05\x06"
_ZIP_TAIL = 22 + 65535  # bytes: the end of a zip archive with its longest comment
_HEADER = 8  # bytes, in which a safetensors file says how long its header is
_MAX_HEADER = 100_000_000  # bytes, as the library has it


def is_unfinished(entry: Entry) -> bool:
    """Whether an entry is known to lack something that its writer would still have written."""
    return _lacks_last_file(entry.name, entry.files) or any(_is_cut(path, found) for path, found in entry.files.items())


def _lacks_last_file(name: str, files: Mapping[str, FoundFile]) -> bool:
    """Whether the file that a library writes last is missing beside those that it writes first."""
    last_parts = {path.rsplit("/", 1)[-1] for path in files}
    # transformers' Trainer: the model with `training_args.bin`, the optimizer, and at last the state of the training.
    if _TRAINER.fullmatch(name) and "training_args.bin" in last_parts and "trainer_state.json" not in last_parts:
        return True
    # torch.distributed.checkpoint: a file of each rank, and at last what lies in which.
    return any(part.endswith(".distcp") for part in last_parts) and ".metadata" not in last_parts


def _is_cut(path: str, found: FoundFile) -> bool:
    try:
        if path.endswith(_TORCH) and found.state.size == 0:
            return True
        if path.endswith(_ZIPS):
            return _is_cut_zip(found.source, found.state.size)
        if path.endswith(".safetensors"):
            return _is_cut_safetensors(found.source, found.state.size)
    except OSError:  # it is gone, so its entry changes
        return True
    return False


def _is_cut_zip(path: Path, size: int) -> bool:
    """Whether a file begins as a zip archive, as `torch.save` writes it, and does not end as one."""
    with path.open("rb") as file:
        if file.read(len(_ZIP_START)) != _ZIP_START:
            return False
        file.seek(max(0, size - _ZIP_TAIL))
        return _ZIP_END not in file.read(_ZIP_TAIL)


def _is_cut_safetensors(path: Path, size: int) -> bool:
    """Whether a file is shorter than its header says."""
    import json  # noqa: PLC0415  (only for files of this kind)

    with path.open("rb") as file:
        length = int.from_bytes(file.read(_HEADER), "little")
        if not 0 < length <= min(_MAX_HEADER, size - _HEADER):
            return True
        try:
            header = json.loads(file.read(length))
            ends = [int(one["data_offsets"][1]) for name, one in header.items() if name != "__metadata__"]
        except (ValueError, KeyError, TypeError, IndexError, AttributeError):
            return False  # not of this format, whatever its name says
    return size < _HEADER + length + max(ends, default=0)
