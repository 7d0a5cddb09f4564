"""`launchbay open`: the page of a project, a job or a run, in a browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from launchbay.cli.console.session import Session, with_session
from launchbay_core.domain.names import LATEST
from launchbay_core.errors import LaunchbayError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


@dataclass(eq=False)
class NothingToOpen(LaunchbayError):
    """A text is neither a job nor a run."""

    text: str
    project: str

    def __str__(self) -> str:
        """What was looked for, and what lists what there is."""
        return (
            f"`{self.text}` is neither a job nor a run of project `{self.project}`. `launchbay jobs` and "
            "`launchbay runs` list them."
        )


def _complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Jobs by name, then runs."""
    from launchbay.cli.completions.names import complete_job, complete_run

    jobs = [] if "@" in incomplete else complete_job(context, parameter, incomplete)
    return [*jobs, *complete_run(context, parameter, incomplete)]


@click.command("open")
@click.argument("what", metavar="[RUN|JOB]", required=False, shell_complete=_complete)
@click.option("--print", "only_prints", is_flag=True, help="Print the address instead of opening a browser.")
@with_session
def open_page(session: Session, what: str | None, *, only_prints: bool) -> None:
    """Open the page of a run or a job, or else of the project, in a browser.

    A run is named by its id, the beginning or ending of it, its name, or `latest`; a job has the first right to its
    name. A local stack signs you in at its page, as who you are on the command line. Without a browser, such as over
    SSH, the address is printed.

    \b
    launchbay open
    launchbay open digits -p vision
    launchbay open latest
    launchbay open latest --print
    """
    from launchbay.api.page_addresses import find_page
    from launchbay.cli.service.browser import open_browser

    page = find_page(session.api)
    address = page + _path(session, what)
    reason = "" if only_prints else open_browser(lambda: _with_ticket(session, address))
    shown = {"address": address, "opened": not only_prints and not reason, "reason": reason or None}
    session.show(shown, _print_address)


def _path(session: Session, what: str | None) -> str:
    """Where in the page a run or a job is, or the project's jobs."""
    from launchbay.api.page_addresses import job_path, jobs_path, run_path
    from launchbay.cli.console.runs.references import NoSuchRun, find_run

    if what is None:
        return jobs_path(session.project)
    if _is_job(session, what):
        return job_path(session.project, what)
    try:
        return run_path(session.project, find_run(session, what))
    except NoSuchRun as error:
        if error.text == LATEST:
            raise
        raise NothingToOpen(what, session.project) from error


def _is_job(session: Session, what: str) -> bool:
    from launchbay.api.errors import ApiError
    from launchbay_core.domain.names import JOB, RUN_ID

    if what == LATEST or RUN_ID.fullmatch(what.upper()) or not JOB.fullmatch(what):
        return False
    try:
        session.api.jobs.get(what)
    except ApiError as error:
        if error.status != 404 or error.names_no_project:
            raise
        return False
    return True


def _with_ticket(session: Session, address: str) -> str:
    """The address as a browser gets it: with a ticket that signs this user in, if the server is a local stack."""
    from launchbay.api.auth.tickets import fetch_ticket
    from launchbay.api.page_addresses import sign_in_link

    ticket = fetch_ticket(session.api)
    return sign_in_link(address, ticket) if ticket else address


def _print_address(shown: dict[str, Any]) -> None:
    if shown["reason"]:
        click.echo(f"No browser was opened, because {shown['reason']}. The address:", err=True)
    click.echo(f"Opened {shown['address']}" if shown["opened"] else shown["address"])
