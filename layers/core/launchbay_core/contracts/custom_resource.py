"""Custom resource: what CloudFormation asks of a function in a deployment, and the answer that it waits for.

Shapes and limits are those of CloudFormation's guide, "Custom resource request and response reference": the answer is a
JSON document of at most 4,096 bytes, sent by PUT to the presigned URL of the request.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from launchbay_core.contracts.errors import UnreadableContract

RequestType = Literal["Create", "Update", "Delete"]
_TYPES = ("Create", "Update", "Delete")
MAX_REASON = 2500  # bytes in JSON; with everything else, an answer stays below 4,096


@dataclass(frozen=True)
class CustomResourceRequest:
    """One request. `physical_id` is empty for `Create`; whoever has `response_url` can answer, so it is never shown."""

    kind: RequestType
    request_id: str
    stack_id: str
    logical_id: str
    physical_id: str
    properties: Mapping[str, Any]
    response_url: str = field(repr=False)

    def succeeded(self, physical_id: str, values: Mapping[str, str]) -> str:
        """The answer that the resource is there; `values` are what `Fn::GetAtt` gives."""
        return self._answer({"Status": "SUCCESS", "PhysicalResourceId": physical_id, "Data": dict(values)})

    def failed(self, physical_id: str, reason: str) -> str:
        """The answer that it could not be made, with a reason that the person who deploys sees."""
        return self._answer({"Status": "FAILED", "PhysicalResourceId": physical_id, "Reason": _shorten(reason)})

    def _answer(self, members: dict[str, Any]) -> str:
        names = {"StackId": self.stack_id, "RequestId": self.request_id, "LogicalResourceId": self.logical_id}
        return json.dumps(members | names)


def parse_request(event: Any) -> CustomResourceRequest:
    """The request in an event of CloudFormation.

    Raises:
        UnreadableContract: it is not one.
    """
    try:
        kind = event["RequestType"]
        texts = [event[name] for name in ("RequestId", "StackId", "LogicalResourceId", "ResponseURL")]
        properties = event.get("ResourceProperties", {})
        physical_id = event.get("PhysicalResourceId", "")
    except (KeyError, TypeError, AttributeError) as error:
        raise UnreadableContract(f"This event is not a custom resource's request: {error!r}.") from error
    is_text = all(isinstance(one, str) for one in (*texts, physical_id))
    if kind not in _TYPES or not is_text or not isinstance(properties, dict):
        raise UnreadableContract("This event is not a custom resource's request: a member has an unknown value.")
    request_id, stack_id, logical_id, response_url = texts
    known = cast("RequestType", kind)
    return CustomResourceRequest(known, request_id, stack_id, logical_id, physical_id, properties, response_url)


def _shorten(text: str) -> str:
    """As much of a text as fits in an answer: a character takes up to twelve bytes there."""
    size = 0
    for index, character in enumerate(text):
        size += len(json.dumps(character)) - 2
        if size > MAX_REASON:
            return text[:index] + "…"
    return text
