"""How each service says that a call is not allowed: status, headers and body, as its SDK reads them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from xml.sax.saxutils import escape

from launchbay_local.http.messages import Request, Response
from launchbay_local.iam.decisions import Decision
from launchbay_local.iam.policies import Access
from launchbay_local.iam.principals import Principal

_CORAL = "com.amazon.coral.service#AccessDeniedException"


class AccessDenied(Exception):
    """A call is not allowed; the message is AWS's."""

    def __init__(self, principal: Principal, access: Access, decision: Decision) -> None:
        where = "" if access.resource == "*" else f" on resource: {access.resource}"
        super().__init__(
            f"User: {principal.name} is not authorized to perform: {access.action}{where} {decision.reason}"
        )
        self.principal, self.access, self.decision = principal, access, decision


def refusal(service: str, request: Request, message: str) -> Response:
    """The answer of a service to a call that is not allowed."""
    return _SHAPES.get(service, _json)(request, message)


def unknown_key(service: str, request: Request) -> Response:
    """The answer to a call with an access key that nobody has: a session that has ended."""
    if service == "s3":
        return _xml(request, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.")
    message = "The security token included in the request is invalid."
    if service == "sts":
        return _query(403, "InvalidClientTokenId", message)
    headers = [("x-amzn-errortype", "UnrecognizedClientException")]
    return Response.json(400, {"__type": "UnrecognizedClientException", "message": message}, headers)


def _s3(request: Request, message: str) -> Response:
    return _xml(request, "AccessDenied", message)


def _xml(request: Request, code: str, message: str) -> Response:
    headers = [("content-type", "application/xml")]
    if request.method == "HEAD":
        return Response(403, headers)
    document = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    return Response(403, headers, f'<?xml version="1.0" encoding="UTF-8"?>\n{document}'.encode())


def _sts(_request: Request, message: str) -> Response:
    return _query(403, "AccessDenied", message)


def _query(status: int, code: str, message: str) -> Response:
    """An error of the older protocol, whose requests are forms."""
    error = f"<Type>Sender</Type><Code>{code}</Code><Message>{escape(message)}</Message>"
    document = f"<ErrorResponse><Error>{error}</Error><RequestId>{uuid.uuid4()}</RequestId></ErrorResponse>"
    return Response(status, [("content-type", "text/xml")], document.encode())


def _dynamodb(_request: Request, message: str) -> Response:
    return Response.json(400, {"__type": _CORAL, "Message": message})


def _sqs(_request: Request, message: str) -> Response:
    headers = [("x-amzn-query-error", "AccessDenied;Sender")]
    return Response.json(403, {"__type": _CORAL, "Message": message}, headers)


def _batch(_request: Request, message: str) -> Response:
    return Response.json(403, {"message": message}, [("x-amzn-errortype", "AccessDeniedException")])


def _json(_request: Request, message: str) -> Response:
    return Response.json(400, {"__type": "AccessDeniedException", "Message": message, "message": message})


_SHAPES: dict[str, Callable[[Request, str], Response]] = {
    "batch": _batch,
    "dynamodb": _dynamodb,
    "s3": _s3,
    "sqs": _sqs,
    "sts": _sts,
}
