"""What the two job files have in common: an author's `launchbay.yaml`, and the `job.yaml` of an upload. Pure.

Both describe one version of a job in YAML, and name files where the API takes their content: a run config's values and
the config files. How lenient each is about its form, and where it looks for the files, is its reader's business.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from launchbay_core.domain.submissions.text_fields import JOB_FILE
from launchbay_core.errors import Malformed
from launchbay_core.inputs import UnreadableInput, format_of, parse_new
from launchbay_core.inputs.formats import texts
from launchbay_core.inputs.formats.yaml.by_field import parse_by_field
from launchbay_core.inputs.values.plain import plain_value

# What an input's entry may say beside its values or its text.
SELECTION = ("include", "exclude", "schema", "open", "strict")
CONSTANTS = "python"  # the format of scripts whose constants are inputs
EITHER_SOURCE = "takes either `values` or `file`"


@dataclass(frozen=True)
class DeclaredFile:
    """An entry of `inputs.files`: its key or number there, what stands for its path, and its options, unchecked."""

    key: str
    path: Any
    options: Any


def decode_text(name: str, content: bytes) -> str:
    """The text of a file; `name` is what a message calls it.

    Raises:
        Malformed: the file is not UTF-8 text.
    """
    try:
        return texts.decode_text(content)
    except UnreadableInput as error:
        raise Malformed(f"`{name}` is {error}.") from error


def parse_job_file(name: str, text: str) -> dict[str, Any]:
    """The plain values of a job file, which is one YAML document with a map; `name` is what a message calls it.

    Where a text is meant, such as a variable's value, it is what is written: `3.10` is no number there.

    Raises:
        Malformed: the text can't be read.

    >>> parse_job_file("job.yaml", "{env: {PYTHON: 3.10}, retries: 3}")
    {'env': {'PYTHON': '3.10'}, 'retries': 3}
    """
    try:
        return dict(plain_value(parse_by_field(text, JOB_FILE)))
    except UnreadableInput as error:
        raise Malformed(f"{name} can't be read: {error}") from error


def parse_values(path: str, text: str, format: str | None = None) -> dict[str, Any]:  # noqa: A002
    """The plain values of a file that a job file names, in a format, or in that of its ending.

    Raises:
        Malformed: the ending is not that of a config file, or the text can't be read.

    >>> parse_values("defaults.toml", "lr = 0.1")
    {'lr': 0.1}
    """
    try:
        return dict(plain_value(parse_new(text, format or format_of(path))))
    except UnreadableInput as error:
        raise Malformed(f"`{path}` can't be read: {error}") from error


def list_files(files: Any) -> Iterator[DeclaredFile]:
    """The entries of `inputs.files`: a map from paths to options, or a list of paths; nothing of any other value.

    >>> [file.path for file in list_files({"conf/train.yaml": None})]
    ['conf/train.yaml']
    """
    if isinstance(files, Mapping):
        for path, options in files.items():
            yield DeclaredFile(str(path), str(path), {} if options is None else options)
    elif isinstance(files, list):
        for number, path in enumerate(files):
            yield DeclaredFile(str(number), path, {})


def list_from_outputs(inputs: Mapping[str, Any], known: Collection[str]) -> dict[str, Any]:
    """The entries of `inputs` that are outputs of other runs; a file has them by name, beside what `known` names.

    >>> list_from_outputs({"config": {}, "model": {"from": "output", "path": "in/model"}}, ["config"])
    {'model': {'from': 'output', 'path': 'in/model'}}
    """
    return {
        name: one for name, one in inputs.items() if name not in known and isinstance(one, Mapping) and "from" in one
    }


def list_constants(constants: Any) -> Iterator[DeclaredFile]:
    """The entries of `inputs.constants` as such of `inputs.files`: a script, a list of them, or a map to their names.

    >>> [file.options for file in list_constants({"train.py": ["LR"]})]
    [{'include': ['LR'], 'format': 'python'}]
    """
    for entry in list_files([constants] if isinstance(constants, str) else constants):
        options = entry.options
        if options is True:
            options = {}
        elif isinstance(options, str | list):
            options = {"include": [options] if isinstance(options, str) else options}
        if isinstance(options, Mapping):
            options = {**options, "format": CONSTANTS}
        yield DeclaredFile(entry.key, entry.path, options)


def config_source(config: Mapping[str, Any]) -> Literal["values", "file"] | None:
    """Where the values of `inputs.config` come from; None if it names both sources or neither.

    >>> config_source({"file": "defaults.toml"}), config_source({})
    ('file', None)
    """
    if ("values" in config) == ("file" in config):
        return None
    return "file" if "file" in config else "values"
