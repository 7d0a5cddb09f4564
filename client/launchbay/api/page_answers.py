"""What the host of a page answers, as a browser would get it: its document, its headers, the API's errors behind it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from launchbay.api.connection import CONNECT_SECONDS, READ_SECONDS
from launchbay.api.errors import Unreachable, reason_of

SETTINGS_PATH = "/config.json"  # where a page reads, at its start, whom to ask to sign people in


@dataclass(frozen=True)
class PageAnswer:
    """One answer; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        """The media type, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip()

    @property
    def document(self) -> dict[str, Any]:
        """The JSON object in the body; an empty one if it is something else."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


def ask_page(page: str, path: str, token: str | None = None) -> PageAnswer:
    """The answer to a path of a page's host, with an access token if one is given; redirects are not followed.

    Raises:
        Unreachable: it does not answer.
    """
    import urllib3  # noqa: PLC0415  (60 ms)

    headers = {"accept-encoding": "gzip"} | ({"authorization": f"Bearer {token}"} if token else {})
    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    try:
        answer = urllib3.request("GET", page + path, headers=headers, redirect=False, timeout=timeout)
    except urllib3.exceptions.HTTPError as error:
        raise Unreachable(page, reason_of(error)) from error
    return PageAnswer(answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.data)


def missing_job_path(project: str) -> str:
    """A path of the API that names a job which nobody has."""
    return f"/v1/projects/{project}/jobs/no-such-job-of-the-page"
