"""The code folder as a job file names files in it: by path or by a glob, which finds only what is packed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from launchbay.authoring.code_files import find_code_files, is_never_code
from launchbay.authoring.job_file.faults import Faults, KeyPath
from launchbay.authoring.job_file.fields import FILE_NAME
from launchbay.authoring.left_out import CodeFiles
from launchbay_core.domain.job_spec import MAX_FILE_BYTES
from launchbay_core.domain.names import check_file_path
from launchbay_core.domain.submissions.job_file import decode_text, parse_values
from launchbay_core.errors import LaunchbayError
from launchbay_core.inputs import format_of

_GLOB = set("*?[")
_SCRIPT_HINT = ". To change constants of a script, name it in `inputs.constants`"


@dataclass
class CodeFolder:
    """A job's code folder `root`, its files, and the folder of the job file; `notices` are for its author."""

    root: Path
    job_folder: Path
    ignore: Sequence[str] = ()
    notices: list[str] = field(default_factory=list)

    @cached_property
    def code(self) -> CodeFiles:
        """What is packed of it."""
        return find_code_files(self.root, self.ignore)

    def match(self, path: str, place: KeyPath, faults: Faults) -> list[str]:
        """The files that a path or a glob names, relative to the code folder."""
        name = self.check_path(path, place, faults)
        if name is None:
            return []
        if not _GLOB & set(name) or (self.root / name).is_file():
            return [name]
        pattern = f"{name}/*" if name.endswith("**") else name  # before Python 3.13 a last `**` matches folders alone
        matching = {file.relative_to(self.root).as_posix() for file in self.root.glob(pattern) if _is_config_file(file)}
        found = [known for known in self.code.names if known in matching]
        missing = sorted(one for one in matching.difference(found) if not is_never_code(one))
        if not found:
            reason = f"; {self._why_left_out(missing)}" if missing else ""
            faults.add(place, f"`{path}` matches no config file in {self.root}{reason}")
        elif ignored := [one for one in missing if self.code.leaving_out(one) is None]:
            self.notices.append(f"`{path}` does not take what git ignores: {_names(ignored)}")
        return found

    def read_text(self, name: str, place: KeyPath, faults: Faults, format: str | None = None) -> str:  # noqa: A002
        """The text of a file, which must be of a format, or of that of its ending; empty, with a fault, if it isn't."""
        file = self.root / name
        if not file.is_file():
            faults.add(place, f"there is no file `{name}` in {self.root}")
        elif not file.resolve().is_relative_to(self.root):
            faults.add(place, f"`{name}` is a link that leads out of {self.root}")
        elif file.stat().st_size > MAX_FILE_BYTES:
            faults.add(place, f"`{name}` is over {MAX_FILE_BYTES:,} bytes, too large for a config file")
        else:
            try:
                text = decode_text(name, file.read_bytes())
                parse_values(name, text, format)
            except LaunchbayError as error:
                faults.add(place, f"{error}{_SCRIPT_HINT if name.endswith('.py') and format is None else ''}")
            else:
                return text
        return ""

    def check_path(self, path: str, place: KeyPath, faults: Faults) -> str | None:
        """The normal form of a path in the code folder; None, and a fault, if it is not one."""
        try:
            return check_file_path(path)
        except LaunchbayError as error:
            faults.add(place, self._leads_out(path) or str(error))
            return None

    def _leads_out(self, path: str) -> str | None:
        """What to write for a path that leads out of the code folder, to where the job could have it."""
        if ".." not in PurePosixPath(path).parts or PurePosixPath(path).is_absolute() or "\\" in path:
            return None
        ends = [Path(os.path.normpath(base / path)) for base in (self.root, self.job_folder)]
        end = next((one for one in ends if _exists(one)), ends[0])
        if end.is_relative_to(self.root):  # it comes back, or was meant from the job file
            return f"`{path}`: write `{end.relative_to(self.root).as_posix()}`; files are named from {self.root}"
        if not _exists(end):
            return f"`{path}` leads out of the code folder {self.root}, and there is no file {end}"
        top = Path(os.path.commonpath([self.root, self.job_folder, end.parent]))
        code = Path(os.path.relpath(top, self.job_folder)).as_posix()
        name, inside = end.relative_to(top).as_posix(), self.root.relative_to(top).as_posix()
        place = f"`{path}` leads out of the code folder {self.root}, and a job has nothing but that folder. "
        if top == Path(top.anchor):
            return f"{place}Copy the file into it"
        return (
            f"{place}Write `code: {code}` and name the file `{name}`; the command then runs in {top}, so files of this "
            f"folder are `{inside}/…` there, in `command` too"
        )

    def _why_left_out(self, missing: Sequence[str]) -> str:
        first = missing[0]
        part = self.code.leaving_out(first)
        if part is None:
            reason = f"because git ignores it; `ignore: ['!{first}']` takes it back"
        elif part.by_author:
            reason = f"by `{part.what}` of `ignore`"
        else:
            reason = f"because `{part.what}` is what programs leave behind; `ignore: ['!{part.what}']` takes it back"
        return f"`{first}` is left out of the code, {reason}"


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
    return f"`{names[0]}`{more}"


def _exists(path: Path) -> bool:
    """Whether there is a file, or, for a glob, the folder before its first wildcard."""
    plain = [part for part in path.parts if not _GLOB & set(part)]
    return path.exists() if len(plain) == len(path.parts) else Path(*plain).exists()


def _is_config_file(file: Path) -> bool:
    try:
        format_of(file.name)
    except LaunchbayError:
        return False
    return file.is_file() and file.name != FILE_NAME
