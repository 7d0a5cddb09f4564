"""The policies that AWS manages and that SAM gives to functions, as AWS publishes them.

A role with another one of AWS's is listed as not enforced: here, that policy grants nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_LOGS = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")
_STREAMS = ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams")
_QUEUES = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
_TRACES = ("xray:PutTraceSegments", "xray:PutTelemetryRecords")
_SAMPLING = ("xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:GetSamplingStatisticSummaries")

_ACTIONS: Mapping[str, Sequence[str]] = {
    "service-role/AWSLambdaBasicExecutionRole": _LOGS,
    "service-role/AWSLambdaDynamoDBExecutionRole": (*_STREAMS, *_LOGS),
    "service-role/AWSLambdaSQSQueueExecutionRole": (*_QUEUES, *_LOGS),
    "AWSXRayDaemonWriteAccess": (*_TRACES, *_SAMPLING),
    "AWSXrayWriteOnlyAccess": (*_TRACES, *_SAMPLING),
}


def managed_policy(arn: str) -> Mapping[str, Any] | None:
    """The document of one of AWS's own policies; None for one that is not known here.

    SAM writes some without the path of their ARN: `…:policy/AWSLambdaBasicExecutionRole`.
    """
    name = arn.partition(":policy/")[2]
    found = next((given for known, given in _ACTIONS.items() if name in (known, known.rpartition("/")[2])), None)
    if found is None:
        return None
    return {"Statement": [{"Effect": "Allow", "Action": list(found), "Resource": "*"}]}
