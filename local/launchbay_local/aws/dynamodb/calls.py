"""Gives DynamoDB's calls on items to moto directly, and writes their answers.

moto reads a request and writes an answer by walking the service's model, behind a web framework: that takes three times
as long as the call. Items are JSON as they are.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from moto.core.responses import ActionResult
from moto.dynamodb.responses import DynamoHandler
from werkzeug.datastructures import Headers

from launchbay_local.aws.api_calls import ApiCall
from launchbay_local.http.messages import Response

_OPERATIONS = frozenset(
    {
        *("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"),
        *("BatchGetItem", "BatchWriteItem", "TransactGetItems", "TransactWriteItems"),
    }
)


def takes(call: ApiCall) -> bool:
    """Whether a call is one that `answer` takes."""
    return call.service == "dynamodb" and call.operation in _OPERATIONS


def answer(call: ApiCall, account: str, region: str) -> Response:
    """The answer to a call on items, a refusal included."""
    status, headers, body = _Handler(call, account, region).call_action()
    given = [(name, str(value)) for name, value in headers.items() if name != "status"]
    return Response(int(status), given, body.encode() if isinstance(body, str) else body)


class _Handler(DynamoHandler):
    """moto's handler of one call, with what it would read from a request."""

    def __init__(self, call: ApiCall, account: str, region: str) -> None:
        super().__init__()
        self.params = call.body
        self.headers = Headers(call.request.headers)
        self.querystring = self.data = {"Action": [call.operation]}
        self.region = region
        self.current_account = account
        self.response_headers = {}

    def serialized(self, action_result: ActionResult) -> Any:
        """The status, headers and body of a result; those of an error as moto writes them."""
        result = action_result.result
        if not isinstance(result, dict):
            return super().serialized(action_result)
        text = json.dumps({name: value for name, value in result.items() if value is not None}, default=_encode)
        return 200, {"Content-Type": "application/x-amz-json-1.0"}, text


def _encode(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} is not a part of an item")
