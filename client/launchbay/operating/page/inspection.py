"""Whether a deployment's page works: its document under its policy, its settings, and the API behind the same host."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from launchbay.api.page_addresses import find_page, jobs_path
from launchbay.api.page_answers import SETTINGS_PATH, PageAnswer, ask_page, missing_job_path
from launchbay_core.errors import LaunchbayError

if TYPE_CHECKING:
    from launchbay.api import Client

_PUBLISH = "publish it with `launchbay admin publish-page`"
_POLICY = ("default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'", "frame-ancestors 'none'")


@dataclass(eq=False)
class PageFault(LaunchbayError):
    """A page does not answer as it should."""

    saw: str

    def __str__(self) -> str:
        """What was seen, and what to do."""
        return self.saw


def inspect_page(api: Client) -> str:
    """Ask the page of a server for everything that a browser needs of it; what was seen.

    Raises:
        NoPage: the server has none.
        PageFault: it does not answer as it should.
        Unreachable: it does not answer.
    """
    page = find_page(api)
    settings = _inspect_settings(page, api)
    document = _inspect_document(page, str(settings.get("issuer") or ""))
    inner = ask_page(page, jobs_path(api.project))
    if inner.body != document.body:
        raise PageFault(
            f"{page}{jobs_path(api.project)} is not the page (status {inner.status}): deploy the stack again"
        )
    return f"{page} answers with its policy and its settings, and {_inspect_api(page, api)}"


def _inspect_settings(page: str, api: Client) -> dict[str, object]:
    answer = ask_page(page, SETTINGS_PATH)
    if answer.status != 200 or "issuer" not in answer.document:
        raise PageFault(f"{page}/config.json is missing (status {answer.status}): {_PUBLISH}")
    wanted = (api.service.get_health().get("sign_in") or {}).get("issuer")
    if answer.document["issuer"] != wanted:
        raise PageFault(f"{page}/config.json names the issuer {answer.document['issuer']}, not {wanted}: {_PUBLISH}")
    return answer.document


def _inspect_document(page: str, issuer: str) -> PageAnswer:
    answer = ask_page(page, "/")
    if answer.status != 200 or answer.kind != "text/html":
        raise PageFault(f"{page}/ is not the page (status {answer.status}, {answer.kind or 'no type'}): {_PUBLISH}")
    policy = answer.headers.get("content-security-policy", "")
    directives = [one.strip() for one in policy.split(";")]
    missing = [one for one in _POLICY if one not in directives]
    if missing or "unsafe" in policy or answer.headers.get("x-content-type-options") != "nosniff":
        raise PageFault(f"{page}/ lacks its content security policy ({', '.join(missing) or policy}): deploy again")
    called = next((one.split()[1:] for one in directives if one.startswith("connect-src ")), [])
    if issuer and _origin(issuer) not in called:
        raise PageFault(f"the policy of {page} does not let it call {_origin(issuer)}: set IssuerOrigins, and deploy")
    return answer


def _inspect_api(page: str, api: Client) -> str:
    """How an error of the API came through the page's host."""
    token = api.access_token()
    answer = ask_page(page, missing_job_path(api.project), token)
    is_problem = answer.status == 404 and answer.kind == "application/problem+json"
    if is_problem or (token is None and answer.status == 401 and answer.document):
        return f"the API's {answer.status} passes through it"
    raise PageFault(
        f"an error of the API came through {page} as status {answer.status}, {answer.kind or 'without a type'}: the "
        "distribution replaces it"
    )


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
