"""Reads `launchbay.yaml`.

The file is for people, so it is lenient in form (a command as one string, a timeout as `2h`, files by a glob) and
strict in content: every fault is reported, with its line, and an unknown field is a fault.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from launchbay.authoring.job_file.code_folder import CodeFolder
from launchbay.authoring.job_file.faults import Faults
from launchbay.authoring.job_file.fields import (
    FIELDS,
    FILE_NAME,
    notices_of_command,
    read_code,
    read_command,
    read_env,
    read_ignore,
    read_name,
    read_python,
    read_timeout,
)
from launchbay.authoring.job_file.inputs import read_inputs
from launchbay.authoring.job_file.results import read_results
from launchbay_core.domain.hardware.request import HardwareTerms
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.domain.submissions.job_file import decode_text, parse_job_file
from launchbay_core.errors import NotFound

_AS_WRITTEN = ("retries", "runner", *HardwareTerms.model_fields)


@dataclass(frozen=True)
class JobFolder:
    """A job as its folder describes it: `spec` has the shape of `job_spec.JobSpec`, without the code archive.

    `code_root` is the folder to pack; None if all code of the job is in its image. `ignore` has the author's patterns
    of what is not packed, `folder` is where the job is described, `notices` say what its author may not expect.
    """

    name: str
    spec: dict[str, Any]
    code_root: Path | None
    folder: Path
    ignore: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def read_job_folder(path: Path) -> JobFolder:
    """The job that `path` describes: a folder with a `launchbay.yaml`, or such a file itself.

    Raises:
        NotFound: there is no such file.
        Malformed: the file can't be read, or something in it is wrong; has every fault with its line.
    """
    file = path / FILE_NAME if path.is_dir() else path
    if not file.is_file():
        raise NotFound("job file", str(file))
    text = decode_text(str(file), file.read_bytes())
    faults = Faults(file, text)
    values = parse_job_file(str(file), text)
    faults.add_unknown(values, FIELDS, ())
    job = _read_job(values, file.parent.resolve(), faults)
    faults.raise_any()
    return job


def _read_job(values: dict[str, Any], folder: Path, faults: Faults) -> JobFolder:
    code_root = read_code(values, folder, faults)
    command = read_command(values, faults)
    ignore = read_ignore(values, faults)
    code_folder = CodeFolder(code_root or folder, folder, ignore)
    spec = {
        "description": values.get("description") or "",
        "command": command.words,
        "image": values.get("image"),
        "inputs": read_inputs(values, code_folder, faults),
        "hardware": values.get("hardware") or {},
        "env": read_env(values, faults),
        **read_python(values, faults),
        **read_timeout(values, faults),
        **read_results(values, faults),
        **{field: values[field] for field in _AS_WRITTEN if values.get(field) is not None},
    }
    _validate_spec(spec, faults)
    notices = (*notices_of_command(values, command), *code_folder.notices)
    return JobFolder(read_name(values, faults), spec, code_root, folder, ignore, notices)


def _validate_spec(spec: dict[str, Any], faults: Faults) -> None:
    """Add what the service would refuse in the spec, except what follows from other faults of the file."""
    try:
        JobSpec.model_validate(spec)
    except ValidationError as error:
        for found in error.errors(include_url=False):
            place = tuple(str(key) for key in found["loc"])
            faults.add_validation(place, found)
