"""`job.yaml`: the spec of a version in the API's words, but files are named where the API takes their content.

`code: code.tar.gz` is the archive beside it, `inputs.config.file` the file with the run config's values, and each of
`inputs.files` without a `text` the file of that path, as each of `inputs.constants` is a script. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from launchbay_core.aws.intake_bucket import RESULT
from launchbay_core.domain.bodies import validate_body
from launchbay_core.domain.job_spec import MAX_FILES, Inputs, JobSpec
from launchbay_core.domain.names import check_file_path
from launchbay_core.domain.submissions.job_file import (
    EITHER_SOURCE,
    config_source,
    decode_text,
    list_constants,
    list_files,
    list_from_outputs,
    parse_job_file,
    parse_values,
)
from launchbay_core.errors import Malformed
from launchbay_core.services.intake.keys import JOB_FILE

_UNKNOWN_SHA256 = "0" * 64


@dataclass(frozen=True)
class JobFile:
    """A job file as read: its values, and the files beside it that it names, texts and the code archive."""

    values: Mapping[str, Any]
    texts: tuple[str, ...]
    code: str | None


def read_job_file(content: bytes, job: str) -> JobFile:
    """The job file in `content`; `job` is the name in its key.

    Raises:
        Malformed: it can't be read, has another name, names too many files, a result, or one outside its folder.
    """
    values = parse_job_file(JOB_FILE, decode_text(JOB_FILE, content))
    if values.get("name", job) != job:
        raise Malformed(f"{JOB_FILE} names the job `{values['name']}`, but it was uploaded as `{job}`: omit `name`.")
    values = {field: value for field, value in values.items() if field != "name"}
    inputs = _map(values.get("inputs"))
    named = [path for path, file in _files(inputs).items() if isinstance(file, Mapping) and "text" not in file]
    config = _map(inputs.get("config")).get("file")
    texts = dict.fromkeys(check_file_path(str(path)) for path in [*named, *([config] if config is not None else [])])
    if len(texts) > MAX_FILES:
        raise Malformed(f"{JOB_FILE} names {len(texts):,} files; at most {MAX_FILES} are allowed.")
    given = values.get("code")
    code = None if given is None else check_file_path(str(given))
    if result := next((name for name in (*texts, code or "") if name.endswith(RESULT)), None):
        raise Malformed(f"{JOB_FILE} names `{result}`: files that end in {RESULT} are results, and never inputs.")
    return JobFile(values, tuple(texts), code)


def build_spec(file: JobFile, texts: Mapping[str, str], code_sha256: str | None = None) -> JobSpec:
    """The spec of a job file and the texts that it names; without a hash, to check everything but the code.

    Raises:
        Malformed: something in it is wrong; has every fault.
    """
    values = dict(file.values)
    if file.code is not None:
        values["code"] = {"sha256": code_sha256 or _UNKNOWN_SHA256}
    inputs = values.get("inputs")
    if isinstance(inputs, Mapping):
        filled = {field: value for field, value in inputs.items() if field != "constants"}
        if isinstance(inputs.get("files"), Mapping | list | None):
            filled["files"] = {path: _fill_file(path, given, texts) for path, given in _files(inputs).items()}
        if isinstance(inputs.get("config"), Mapping) and "file" in inputs["config"]:
            filled["config"] = _fill_config(inputs["config"], texts)
        if named := list_from_outputs(filled, {*Inputs.model_fields} - {"outputs"}):
            filled = {field: value for field, value in filled.items() if field not in named}
            filled["outputs"] = {**_map(filled.get("outputs")), **named}
        values["inputs"] = filled
    return validate_body(JobSpec, values, f"{JOB_FILE} is not valid.")


def _files(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The declared files and scripts with their options, by path."""
    declared = [*list_files(inputs.get("files")), *list_constants(inputs.get("constants"))]
    return {str(file.path): file.options for file in declared}


def _fill_file(path: str, given: Any, texts: Mapping[str, str]) -> Any:
    """A file's entry with its text, unless the entry has one."""
    if not isinstance(given, Mapping) or "text" in given:
        return given
    return {"text": texts[check_file_path(path)], **given}


def _fill_config(given: Mapping[str, Any], texts: Mapping[str, str]) -> Mapping[str, Any]:
    """The run config's entry with the values of the file that it names."""
    if config_source(given) is None:
        raise Malformed(f"{JOB_FILE}: `inputs.config` {EITHER_SOURCE}.")
    path = str(given["file"])
    values = parse_values(path, texts[check_file_path(path)])
    return {"values": values, **{field: value for field, value in given.items() if field != "file"}}


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
