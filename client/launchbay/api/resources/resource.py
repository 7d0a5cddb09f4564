"""What the resources share: a path's segments, quoted in one place, and the pages of a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from launchbay.api.connection import ApiResponse, Connection
from launchbay.api.errors import ApiError

_PAGE = 100  # entries that the API gives at most at once


class Listing(list[dict[str, Any]]):
    """Entries of a list, in its order, with the last page that was read of it."""

    def __init__(self) -> None:
        super().__init__()
        self.last_page: Mapping[str, Any] = {}

    @property
    def has_more(self) -> bool:
        """Whether the list goes on after these entries."""
        return bool(self.last_page.get("cursor"))


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
        /,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        **segments: str | int,
    ) -> ApiResponse:
        """Send a request to a path, after `{project}` and the other `{segments}` are filled in."""
        quoted = {name: quote(str(text), safe="") for name, text in {"project": self._project, **segments}.items()}
        return self._connection.send(method, path.format_map(quoted), body, query=query, headers=headers)

    def _get(self, path: str, query: Mapping[str, Any] | None = None, /, **segments: str | int) -> dict[str, Any]:
        return self._send("GET", path, query=query, headers=None, **segments).document

    def _list(
        self, path: str, name: str, limit: int | None, query: Mapping[str, Any] | None = None, **segments: str | int
    ) -> Listing:
        """Up to `limit` entries of a list, or all of them; the entries are the member `name` of each page."""
        found = Listing()
        while limit is None or len(found) < limit:
            size = _PAGE if limit is None else min(limit - len(found), _PAGE)
            cursor = found.last_page.get("cursor")
            page = self._get(path, {**(query or {}), "limit": size, "cursor": cursor}, **segments)
            found += page[name][:size]
            found.last_page = page
            if not page["cursor"]:
                break
        return found


def list_or_empty(read: Callable[[], Listing]) -> Listing:
    """A list; an empty one if the project does not exist yet, for a project begins with its first job."""
    try:
        return read()
    except ApiError as error:
        if error.status == 404 and error.names_no_project:
            return Listing()
        raise
