"""`launchbay download`: what a run has left, on this machine."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from launchbay.cli.console.runs.references import with_run
from launchbay.cli.console.session import Session, with_session

if TYPE_CHECKING:
    from launchbay.api.downloads.folder import RemoteFile, TargetFolder

_SHOWN = 10  # files that are asked about by their names


@click.command()
@click.option(
    "-d",
    "--dir",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=".",
    metavar="DIR",
    help="Folder to download to.  [default: the working folder]",
)
@click.option("--overwrite", is_flag=True, help="Replace files that differ, without a question.")
@click.option(
    "--attempt", type=click.IntRange(1), metavar="N", help="Of this attempt.  [default: the last one that left any]"
)
@with_session
@with_run("run")
@click.argument("selectors", nargs=-1, metavar="[PATH|NAME]...")
def download(
    session: Session, run: str, selectors: tuple[str, ...], folder: Path, attempt: int | None, *, overwrite: bool
) -> None:
    """Download files that a run has left: all of them, or files, folders and outputs by name.

    Each file is put below DIR at its path, when it is complete and its SHA-256 is right. Files that are there already
    are skipped if they are equal, and asked about if they differ. What was broken off goes on where it stopped.

    \b
    launchbay download latest -d results/
    launchbay download KFBFM7 model report.html
    launchbay download KFBFM7 out/checkpoints/ --overwrite
    """
    from launchbay.api.downloads.folder import RemoteFile, TargetFolder
    from launchbay.cli.console.runs.outputs import check_present, say_state, select_outputs

    found = session.api.outputs.list(run, attempt=attempt)
    check_present(found.last_page, run)
    if not selectors or found.last_page["count"]:
        say_state(found.last_page, run)
    files = [RemoteFile.of(one) for one in select_outputs(found, selectors, run)]
    target = TargetFolder(folder)
    target.check(files)
    present = {file.path: target.present(file) for file in files}
    differing = [file for file in files if present[file.path] == "other"]
    _ask_about(target, differing, is_agreed=overwrite)
    missing = [file for file in files if present[file.path] != "equal"]
    _fetch(session, run, target, missing, found.last_page["attempt"])
    document = {
        "run_id": run,
        "attempt": found.last_page["attempt"],
        "folder": str(target.root),
        "downloaded": [file.path for file in missing],
        "skipped": [file.path for file in files if present[file.path] == "equal"],
        "size": sum(file.size for file in missing),
    }
    session.show(document, _print_downloaded)


def _ask_about(target: TargetFolder, differing: Sequence[RemoteFile], *, is_agreed: bool) -> None:
    """Ask at a terminal whether files are replaced that differ, unless that is agreed.

    Raises:
        ClickException: they are not to be replaced.
    """
    if is_agreed or not differing:
        return
    from launchbay.cli.console.texts import count_text

    lines = [f"  {target.target(file)}" for file in differing[:_SHOWN]]
    if len(differing) > _SHOWN:
        lines.append(f"  and {len(differing) - _SHOWN:,} more")
    click.echo("\n".join(["These files are there already, and differ from those of the run:", *lines]), err=True)
    is_terminal = sys.stdin.isatty() and sys.stderr.isatty()
    if not is_terminal:
        raise click.ClickException("Nothing was downloaded. Give --overwrite to replace them, or another -d DIR.")
    if not click.confirm(f"Replace {count_text(len(differing), 'file')}?", err=True):
        raise click.ClickException("Nothing was downloaded.")


def _fetch(session: Session, run: str, target: TargetFolder, files: Sequence[RemoteFile], attempt: int | None) -> None:
    if not files:
        return
    from launchbay.api.downloads.download import download as fetch

    def find(paths: Sequence[str]) -> Mapping[str, str]:
        return session.api.outputs.find_addresses(run, paths, attempt=attempt)

    with _progress(files, is_shown=sys.stderr.isatty() and not session.as_json) as advance:
        fetch(target, files, find, advance)


@contextmanager
def _progress(files: Sequence[RemoteFile], *, is_shown: bool) -> Iterator[Callable[[int], None]]:
    """A bar on standard error, moved by numbers of bytes."""
    if not is_shown:
        yield lambda _bytes: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    from launchbay.cli.console.texts import count_text

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as progress:
        total = sum(file.size for file in files)
        bar = progress.add_task(f"Downloading {count_text(len(files), 'file')}", total=total)
        yield lambda count: progress.advance(bar, count)


def _print_downloaded(document: dict[str, Any]) -> None:
    from launchbay.cli.console.texts import count_text, size_text

    there, skipped = len(document["downloaded"]), len(document["skipped"])
    parts = []
    if there:
        parts.append(f"Downloaded {count_text(there, 'file')} ({size_text(document['size'])}) to {document['folder']}")
    if skipped:
        parts.append(f"{count_text(skipped, 'file')} {'was' if skipped == 1 else 'were'} there already")
    if parts:
        click.echo("; ".join(parts) + ".")
