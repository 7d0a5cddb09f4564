"""Who calls, as AWS STS tells it (`GetCallerIdentity`), to everybody who has valid credentials."""

from __future__ import annotations

import uuid
from xml.sax.saxutils import escape

from launchbay_local.aws.api_calls import ApiCall
from launchbay_local.http.messages import Response
from launchbay_local.iam.calls.others import operation_of
from launchbay_local.iam.principals import Principal
from launchbay_local.location import ACCOUNT


def asks_who_calls(call: ApiCall) -> bool:
    """Whether a call is `GetCallerIdentity`, as SDKs send it: a form, to the service itself."""
    is_form = (call.request.method, call.request.path, call.operation) == ("POST", "/", "")
    return call.service == "sts" and is_form and operation_of(call) == "GetCallerIdentity"


def caller_identity(principal: Principal) -> Response:
    """The answer to a principal: its ARN, the unique id that is its `aws:userid`, and the account."""
    about = {"Arn": principal.name, "UserId": principal.user_id, "Account": ACCOUNT}
    result = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in about.items())
    document = (
        '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">'
        f"<GetCallerIdentityResult>{result}</GetCallerIdentityResult>"
        f"<ResponseMetadata><RequestId>{uuid.uuid4()}</RequestId></ResponseMetadata>"
        "</GetCallerIdentityResponse>"
    )
    return Response(200, [("content-type", "text/xml")], document.encode())
