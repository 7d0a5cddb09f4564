"""S3's refusals, as its XML says them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from xml.sax.saxutils import escape

from launchbay_local.http.messages import Response


class S3Error(Exception):
    """A request is refused, with S3's code, message and status; `details` are more elements of the document."""

    def __init__(
        self,
        code: str,
        message: str,
        status: int = 400,
        *,
        details: Mapping[str, str] = MappingProxyType({}),
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status
        self._details, self._headers = details, headers

    def response(self, method: str) -> Response:
        """The answer; one to HEAD has no document, and so does not say why."""
        elements = {"Code": self.code, "Message": self.message, **self._details}
        document = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in elements.items())
        body = b"" if method == "HEAD" else f"<Error>{document}</Error>".encode()
        return Response(self.status, [("content-type", "application/xml"), *self._headers.items()], body)
