"""Messages of queues with very many of them: none is lost, doubled or received while another receiver has it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from launchbay_local.aws.services import Services
from launchbay_local.template.application import Application, Queue

StartServices = Callable[[Application], Services]
ARN = "arn:aws:sqs:us-east-1:123456789012:"
REDRIVE = json.dumps({"deadLetterTargetArn": ARN + "dead", "maxReceiveCount": 1})
APPLICATION = Application(
    queues=[
        Queue("q", ARN + "q", {"VisibilityTimeout": "30", "RedrivePolicy": REDRIVE}),
        Queue("quick", ARN + "quick", {"VisibilityTimeout": "0", "RedrivePolicy": REDRIVE}),
        Queue("late", ARN + "late", {"DelaySeconds": "30"}),
        Queue("brief", ARN + "brief", {"MessageRetentionPeriod": "60"}),
        Queue("ordered.fifo", ARN + "ordered.fifo", {"FifoQueue": "true", "ContentBasedDeduplication": "true"}),
        Queue("dead", ARN + "dead"),
    ]
)


@pytest.fixture
def services(start_services: StartServices) -> Services:
    return start_services(APPLICATION)


def bodies(received: Any) -> list[str]:
    return [one.record["body"] for one in received]


def journalled(services: Services, queue: str) -> int:
    return int(services.journal.rows("SELECT count(*) FROM messages WHERE queue = ?", (queue,))[0][0])


def test_messages_are_received_once_in_order_and_in_batches_of_any_size(services: Services) -> None:
    for number in range(150):
        services.queues.send("q", str(number))

    first, rest = services.queues.receive("q", 100), services.queues.receive("q", 100)

    assert bodies(first) + bodies(rest) == [str(number) for number in range(150)]
    assert services.queues.receive("q", 100) == []
    services.queues.delete("q", [one.receipt for one in first])
    assert journalled(services, "q") == 50


def test_what_was_received_and_not_deleted_is_there_after_a_restart(start_services: StartServices) -> None:
    services = start_services(APPLICATION)
    for body in "abc":
        services.queues.send("late", body)
        services.queues.send(ARN + "brief", body)
    services.queues.delete("brief", [services.queues.receive("brief", 1)[0].receipt, "unknown"])
    services.queues.receive("brief", 1)

    services = start_services(APPLICATION)

    assert sorted(bodies(services.queues.receive("brief", 10))) == ["b", "c"]
    assert services.queues.receive("late", 10) == [], "they are still delayed"


def test_a_message_that_was_received_too_often_is_a_dead_letter(services: Services) -> None:
    services.queues.send("quick", "poison")

    assert bodies(services.queues.receive("quick", 10)) == ["poison"]
    assert services.queues.receive("quick", 10) == []
    assert bodies(services.queues.receive("dead", 10)) == ["poison"]
    assert (journalled(services, "quick"), journalled(services, "dead")) == (0, 1)


def test_a_message_past_its_retention_period_is_gone(services: Services) -> None:
    services.queues.send("brief", "old")
    (stored,) = services.queues._backend.queues["brief"]._messages
    stored.sent_timestamp -= 61_000

    assert services.queues.receive("brief", 10) == []
    assert journalled(services, "brief") == 0


def test_a_fifo_queue_keeps_the_order_of_a_group(services: Services) -> None:
    for body in "ab":
        services.queues.send("ordered.fifo", body, "group")

    (first, second) = services.queues.receive("ordered.fifo", 10)

    assert bodies([first, second]) == ["a", "b"]
    services.queues.delete("ordered.fifo", [first.receipt, second.receipt])
    assert journalled(services, "ordered.fifo") == 0


def test_an_sdk_sees_the_same_queue(services: Services) -> None:
    sqs = services.client("sqs")
    url = sqs.get_queue_url(QueueName="q")["QueueUrl"]
    services.queues.send("q", "from a service")

    (message,) = sqs.receive_message(QueueUrl=url)["Messages"]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    assert message["Body"] == "from a service"
    assert services.queues.receive("q", 10) == []
    assert journalled(services, "q") == 0
