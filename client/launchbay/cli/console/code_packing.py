"""What a person is told and asked before a job's code is packed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from launchbay.authoring.job_file.reader import JobFolder
    from launchbay.authoring.left_out import LeftOut

_LARGE_BYTES = 100 * 1000 * 1000  # unpacked; packing and uploading more takes longer than somebody expects of code
_SHOWN = 12  # lines


def choose_code(job: JobFolder, *, is_agreed: bool) -> tuple[str, ...]:
    """The files of a job's code to pack: what is left out is said, and much code is asked about.

    Raises:
        ClickException: so much is not meant.
        PackingFailed: no job would unpack so much.
    """
    from launchbay.authoring.code_files import find_code_files

    if job.code_root is None:
        return ()
    code = find_code_files(job.code_root, job.ignore)
    show_left_out(code.left_out)
    ask_about_size(job.code_root, code.names, is_agreed=is_agreed)
    return code.names


def ask_about_size(root: Path, names: Sequence[str], *, is_agreed: bool) -> None:
    """Say how much code there is if it is much, and ask at a terminal whether it is meant, unless that is agreed.

    Raises:
        ClickException, PackingFailed: as `choose_code`.
    """
    from launchbay.authoring.archive import PackingFailed, measure_code

    try:
        size = measure_code(root, names)
    except OSError as error:
        raise PackingFailed(f"{error.filename or root} can't be packed: {error.strerror}.") from error
    if is_agreed or size.bytes <= _LARGE_BYTES:
        return
    click.echo(
        f"The code has {size.files:,} files with {_megabytes(size.bytes)}. The largest:\n{size.largest_lines()}\n"
        "List data and results in .gitignore, or under `ignore` in launchbay.yaml, to leave them out.",
        err=True,
    )
    is_terminal = sys.stdin.isatty() and sys.stderr.isatty()
    if is_terminal and not click.confirm("Pack and upload all of it?", err=True):
        raise click.ClickException("Nothing was registered.")


def show_left_out(parts: Sequence[LeftOut]) -> None:
    """Say what is left out although git does not ignore it, the largest first."""
    for part in parts[:_SHOWN]:
        files = "1 file" if part.files == 1 else f"{part.files:,} files"
        why = "`ignore`" if part.by_author else f"`ignore: ['!{part.what}']` takes it back"
        click.secho(f"Left out: {part.what} ({files}, {_megabytes(part.size)}; {why})", err=True, dim=True)
    if rest := parts[_SHOWN:]:
        size = _megabytes(sum(part.size for part in rest))
        click.secho(f"Left out: {len(rest):,} more such folders and patterns ({size})", err=True, dim=True)


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
