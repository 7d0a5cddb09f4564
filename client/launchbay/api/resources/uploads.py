"""Uploads of code archives, which go straight to the deployment's bucket."""

from __future__ import annotations

from typing import Any

from launchbay.api.resources.resource import Resource


class Uploads(Resource):
    """The code archives of a project."""

    def prepare(self, sha256: str, size: int) -> dict[str, Any]:
        """Where to upload an archive of `size` bytes: `url` and form `fields` for `upload_file`.

        `exists` says that an archive with this content is there already.
        """
        return self._send("POST", "/v1/projects/{project}/uploads", {"sha256": sha256, "size": size}).document
