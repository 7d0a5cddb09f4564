"""Where results lie on the volume that the containers of a job with `runner: init` share.

The command may run in its image's own working folder, which no other container sees. What it declares there is then a
link to the volume, made before it starts.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from launchbay.runtime.results.folders import Folders
from launchbay_core.contracts.results.declared import DeclaredResults


def folders_on(volume: Path, declared: DeclaredResults, *, has_code: bool) -> Folders:
    """The folders of results; a job with code of its own runs in `job/` of the volume."""
    working = volume / ("job" if has_code else "kept")
    named = declared.checkpoints.path
    checkpoints = volume / "checkpoints" if named is None else working / named
    return Folders(working, volume / "outputs", checkpoints, volume / "reports.jsonl", volume / "job")


def make_on(folders: Folders, declared: DeclaredResults, *, has_code: bool) -> None:
    """Create what must be there before the command starts.

    Raises:
        OSError: it can't be created.
    """
    folders.outputs.mkdir(exist_ok=True)
    folders.checkpoints.mkdir(parents=True, exist_ok=True)
    folders.reports.touch()
    for path in () if has_code else linked_paths(declared):
        target = folders.working / path
        (target.parent if _is_file(path, declared) else target).mkdir(parents=True, exist_ok=True)


def linked_paths(declared: DeclaredResults) -> list[str]:
    """The declared paths that are links to the volume where the image has its own working folder: the outermost."""
    named = declared.checkpoints.path
    paths = {*declared.outputs.values(), *([named] if named else [])}
    return sorted(path for path in paths if not paths & {str(parent) for parent in PurePosixPath(path).parents})


def link_lines(folders: Folders, declared: DeclaredResults) -> Iterator[str]:
    """Lines of shell that make these links in the working folder.

    What is there already, from the image, stays: nothing is kept of it, which is said.
    """
    for path in linked_paths(declared):
        link, parent, target = (shlex.quote(str(one)) for one in (path, Path(path).parent, folders.working / path))
        taken = shlex.quote(f"launchbay: `{path}` is in the image, so it is not kept: write to $LAUNCHBAY_OUTPUT_DIR")
        failed = shlex.quote(f"launchbay: `{path}` can't be created here, so it is not kept")
        yield (
            f"if [ -e {link} ] || [ -L {link} ]; then echo {taken} >&2; "
            f"else mkdir -p {parent} && ln -s {target} {link} || echo {failed} >&2; fi"
        )


def _is_file(path: str, declared: DeclaredResults) -> bool:
    """Whether an output is a file rather than a folder: a name with an ending is taken for one.

    A link to a file that is not there yet can be written through; one to a folder that is not there can't.
    """
    return path != declared.checkpoints.path and bool(PurePosixPath(path).suffix)
