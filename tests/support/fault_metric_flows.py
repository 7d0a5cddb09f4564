"""Flows of metrics at whose calls faults are put: parts are taken, and one is looked at again."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote_plus

from fault_account import METRIC_QUEUE, PROJECT, Account
from fault_flow import Flow
from lambda_support import RESULTS, ROLE, LambdaContext, handler_of, sample_event
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.aws.clients import client
from launchbay_core.contracts.results.metric_parts import MetricPart, Series, part_key, write_part
from launchbay_core.domain.clock import now, to_text
from launchbay_core.services.results.read_metrics import read_metrics

PLACE, LATER = f"{ROLE}:a", f"{ROLE}:b"


class RollUp(Flow):
    """Two parts of an attempt, and one of an attempt that AWS Batch has not named yet."""

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        self.until(account, "RUNNING")
        client("sqs").create_queue(QueueName=METRIC_QUEUE.rpartition("/")[2])
        self._name_places(PLACE)
        self.keys = [part_key(PLACE, 1), part_key(PLACE, 2), part_key(LATER, 1)]
        for number, key in enumerate(self.keys):
            series = {"loss": Series([number], [1000.0 + number], [number / 10])}
            content = write_part(MetricPart(PROJECT, self.run_id, series, {}))
            client("s3").put_object(Bucket=RESULTS, Key=key, Body=content)

    def act(self, account: Account) -> bool:
        return account.deliver(lambda: _taken([_notification(key) for key in self.keys]), 370)

    def check(self, account: Account) -> None:
        self._name_places(PLACE, LATER)
        account.later(60)
        waiting = client("sqs").receive_message(QueueUrl=METRIC_QUEUE, MaxNumberOfMessages=10).get("Messages", [])
        bodies = [message["Body"] for message in waiting] or [_again(LATER)]
        assert _taken(bodies)

        found = read_metrics(create_adapters(), PROJECT, self.run_id, [], 500).courses
        assert [(at, point.step, point.value) for at, point in found[0].points] == [(1, 0, 0), (1, 1, 0.1), (2, 2, 0.2)]
        assert account.run(self.run_id).metrics.values["loss"].value == 0.2

    def _name_places(self, *places: str) -> None:
        store = create_adapters().store
        run = store.find_progress(PROJECT, self.run_id)
        assert run is not None
        assert store.record(run, {"places": places}, heard_at=to_text(now()), is_open=run.is_open)


def _notification(key: str) -> str:
    body: dict[str, Any] = json.loads(sample_event("metrics_part")["Records"][0]["body"])
    body["Records"][0]["s3"]["object"]["key"] = quote_plus(key, safe="/")
    return json.dumps(body)


def _again(place: str) -> str:
    """The message of a part that was looked at before, which SQS keeps back for a while."""
    return json.dumps({"launchbay-part": {"key": part_key(place, 1), "looks": 1}})


def _taken(bodies: list[str]) -> bool:
    """Deliver messages to the function as one batch; whether it has taken all of them."""
    record = sample_event("metrics_part")["Records"][0]
    records = [record | {"messageId": f"message-{number}", "body": body} for number, body in enumerate(bodies)]
    return bool(handler_of("metrics")({"Records": records}, LambdaContext()) == {"batchItemFailures": []})
