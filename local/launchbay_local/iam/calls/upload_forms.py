"""The fields of a browser's upload (POST Object) that say who signed it and where it goes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from launchbay_local.http.messages import Request

_BOUNDARY = re.compile(r'multipart/form-data;.*boundary="?([^";]+)"?', re.IGNORECASE)
_FIELD = re.compile(rb'name="([^"]*)"\r\n(?:[^\r\n]+\r\n)*\r\n(.*?)\r\n--', re.DOTALL)
_MOST = 64 * 1024  # the file is the last field: what comes before it is short


def form_fields(request: Request) -> Mapping[str, str] | None:
    """The fields of an upload form by their names in lower case, those before its file; None for another request."""
    if request.method != "POST" or not _BOUNDARY.match(request.header("content-type") or ""):
        return None
    found = _FIELD.findall(request.body[:_MOST])
    return {name.decode("utf-8", "replace").lower(): value.decode("utf-8", "replace") for name, value in found}
