"""Addresses within the page: where it is, and where in it a project, job or run is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

from launchbay.api.auth.oauth import is_safe
from launchbay.api.page_answers import SETTINGS_PATH, ask_page
from launchbay.api.signing_in import is_on_this_machine
from launchbay_core.errors import LaunchbayError

if TYPE_CHECKING:
    from launchbay.api import Client


@dataclass(eq=False)
class NoPage(LaunchbayError):
    """The server has no page."""

    server: str

    def __str__(self) -> str:
        """That there is none, and what to do."""
        if is_on_this_machine(self.server):
            return f"{self.server} has no page: it is not built. Build it with `make web`, then try again."
        return (
            f"{self.server} does not name its page. If the deployment has one (output PageUrl of its stack), use "
            "its address as the server. If not, deploy with the parameter Page=true, then publish the page with "
            "`launchbay admin publish-page`."
        )


def find_page(api: Client) -> str:
    """The address of a server's page, without a slash at the end: the one that it names, or its own.

    Raises:
        NoPage: it has none.
        Unreachable: it does not answer.
    """
    named = str(api.service.get_health().get("page") or "")
    if named and is_safe(named):  # a browser opens what it says: never a file or a program
        return named.rstrip("/")
    settings = ask_page(api.server.url, SETTINGS_PATH)
    if settings.status != 200 or "issuer" not in settings.document:
        raise NoPage(api.server.url)
    return api.server.url


def jobs_path(project: str) -> str:
    """Where the jobs of a project are."""
    return f"/p/{quote(project, safe='')}/jobs"


def job_path(project: str, job: str) -> str:
    """Where a job is.

    >>> job_path("vision", "digits")
    '/p/vision/jobs/digits'
    """
    return f"{jobs_path(project)}/{quote(job, safe='')}"


def run_path(project: str, run_id: str) -> str:
    """Where a run is.

    >>> run_path("vision", "01ARZ3NDEKTSV4RRFFQ69G5FAV")
    '/p/vision/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV'
    """
    return f"/p/{quote(project, safe='')}/runs/{quote(run_id, safe='')}"


def sign_in_link(address: str, code: str) -> str:
    """An address of a local stack's page that signs in who follows it, by a code or ticket.

    It is in the fragment, which a browser sends to nobody; the page takes it out of the address.

    >>> sign_in_link("http://127.0.0.1:8470", "c0de"), sign_in_link("http://127.0.0.1:8470/hardware", "c0de")
    ('http://127.0.0.1:8470/#sign-in=c0de', 'http://127.0.0.1:8470/hardware#sign-in=c0de')
    """
    parts = urlsplit(address)
    return urlunsplit(parts._replace(path=parts.path or "/", fragment=f"sign-in={quote(code, safe='')}"))
