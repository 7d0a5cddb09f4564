"""The `inputs` of a job file: the run config and the config files, read and ready to be registered.

Config files are named relative to the code folder, where the job runs. What else the file names, a run config's values
or a schema, is relative to the job file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from launchbay.authoring.ignores import walk
from launchbay.authoring.job_file_faults import Faults, Place
from launchbay_core.domain.job_spec import MAX_FILE_BYTES, Argument
from launchbay_core.domain.names import check_file_path
from launchbay_core.errors import LaunchbayError
from launchbay_core.inputs import format_of, parse_text
from launchbay_core.inputs.formats.registry import titles
from launchbay_core.inputs.values.merge import key_text

FILE_NAME = "launchbay.yaml"

_SELECTION = ("include", "exclude", "schema")
_CONFIG = ("values", "file", *_SELECTION)
_FILE = ("path", *_SELECTION)
_ARGUMENT = tuple(Argument.model_fields)
_GLOB = set("*?[")


def read_inputs(values: Mapping[str, Any], folder: Path, code_root: Path, faults: Faults) -> dict[str, Any]:
    """The inputs in the shape of `job_spec.Inputs`."""
    inputs = values.get("inputs")
    if inputs is None:
        return {}
    if not isinstance(inputs, Mapping):
        faults.add(("inputs",), "has to be a map with `config` and `files`")
        return {}
    faults.unknown(inputs, ("config", "files", "args"), ("inputs",))
    config = _config(inputs["config"], folder, faults) if inputs.get("config") is not None else None
    files = _files(inputs.get("files"), folder, code_root, faults)
    return {"config": config, "files": files, "args": _args(inputs.get("args"), faults)}


def _args(given: Any, faults: Faults) -> dict[str, Any]:
    """How values of the run config are put on the command line, by their paths."""
    place = ("inputs", "args")
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        faults.add(place, "has to map paths of the run config to flags, such as `lr: --lr`")
        return {}
    read = {}
    for path, argument in given.items():
        if isinstance(argument, Mapping):
            faults.unknown(argument, _ARGUMENT, (*place, str(path)))
        elif not isinstance(argument, str):
            faults.add((*place, str(path)), "has to be a flag such as `--lr`, or a map with a `flag`")
        read[key_text(path)] = argument
    return read


def _config(given: Any, folder: Path, faults: Faults) -> dict[str, Any]:
    place = ("inputs", "config")
    if isinstance(given, str):
        given = {"file": given}
    if not isinstance(given, Mapping):
        faults.add(place, "has to be a map with `values` or `file`")
        return {}
    faults.unknown(given, _CONFIG, place)
    if ("values" in given) == ("file" in given):
        faults.add(place, "takes either `values` or `file`")
        return {}
    if "file" in given:
        values = _values_of(folder, given["file"], (*place, "file"), faults)
    else:
        values = given["values"] if given["values"] is not None else {}
    return {"values": values, **_selection(given, folder, place, faults)}


def _files(given: Any, folder: Path, code_root: Path, faults: Faults) -> dict[str, dict[str, Any]]:
    files: dict[str, dict[str, Any]] = {}
    by_name: set[str] = set()
    for path, options, place in _entries(given, faults):
        names = _names(path, code_root, place, faults)
        is_name = names == [PurePosixPath(path).as_posix()]
        selection = _selection(options, folder, place, faults)
        for name in names:
            if name in files and (name in by_name) == is_name:
                faults.add(place, f"`{name}` is an input already, by an entry before")
            elif name not in by_name:  # an entry of its own says more of a file than a glob
                files[name] = {"text": _text(code_root, name, place, faults), **selection}
        by_name.update(names if is_name else ())
    return files


def _entries(given: Any, faults: Faults) -> Iterator[tuple[str, Mapping[str, Any], Place]]:
    """The declared files with their options: one path, a list of paths or maps, or a map from paths to options."""
    place = ("inputs", "files")
    given = [given] if isinstance(given, str) else given
    if isinstance(given, Mapping):
        for path, options in given.items():
            if options is None or isinstance(options, Mapping):
                faults.unknown(options or {}, _SELECTION, (*place, str(path)))
                yield str(path), options or {}, (*place, str(path))
            else:
                faults.add((*place, str(path)), "has to be a map with `include`, `exclude` or `schema`")
    elif isinstance(given, list):
        for number, entry in enumerate(given):
            at = (*place, str(number))
            if isinstance(entry, str):
                yield entry, {}, at
            elif isinstance(entry, Mapping) and isinstance(entry.get("path"), str):
                faults.unknown(entry, _FILE, at)
                yield entry["path"], entry, at
            else:
                faults.add(at, "has to be a path, or a map with a `path`")
    elif given is not None:
        faults.add(place, "has to be a path, a list of paths, or a map of them")


def _names(path: str, root: Path, place: Place, faults: Faults) -> list[str]:
    """The files that a path or glob names, relative to the code folder."""
    try:
        name = check_file_path(path)
    except LaunchbayError as error:
        faults.add(place, str(error))
        return []
    if not _GLOB & set(name) or (root / name).is_file():
        return [name]
    pattern = f"{name}/*" if name.endswith("**") else name  # before Python 3.13 a last `**` matches folders alone
    matching = {file.relative_to(root).as_posix() for file in root.glob(pattern) if _is_config(file)}
    found = [known for known in walk(root) if known in matching]  # none that the code archive leaves out
    if not found:
        faults.add(place, f"`{path}` matches no config file in {root}")
    return found


def _is_config(file: Path) -> bool:
    try:
        format_of(file.name)
    except LaunchbayError:
        return False
    return file.is_file() and file.name != FILE_NAME


def _text(root: Path, name: str, place: Place, faults: Faults) -> str:
    file = root / name
    if not file.is_file():
        faults.add(place, f"there is no file `{name}` in {root}")
        return ""
    if not file.resolve().is_relative_to(root):
        faults.add(place, f"`{name}` is a link that leads out of {root}")
        return ""
    if file.stat().st_size > MAX_FILE_BYTES:
        faults.add(place, f"`{name}` is over {MAX_FILE_BYTES:,} bytes, too large for a config file")
        return ""
    try:
        text = file.read_bytes().decode("utf-8")
        parse_text(text, format_of(name))
    except UnicodeDecodeError:
        faults.add(place, f"`{name}` is no UTF-8 text")
        return ""
    except LaunchbayError as error:
        faults.add(place, f"`{name}` can't be read: {error}")
        return ""
    return text


def _selection(given: Mapping[str, Any], folder: Path, place: Place, faults: Faults) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("include", "exclude"):
        paths = given.get(name)
        if paths is None:
            continue
        if isinstance(paths, list) and all(isinstance(path, str) for path in paths):
            found[name] = paths
        else:
            faults.add((*place, name), "has to be a list of dotted paths")
    schema = given.get("schema")
    if isinstance(schema, str):
        found["schema"] = _values_of(folder, schema, (*place, "schema"), faults)
    elif isinstance(schema, Mapping):
        found["schema"] = schema
    elif schema is not None:
        faults.add((*place, "schema"), "has to be JSON Schema, or the path of a file with one")
    return found


def _values_of(folder: Path, path: Any, place: Place, faults: Faults) -> dict[str, Any]:
    """The values in a file beside the job file."""
    if not isinstance(path, str):
        faults.add(place, f"has to be the path of a {titles()} file")
        return {}
    try:
        file = folder / check_file_path(path)
        return parse_text(file.read_bytes().decode("utf-8"), format_of(path))
    except OSError as error:
        faults.add(place, f"`{path}` can't be read: {error.strerror}")
    except (LaunchbayError, UnicodeDecodeError) as error:
        faults.add(place, f"`{path}` can't be read: {error}")
    return {}
