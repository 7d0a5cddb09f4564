"""What rules, schedules, pipes and event sources may do: they act with their role, or as the service that they are."""

from __future__ import annotations

from collections.abc import Mapping

from launchbay_local.iam.calls.needs import Need
from launchbay_local.iam.guard import Guard
from launchbay_local.iam.principals import Principal, service
from launchbay_local.template.application import Feed, Function, Target, function_name

_READS_QUEUE = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
# `ListStreams` is in the guides of Lambda and Pipes, although it can't be limited to a stream.
_READS_STREAM = ("dynamodb:DescribeStream", "dynamodb:GetShardIterator", "dynamodb:GetRecords")
_SENDS = {"events": "events:PutEvents", "lambda": "lambda:InvokeFunction", "sqs": "sqs:SendMessage"}
_LAMBDA, _PIPES, _RULES, _S3, _SCHEDULER = (
    f"{name}.amazonaws.com" for name in ("lambda", "pipes", "events", "s3", "scheduler")
)


class Permissions:
    """The permissions of what moves events in one stack.

    Every check raises `AccessDenied`, with AWS's words for what is missing.
    """

    def __init__(self, guard: Guard, functions: Mapping[str, Function]) -> None:
        self._guard = guard
        self._functions = functions
        self._sessions: dict[str, Principal] = {}

    def check_reading(self, feed: Feed) -> None:
        """Check that a pipe or an event source mapping may read its source."""
        actions = _READS_STREAM if ":dynamodb:" in feed.source else _READS_QUEUE
        self._guard.check(self._reader(feed), [Need(action, feed.source) for action in actions])

    def check_publishing(self, feed: Feed) -> None:
        """Check that a pipe may send to its target; the target of a mapping is a function, invoked by its service."""
        if feed.is_pipe:
            self._guard.check(self._reader(feed), _needs_of_sending(feed.target.arn))

    def check_giving_up(self, feed: Feed, queue: str) -> None:
        """Check that a pipe may send to its dead-letter queue."""
        self._guard.check(self._reader(feed), _needs_of_sending(queue))

    def check_notifying(self, bucket: str, queue: str) -> None:
        """Check that S3 may send the events of a bucket to a queue."""
        self._guard.check(service(_S3), _needs_of_sending(queue), source=f"arn:aws:s3:::{bucket}")

    def check_sending(self, target: Target, arn: str) -> None:
        """Check that the sender of a target may send to a queue, bus or function: the target, or its dead letters.

        A target without a sender belongs to nobody whose permissions are known, such as a test.
        """
        if target.role:
            self._guard.check(self._session(target.role, _SCHEDULER, "schedule"), _needs_of_sending(arn))
        elif ":lambda:" in target.sender:
            self._guard.check(self._of_function(target.sender), _needs_of_sending(arn))
        elif target.sender:
            self._guard.check(service(_RULES), _needs_of_sending(arn), source=target.sender)

    def _reader(self, feed: Feed) -> Principal:
        return self._session(feed.role, _PIPES, feed.name) if feed.is_pipe else self._of_function(feed.target.arn)

    def _of_function(self, arn: str) -> Principal:
        function = self._functions[function_name(arn)]
        return self._session(function.role, _LAMBDA, function.name)

    def _session(self, role: str, by: str, name: str) -> Principal:
        if role not in self._sessions:
            self._sessions[role] = self._guard.take_role(role, by, name)
        return self._sessions[role]


def _needs_of_sending(arn: str) -> list[Need]:
    action = _SENDS.get(arn.split(":")[2])
    return [Need(action, arn)] if action else []
