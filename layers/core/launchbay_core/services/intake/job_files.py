"""`job.yaml`: the spec of a version in the API's words, but files are named where the API takes their content.

`code: code.tar.gz` is the archive beside it, `inputs.config.file` the file with the run config's values, and each of
`inputs.files` without a `text` the file of that path. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from launchbay_core.domain.bodies import validate_body
from launchbay_core.domain.job_spec import MAX_FILES, JobSpec
from launchbay_core.domain.names import check_file_path
from launchbay_core.errors import Malformed
from launchbay_core.inputs import UnreadableInput, format_of, parse_one, parse_text

_NOT_KNOWN_YET = "0" * 64


@dataclass(frozen=True)
class JobFile:
    """A job file as read: its values, and the files beside it that it names, texts and the code archive."""

    values: Mapping[str, Any]
    texts: tuple[str, ...]
    code: str | None


def read_job_file(content: bytes, job: str) -> JobFile:
    """The job file in `content`; `job` is the name in its key.

    Raises:
        Malformed: it can't be read, has another name, names too many files or one outside its folder.
    """
    try:
        values = parse_one(text_of("job.yaml", content), "yaml")
    except UnreadableInput as error:
        raise Malformed(f"job.yaml can't be read: {error}") from error
    if values.get("name", job) != job:
        raise Malformed(f"job.yaml names the job `{values['name']}`, but it was put up as `{job}`: leave `name` out.")
    values = {field: value for field, value in values.items() if field != "name"}
    inputs = _map(values.get("inputs"))
    files = _files(inputs)
    named = [path for path, file in files.items() if isinstance(file, Mapping) and "text" not in file]
    config = _map(inputs.get("config")).get("file")
    texts = dict.fromkeys(check_file_path(str(path)) for path in [*named, *([config] if config is not None else [])])
    if len(texts) > MAX_FILES:
        raise Malformed(f"job.yaml names {len(texts):,} files; at most {MAX_FILES} are taken.")
    code = values.get("code")
    return JobFile(values, tuple(texts), None if code is None else check_file_path(str(code)))


def spec_of(file: JobFile, texts: Mapping[str, str], code_sha256: str | None = None) -> JobSpec:
    """The spec that a job file and the texts that it names are together; without a hash, to see if all else is right.

    Raises:
        Malformed: something in it is wrong; has every fault.
    """
    values = dict(file.values)
    if file.code is not None:
        values["code"] = {"sha256": code_sha256 or _NOT_KNOWN_YET}
    inputs = values.get("inputs")
    if isinstance(inputs, Mapping):
        filled = {**inputs, "files": {path: _file(path, given, texts) for path, given in _files(inputs).items()}}
        if isinstance(inputs.get("config"), Mapping) and "file" in inputs["config"]:
            filled["config"] = _config(inputs["config"], texts)
        values["inputs"] = filled
    return validate_body(JobSpec, values, "job.yaml is not of the right shape.")


def text_of(name: str, content: bytes) -> str:
    """The text of a file.

    Raises:
        Malformed: it is no UTF-8.
    """
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise Malformed(f"`{name}` is no UTF-8 text: byte {error.start + 1} can't be read.") from error


def _files(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The declared files with their options, which may be a list of paths."""
    given = inputs.get("files")
    if isinstance(given, list):
        return {str(path): {} for path in given}
    return {str(path): {} if options is None else options for path, options in _map(given).items()}


def _file(path: str, given: Any, texts: Mapping[str, str]) -> Any:
    return (
        {"text": texts[check_file_path(path)], **given} if isinstance(given, Mapping) and "text" not in given else given
    )


def _config(given: Mapping[str, Any], texts: Mapping[str, str]) -> Mapping[str, Any]:
    if "values" in given:
        raise Malformed("job.yaml: `inputs.config` takes either `values` or `file`.")
    path = str(given["file"])
    try:
        values = parse_text(texts[check_file_path(path)], format_of(path))
    except UnreadableInput as error:
        raise Malformed(f"`{path}` can't be read: {error}") from error
    return {"values": values, **{field: value for field, value in given.items() if field != "file"}}


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
