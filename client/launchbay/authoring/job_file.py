"""Reads `launchbay.yaml`: a job as its author describes it, beside its code.

The file is for people, so it is lenient in form (a command as one string, a timeout as `2h`, files by a glob) and
strict in content: every fault is told, with its line, and a field that does not exist is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from launchbay.authoring.job_file_faults import Faults
from launchbay.authoring.job_file_inputs import FILE_NAME, read_inputs
from launchbay.authoring.job_file_values import read_code, read_command, read_env, read_timeout
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.domain.names import check_name
from launchbay_core.errors import LaunchbayError, Malformed, NotFound
from launchbay_core.inputs import parse_one

_FIELDS = (
    *("name", "description", "command", "image", "code", "inputs", "hardware", "env", "timeout", "retries", "runner"),
)


@dataclass(frozen=True)
class JobFolder:
    """A job as its folder describes it: `spec` has the shape of `job_spec.JobSpec`, without the code archive.

    `code_root` is the folder to pack, None if the job has no code of its own (all of it is in its image).
    """

    name: str
    spec: dict[str, Any]
    code_root: Path | None


def read_job_folder(path: Path) -> JobFolder:
    """The job that `path` describes: a folder with a `launchbay.yaml`, or such a file itself.

    Raises:
        NotFound: there is no such file.
        Malformed: it can't be read, or something in it is wrong; every fault with its line.
    """
    file = path / FILE_NAME if path.is_dir() else path
    if not file.is_file():
        raise NotFound("job file", str(file))
    text = _text(file)
    faults = Faults(file, text)
    try:
        values = parse_one(text, "yaml")
    except LaunchbayError as error:
        raise Malformed(f"{file} can't be read: {error}") from error
    faults.unknown(values, _FIELDS, ())
    job = _job(values, file.parent.resolve(), faults)
    faults.raise_any()
    return job


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed(f"{file} can't be read: it is no UTF-8 text.") from error


def _job(values: dict[str, Any], folder: Path, faults: Faults) -> JobFolder:
    code_root = read_code(values, folder, faults)
    spec = {
        "description": values.get("description") or "",
        "command": read_command(values, faults),
        "image": values.get("image"),
        "inputs": read_inputs(values, folder, code_root or folder, faults),
        "hardware": values.get("hardware") or {},
        "env": read_env(values, faults),
        **read_timeout(values, faults),
        **{field: values[field] for field in ("retries", "runner") if values.get(field) is not None},
    }
    _check_spec(spec, faults)
    return JobFolder(_name(values, faults), spec, code_root)


def _name(values: dict[str, Any], faults: Faults) -> str:
    name = values.get("name")
    if not isinstance(name, str):
        faults.add(("name",), "is missing: what is the job called?" if name is None else "has to be text")
        return ""
    try:
        return check_name("job", name)
    except Malformed as error:
        faults.add(("name",), error.message)
        return ""


def _check_spec(spec: dict[str, Any], faults: Faults) -> None:
    """Add what the service would say of the spec, unless the file's own faults cause it."""
    try:
        JobSpec.model_validate(spec)
    except ValidationError as error:
        for found in error.errors(include_url=False):
            place = tuple(str(key) for key in found["loc"])
            faults.add_validation(place, found)
