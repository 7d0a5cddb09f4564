"""What the resources share: a path's segments, quoted in one place, and the pages of a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from launchbay.api.connection import ApiResponse, Connection
from launchbay.api.errors import ApiError

_PAGE = 100  # entries that the API gives at most at once


class Resource:
    """The endpoints of one noun, in one project. A path is written as the API's document has it."""

    def __init__(self, connection: Connection, project: str) -> None:
        self._connection = connection
        self._project = project

    def _send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        **segments: str | int,
    ) -> ApiResponse:
        """Send a request to a path, after `{project}` and the other `{segments}` are filled in."""
        quoted = {name: quote(str(text), safe="") for name, text in {"project": self._project, **segments}.items()}
        return self._connection.send(method, path.format_map(quoted), body, query=query, headers=headers)

    def _get(self, path: str, query: Mapping[str, Any] | None = None, **segments: str | int) -> dict[str, Any]:
        return self._send("GET", path, query=query, headers=None, **segments).document

    def _pages(
        self, path: str, name: str, limit: int, query: Mapping[str, Any] | None = None, **segments: str | int
    ) -> Iterator[dict[str, Any]]:
        """Up to `limit` entries of a list, which is the member `name` of each page."""
        cursor, left = None, limit
        while left > 0:
            page = self._get(path, {**(query or {}), "limit": min(left, _PAGE), "cursor": cursor}, **segments)
            yield from page[name][:left]
            left -= len(page[name])
            cursor = page["cursor"]
            if not cursor:
                return


def list_or_empty(entries: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    """All entries; none if the project does not exist yet, for a project begins with its first job."""
    try:
        return list(entries)
    except ApiError as error:
        if error.status == 404 and error.names_no_project:
            return []
        raise
