"""The `inputs` of a job file: the run config and the config files, read and ready to be registered.

Config files are named relative to the code folder, where the job runs. Other files, with the run config's values or a
schema, are named relative to the job file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from launchbay.authoring.job_file.code_folder import CodeFolder
from launchbay.authoring.job_file.constants import read_constants
from launchbay.authoring.job_file.faults import Faults, KeyPath
from launchbay_core.domain.job_spec import Argument
from launchbay_core.domain.names import check_file_path
from launchbay_core.domain.submissions.job_file import (
    EITHER_SOURCE,
    SELECTION,
    config_source,
    decode_text,
    list_files,
    list_from_outputs,
    parse_values,
)
from launchbay_core.errors import LaunchbayError
from launchbay_core.inputs.formats.registry import titles
from launchbay_core.inputs.values.merge import key_text

_COMMAND = ("command", "variables", "env")
_INPUTS = ("config", "files", "constants", "args", *_COMMAND)
_CONFIG = ("values", "file", "wandb", *SELECTION)
_FROM_OUTPUT = ("from", "path", "required", "description")
_ARGUMENT = tuple(Argument.model_fields)


def read_inputs(values: Mapping[str, Any], folder: CodeFolder, faults: Faults) -> dict[str, Any]:
    """The inputs in the shape of `job_spec.Inputs`."""
    inputs = values.get("inputs")
    if inputs is None:
        return {}
    if not isinstance(inputs, Mapping):
        faults.add(("inputs",), "must be a map with `config` and `files`")
        return {}
    outputs = list_from_outputs(inputs, _INPUTS)
    for name, one in outputs.items():
        faults.add_unknown(one, _FROM_OUTPUT, ("inputs", str(name)))
    faults.add_unknown(inputs, (*_INPUTS, *outputs), ("inputs",))
    config = _read_config(inputs["config"], folder.job_folder, faults) if inputs.get("config") is not None else None
    files = _read_files(inputs.get("files"), folder, faults)
    files |= read_constants(inputs.get("constants"), files, folder, faults, _read_selection)
    given = {name: inputs[name] for name in _COMMAND if inputs.get(name) is not None}  # checked with the whole spec
    from_outputs = {"outputs": dict(outputs)} if outputs else {}
    return {"config": config, "files": files, "args": _read_args(inputs.get("args"), faults), **given, **from_outputs}


def _read_args(given: Any, faults: Faults) -> dict[str, Any]:
    """How values of the run config are written on the command line, by their paths."""
    place = ("inputs", "args")
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        faults.add(place, "must map paths of the run config to flags, such as `lr: --lr`")
        return {}
    read = {}
    for path, argument in given.items():
        if isinstance(argument, Mapping):
            faults.add_unknown(argument, _ARGUMENT, (*place, str(path)))
        elif not isinstance(argument, str):
            faults.add((*place, str(path)), "must be a flag such as `--lr`, or a map with a `flag`")
        read[key_text(path)] = argument
    return read


def _read_config(given: Any, folder: Path, faults: Faults) -> dict[str, Any]:
    place = ("inputs", "config")
    if isinstance(given, str):
        given = {"file": given}
    if not isinstance(given, Mapping):
        faults.add(place, "must be a map with `values` or `file`")
        return {}
    faults.add_unknown(given, _CONFIG, place)
    source = config_source(given)
    if source is None:
        faults.add(place, EITHER_SOURCE)
        return {}
    if source == "file":
        values = _read_values(folder, given["file"], (*place, "file"), faults)
    else:
        values = given["values"] if given["values"] is not None else {}
    wandb = given.get("wandb", False)
    if not isinstance(wandb, bool):
        faults.add((*place, "wandb"), "must be true or false")
    return {
        "values": values,
        **_read_selection(given, folder, place, faults),
        **({"wandb": True} if wandb is True else {}),
    }


def _read_files(given: Any, folder: CodeFolder, faults: Faults) -> dict[str, dict[str, Any]]:
    files: dict[str, dict[str, Any]] = {}
    by_name: set[str] = set()
    for path, options, place in _read_entries(given, faults):
        names = folder.match(path, place, faults)
        is_name = names == [PurePosixPath(path).as_posix()]
        selection = _read_selection(options, folder.job_folder, place, faults)
        for name in names:
            if name in files and (name in by_name) == is_name:
                faults.add(place, f"`{name}` is already an input, by an earlier entry")
            elif name not in by_name:  # a file's own entry goes before a glob
                files[name] = {"text": folder.read_text(name, place, faults), **selection}
        by_name.update(names if is_name else ())
    return files


def _read_entries(given: Any, faults: Faults) -> Iterator[tuple[str, Mapping[str, Any], KeyPath]]:
    """The declared files with their options: one path, a list of paths or maps, or a map from paths to options."""
    place = ("inputs", "files")
    given = [given] if isinstance(given, str) else given
    if given is not None and not isinstance(given, list | Mapping):
        faults.add(place, "must be a path, a list of paths, or a map of them")
    for entry in list_files(given):
        known: Sequence[str] = SELECTION
        at, path, options = (*place, entry.key), entry.path, entry.options
        if isinstance(path, Mapping):  # in a list, a map with the path and its options
            path, options, known = path.get("path"), path, ("path", *SELECTION)
        if not isinstance(path, str):
            faults.add(at, "must be a path, or a map with a `path`")
        elif not isinstance(options, Mapping):
            faults.add(
                at, f"must be a map with {', '.join(f'`{name}`' for name in SELECTION[:-1])} or `{SELECTION[-1]}`"
            )
        else:
            faults.add_unknown(options, known, at)
            yield path, options, at


def _read_selection(given: Mapping[str, Any], folder: Path, place: KeyPath, faults: Faults) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("include", "exclude"):
        paths = given.get(name)
        if paths is None:
            continue
        if isinstance(paths, list) and all(isinstance(path, str) for path in paths):
            found[name] = paths
        else:
            faults.add((*place, name), "must be a list of dotted paths")
    found |= {name: given[name] for name in ("open", "strict") if given.get(name) is not None}
    schema = given.get("schema")
    if isinstance(schema, str):
        found["schema"] = _read_values(folder, schema, (*place, "schema"), faults)
    elif isinstance(schema, Mapping):
        found["schema"] = schema
    elif schema is not None:
        faults.add((*place, "schema"), "must be a JSON Schema, or the path of a file with one")
    return found


def _read_values(folder: Path, path: Any, place: KeyPath, faults: Faults) -> dict[str, Any]:
    """The values in a file beside the job file."""
    if not isinstance(path, str):
        faults.add(place, f"must be the path of a {titles()} file")
        return {}
    try:
        file = folder / (path if ".." in PurePosixPath(path).parts else check_file_path(path))  # it is read here alone
        return parse_values(path, decode_text(path, file.read_bytes()))
    except OSError as error:
        faults.add(place, f"`{path}` can't be read: {error.strerror}")
    except LaunchbayError as error:
        faults.add(place, str(error))
    return {}
