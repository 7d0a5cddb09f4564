"""The manifests of an attempt: what is not in them does not exist.

Each lists files: what they are called, how long they are, the SHA-256 of their content, and the number of the object
that has it. They are written after the objects that they list, each in one write, so that what a manifest lists is
there, whole. A job writes them, so they are read as archives of strangers are: every path, size and count is checked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.results.bounded_json import load_bounded
from launchbay_core.contracts.results.places import MAX_OBJECTS

VERSION = 1
MAX_FILES = 100_000  # that one manifest lists
MAX_MANIFEST = 64 * 1024 * 1024  # bytes
MAX_CHECKPOINTS_MANIFEST = 8 * 1024 * 1024  # bytes: functions read it while an attempt of a run waits
MAX_FILE = 5 * 1024**4  # bytes: S3's largest object
MAX_PATH = 1024  # bytes, as S3 has for keys
MAX_PART = 255  # bytes of one name in a path, as file systems have
MAX_CHECKPOINTS = 100
_MAX_VALUES = 10 * MAX_FILES  # of all members of all files together
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class ResultFile(NamedTuple):
    """A file: its path below where it is put back, its length in bytes, its hash, and its object's number."""

    path: str
    size: int
    sha256: str
    number: int


class Output(NamedTuple):
    """A file that a run leaves to keep; `name` is that of the declared output which it belongs to, if of any."""

    file: ResultFile
    name: str | None


class OutputsManifest(NamedTuple):
    """The outputs of an attempt; `is_complete` once the attempt has ended and all of them are uploaded."""

    outputs: Sequence[Output]
    is_complete: bool


class Checkpoint(NamedTuple):
    """One top-level entry of the checkpoint folder as it was at `saved_at` (ISO 8601); its files lie in it."""

    name: str
    saved_at: str
    files: Sequence[ResultFile]


class CheckpointsManifest(NamedTuple):
    """The checkpoints that an attempt keeps, oldest first."""

    checkpoints: Sequence[Checkpoint]


def write_outputs(manifest: OutputsManifest) -> bytes:
    """The JSON document of a manifest of outputs."""
    files = [{**_file_document(one.file), **({"name": one.name} if one.name else {})} for one in manifest.outputs]
    return _document({"complete": manifest.is_complete, "files": files})


def parse_outputs(content: bytes) -> OutputsManifest:
    """The manifest of outputs in a JSON document.

    Raises:
        UnreadableContract: it isn't one, is of a version that this Launchbay does not read, or breaks a bound.
    """
    fields = _read(content)
    try:
        found = [Output(_file(one), _output_name(one.get("name"))) for one in _list(fields["files"], MAX_FILES)]
        manifest = OutputsManifest(tuple(found), fields["complete"] is True)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise UnreadableContract(f"a field of the manifest of outputs is missing or wrong: {error!r:.300}") from error
    _check_paths([one.file for one in manifest.outputs])
    return manifest


def write_checkpoints(manifest: CheckpointsManifest) -> bytes:
    """The JSON document of a manifest of checkpoints."""
    found = [
        {"name": one.name, "saved_at": one.saved_at, "files": [_file_document(file) for file in one.files]}
        for one in manifest.checkpoints
    ]
    return _document({"checkpoints": found})


def parse_checkpoints(content: bytes) -> CheckpointsManifest:
    """The manifest of checkpoints in a JSON document.

    Raises:
        UnreadableContract: it isn't one, is of a version that this Launchbay does not read, or breaks a bound.
    """
    if len(content) > MAX_CHECKPOINTS_MANIFEST:
        raise UnreadableContract(f"the manifest of checkpoints is over {MAX_CHECKPOINTS_MANIFEST:,} bytes")
    fields = _read(content)
    try:
        found = tuple(_checkpoint(one) for one in _list(fields["checkpoints"], MAX_CHECKPOINTS))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise UnreadableContract(
            f"a field of the manifest of checkpoints is missing or wrong: {error!r:.300}"
        ) from error
    _check_paths([file for one in found for file in one.files])
    return CheckpointsManifest(found)


def explain_path(path: str) -> str | None:
    """What is wrong with the path of a result; None if nothing is: relative, inside, of plain parts.

    >>> explain_path("out/model.pt")
    >>> explain_path("../model.pt")
    'leads out of its folder'
    """
    parts = path.split("/")
    if not path or len(path.encode("utf-8", "surrogatepass")) > MAX_PATH:
        return f"is empty, or over {MAX_PATH} bytes"
    if any(part in {"", ".", ".."} for part in parts):
        return "leads out of its folder"
    if any(len(part.encode("utf-8", "surrogatepass")) > MAX_PART for part in parts):
        return f"has a name over {MAX_PART} bytes"
    if "\\" in path or _CONTROL.search(path) or not _is_encodable(path):
        return "has a backslash, a control character, or what UTF-8 can't write"
    return None


def with_folders(path: str) -> list[str]:
    """The folders that a path goes through, from the outermost one, and the path itself.

    >>> with_folders("a/b/c")
    ['a', 'a/b', 'a/b/c']
    """
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]


def _is_encodable(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _document(fields: Mapping[str, Any]) -> bytes:
    return json.dumps({"version": VERSION, **fields}, separators=(",", ":")).encode()


def _file_document(file: ResultFile) -> dict[str, Any]:
    return {"path": file.path, "size": file.size, "sha256": file.sha256, "number": file.number}


def _read(content: bytes) -> Mapping[str, Any]:
    try:
        fields = load_bounded(content, _MAX_VALUES)
        version = fields["version"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableContract(f"could not read the manifest of results: {error!r:.300}") from error
    if version != VERSION:
        raise UnreadableContract(
            f"the manifest of results has version {version!r:.100}, and this Launchbay reads version {VERSION}"
        )
    return dict(fields)


def _list(value: Any, most: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise ValueError(f"not a list of at most {most:,} entries")
    return value


def _file(document: Mapping[str, Any]) -> ResultFile:
    path, sha256 = document["path"], document["sha256"]
    if not isinstance(path, str) or (wrong := explain_path(path)):
        raise ValueError(f"the path {path!r:.100} {wrong}" if isinstance(path, str) else f"{path!r:.100} is not a path")
    if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        raise ValueError(f"{sha256!r:.100} is not a SHA-256")
    return ResultFile(path, _whole(document["size"], 0, MAX_FILE), sha256, _whole(document["number"], 1, MAX_OBJECTS))


def _whole(value: Any, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError(f"{value!r:.100} is not a whole number from {least} to {most}")
    return value


def _output_name(value: Any) -> str | None:
    if value is not None and (not isinstance(value, str) or not is_output_name(value)):
        raise ValueError(f"{value!r:.100} is not the name of an output")
    return value


def is_output_name(text: str) -> bool:
    """Whether a text can name an output: letters, digits, `_`, `.` and `-`, not first `.` or `-`."""
    return _NAME.fullmatch(text) is not None


def _checkpoint(document: Mapping[str, Any]) -> Checkpoint:
    name, saved_at = document["name"], document["saved_at"]
    files = tuple(_file(one) for one in _list(document["files"], MAX_FILES))
    if not isinstance(name, str) or explain_path(name) or "/" in name:
        raise ValueError(f"{name!r:.100} is not the name of a checkpoint")
    if not files:
        raise ValueError(f"the checkpoint {name!r:.100} lists no file")
    if not isinstance(saved_at, str) or len(saved_at) > 40:
        raise ValueError(f"{saved_at!r:.100} is not a time")
    if any(file.path != name and not file.path.startswith(f"{name}/") for file in files):
        raise ValueError(f"a file of the checkpoint {name!r:.100} lies elsewhere")
    return Checkpoint(name, saved_at, files)


def _check_paths(files: Sequence[ResultFile]) -> None:
    """Refuse files that can't all be put into one folder.

    Raises:
        UnreadableContract: a path stands there twice, or is a folder of another one; or there are too many.
    """
    if len(files) > MAX_FILES:
        raise UnreadableContract(f"the manifest lists over {MAX_FILES:,} files")
    # With the separator before every other character, what lies in a folder follows right after the folder's own name.
    paths = sorted(file.path.replace("/", "\0") for file in files)
    for path, following in pairwise(paths):
        if path == following:
            raise UnreadableContract("the manifest lists a path twice")
        if following.startswith(f"{path}\0"):
            shown = path.replace("\0", "/")
            raise UnreadableContract(f"the manifest lists `{shown}` as a file, and as a folder")
