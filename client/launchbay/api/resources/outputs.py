"""What runs have left to keep: lists of files, and addresses to download them from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from launchbay.api.resources.resource import Listing, Resource

_RUN = "/v1/projects/{project}/runs/{run}"
_PAGE = 1000  # files that the API lists at most at once


class Outputs(Resource):
    """The outputs of the runs of a project."""

    def list(self, run: str, *, limit: int | None = None, attempt: int | None = None) -> Listing:
        """Up to `limit` files that a run has left, or all of them, by their paths.

        They are those of its last attempt that has left any, or of `attempt`, from 1. The `last_page` says which
        attempt's they are, and whether they are `complete`.
        """
        found = Listing()
        while True:
            size = _PAGE if limit is None else min(limit - len(found), _PAGE)
            query = {"limit": size, "cursor": found.last_page.get("cursor"), "attempt": attempt}
            page = self._get(_RUN + "/outputs", query, run=run)
            found += page["outputs"]
            found.last_page = page
            attempt = page["attempt"]  # all pages are of one attempt, even if another one begins meanwhile
            if not page["cursor"] or len(found) == limit:
                return found

    def get_address(self, run: str, path: str, *, attempt: int | None = None) -> dict[str, Any]:
        """Where a file that a run has left can be downloaded from: `url`, with its `size` and `sha256`."""
        return self._get(_RUN + "/outputs/{path}", {"attempt": attempt}, run=run, path=path)

    def find_addresses(self, run: str, paths: Sequence[str], *, attempt: int | None = None) -> Mapping[str, str]:
        """The addresses of up to 1,000 files by their paths."""
        body = {"paths": list(paths), "attempt": attempt}
        found = self._send("POST", _RUN + "/addresses", body, run=run).document
        return {one["path"]: one["url"] for one in found["addresses"]}
