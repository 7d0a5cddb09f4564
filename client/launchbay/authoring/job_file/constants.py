"""`inputs.constants` of a job file: scripts in which the top level's literals may be changed at launch."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from launchbay.authoring.job_file.code_folder import CodeFolder
from launchbay.authoring.job_file.faults import Faults, KeyPath
from launchbay_core.domain.submissions.job_file import CONSTANTS, SELECTION, list_constants
from launchbay_core.errors import LaunchbayError
from launchbay_core.inputs import UnreadableInput
from launchbay_core.inputs.formats.parse import explain_missing, parse_text
from launchbay_core.inputs.formats.python.reader import read_script

ReadSelection = Callable[[Mapping[str, Any], Path, KeyPath, Faults], dict[str, Any]]
_PLACE = ("inputs", "constants")
_NOTEBOOK = ".ipynb"
_NOTED = 5


def read_constants(
    given: Any, others: Collection[str], folder: CodeFolder, faults: Faults, read_selection: ReadSelection
) -> dict[str, dict[str, Any]]:
    """The scripts in the shape of `job_spec.FileInput`, by path; `others` are the config files of the job."""
    if given is not None and not isinstance(given, str | list | Mapping):
        faults.add(_PLACE, "must be a script, a list of scripts, or a map from scripts to names")
    scripts: dict[str, dict[str, Any]] = {}
    for entry in list_constants(given):
        place = (*_PLACE, entry.key)
        if not isinstance(entry.path, str) or not isinstance(entry.options, Mapping):
            faults.add(place, "must map a script to the names of its constants, such as `train.py: [LR, EPOCHS]`")
            continue
        options = {name: value for name, value in entry.options.items() if name != "format"}
        faults.add_unknown(options, SELECTION, place)
        name = folder.check_path(entry.path, place, faults)
        if name is None:
            continue
        if name in scripts or name in others:
            faults.add(place, f"`{name}` is already an input, by another entry")
        elif name.endswith(_NOTEBOOK):
            faults.add(place, f"`{name}` is a notebook: export it first, with `jupyter nbconvert --to script {name}`")
        else:
            selection = read_selection(options, folder.job_folder, place, faults)
            text = folder.read_text(name, place, faults, CONSTANTS)
            scripts[name] = {"text": text, "format": CONSTANTS, **selection}
            _check_names(name, text, selection.get("include"), place, faults)
            if "include" not in selection:
                folder.notices.extend(_notes(name, text))
    return scripts


def _check_names(name: str, text: str, include: list[str] | None, place: KeyPath, faults: Faults) -> None:
    """Add a fault for names that are no constants of a script, or for a script that has none."""
    try:
        missing = explain_missing(text, CONSTANTS, include or ())
        if missing:
            faults.add(place, "; ".join(missing))
        elif not parse_text(text, CONSTANTS):
            faults.add(place, f"`{name}` assigns no literal at its top level")
    except LaunchbayError as error:
        faults.add(place, str(error))


def _notes(name: str, text: str) -> Iterator[str]:
    """What an author who selects all constants of a script may take for one."""
    try:
        script = read_script(text)
    except UnreadableInput:
        return  # that is a fault
    for doubtful in script.doubtful[:_NOTED]:
        yield f"`{doubtful}` in `{name}` is not an input: it {script.others[doubtful]}"
