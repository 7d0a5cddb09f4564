"""Asynchronous hops: nothing is lost if the receiver fails, and failed messages can be retried."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from launchbay_local.template.application import function_name
from launchbay_local.template.stacks import Resource
from template_support import as_list, everything, of_kind, statements

QUEUE, FUNCTION, RULE = "AWS::SQS::Queue", "AWS::Lambda::Function", "AWS::Events::Rule"
MAPPING, PIPE, SCHEDULE = "AWS::Lambda::EventSourceMapping", "AWS::Pipes::Pipe", "AWS::Scheduler::Schedule"
TWO_WEEKS, A_DAY = 14 * 24 * 3600, 24 * 3600


def _queues() -> dict[str, Resource]:
    return {queue.arn: queue for queue in of_kind(everything(), QUEUE)}


def _targets() -> Iterator[tuple[Resource, dict[str, Any]]]:
    """Every rule and schedule with each of its targets."""
    for rule in of_kind(everything(), RULE):
        for target in rule.properties["Targets"]:
            yield rule, target
    for schedule in of_kind(everything(), SCHEDULE):
        yield schedule, schedule.properties["Target"]


def _dead_letters() -> set[str]:
    """The ARNs of all dead-letter queues."""
    from_rules = {target["DeadLetterConfig"]["Arn"] for _, target in _targets()}
    from_queues = {queue.properties["RedrivePolicy"]["deadLetterTargetArn"] for queue in _work_queues()}
    from_pipes = {_stream_source(pipe)["DeadLetterConfig"]["Arn"] for pipe in of_kind(everything(), PIPE)}
    from_functions = {
        invoke.properties["DestinationConfig"]["OnFailure"]["Destination"]
        for invoke in of_kind(everything(), "AWS::Lambda::EventInvokeConfig")
    }
    return from_rules | from_queues | from_pipes | from_functions


def _work_queues() -> list[Resource]:
    """The queues that a function reads."""
    return [_queues()[mapping.properties["EventSourceArn"]] for mapping in _from_queues()]


def _from_queues() -> list[Resource]:
    return [one for one in of_kind(everything(), MAPPING) if ":sqs:" in one.properties["EventSourceArn"]]


def _stream_source(pipe: Resource) -> dict[str, Any]:
    found: dict[str, Any] = pipe.properties["SourceParameters"]["DynamoDBStreamParameters"]
    return found


def _function(name_or_arn: str) -> Resource:
    by_name = {function.name: function for function in of_kind(everything(), FUNCTION)}
    return by_name[function_name(name_or_arn) if name_or_arn.startswith("arn:") else name_or_arn]


def test_an_event_that_a_rule_or_schedule_cannot_deliver_goes_to_a_dead_letter_queue() -> None:
    for rule, target in _targets():
        assert target.get("DeadLetterConfig", {}).get("Arn") in _queues(), rule.logical_id


def test_each_rule_can_send_to_its_queue_and_its_dead_letter_queue() -> None:
    allowed = {
        (resource, source)
        for policy in of_kind(everything(), "AWS::SQS::QueuePolicy")
        for statement in statements(policy.properties["PolicyDocument"])
        if statement["Principal"] == {"Service": "events.amazonaws.com"}
        for resource in as_list(statement["Resource"])
        for source in as_list(statement["Condition"]["ArnEquals"]["aws:SourceArn"])
    }

    for rule, target in _targets():
        wanted = {target["DeadLetterConfig"]["Arn"]} | ({target["Arn"]} if ":sqs:" in target["Arn"] else set())
        assert {(queue, rule.arn) for queue in wanted} <= allowed, rule.logical_id


def test_an_event_that_a_rule_s_function_fails_on_goes_to_a_dead_letter_queue() -> None:
    configured = {
        _function(invoke.properties["FunctionName"]).logical_id: invoke.properties["DestinationConfig"]
        for invoke in of_kind(everything(), "AWS::Lambda::EventInvokeConfig")
    }

    for rule, target in _targets():
        if ":lambda:" in target["Arn"]:
            function = _function(target["Arn"])
            assert function.logical_id in configured, f"{rule.logical_id} invokes {function.logical_id}"
            assert configured[function.logical_id]["OnFailure"]["Destination"] in _queues()


def test_a_pipe_stops_retrying_and_sends_the_record_to_a_dead_letter_queue() -> None:
    pipes = of_kind(everything(), PIPE)

    assert len(pipes) >= 2
    for pipe in pipes:
        source = _stream_source(pipe)
        assert source["DeadLetterConfig"]["Arn"] in _queues()
        assert 0 < int(source["MaximumRetryAttempts"]) <= 100
        assert source["StartingPosition"] == "TRIM_HORIZON"


def test_a_message_that_fails_again_and_again_goes_to_a_dead_letter_queue() -> None:
    for queue in _work_queues():
        redrive = queue.properties["RedrivePolicy"]
        assert redrive["deadLetterTargetArn"] in _queues()
        assert int(redrive["maxReceiveCount"]) >= 5, "Lambda's throttling must not use up a message's tries"


def test_a_queue_hides_a_message_for_six_times_its_function_s_timeout() -> None:
    for mapping in _from_queues():
        timeout = int(_function(mapping.properties["FunctionName"]).properties["Timeout"])
        visibility = int(_queues()[mapping.properties["EventSourceArn"]].properties["VisibilityTimeout"])
        assert visibility >= 6 * timeout + int(mapping.properties.get("MaximumBatchingWindowInSeconds", 0))


def test_only_the_failed_messages_of_a_batch_are_retried() -> None:
    for mapping in _from_queues():
        assert mapping.properties["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_a_lane_uses_only_its_share_of_the_concurrency() -> None:
    for mapping in _from_queues():
        assert 2 <= int(mapping.properties["ScalingConfig"]["MaximumConcurrency"]) <= 10


def test_dead_letters_are_kept_for_two_weeks_or_report_no_loss() -> None:
    for arn in _dead_letters():
        kept = int(_queues()[arn].properties["MessageRetentionPeriod"])
        assert kept == (A_DAY if "Reconcile" in arn else TWO_WEEKS), arn
        assert arn not in {queue.arn for queue in _work_queues()}


def test_a_dead_letter_raises_an_alarm() -> None:
    watched = {
        dimension["Value"]
        for alarm in of_kind(everything(), "AWS::CloudWatch::Alarm")
        if alarm.properties.get("MetricName") == "ApproximateNumberOfMessagesVisible"
        for dimension in alarm.properties["Dimensions"]
    }

    assert {_queues()[arn].name for arn in _dead_letters()} <= watched


def test_every_queue_is_encrypted() -> None:
    for queue in of_kind(everything(), QUEUE):
        assert queue.properties["SqsManagedSseEnabled"] is True, queue.logical_id


def test_each_lane_has_a_rule_and_a_queue_of_its_own() -> None:
    lanes = {}
    for rule in of_kind(everything(), RULE):
        pattern = rule.properties.get("EventPattern", {})
        if pattern.get("detail-type") == ["RunRequested"]:
            [lane] = pattern["detail"]["lane"]
            [target] = rule.properties["Targets"]
            lanes[lane] = target["Arn"]

    assert set(lanes) == {"cpu", "gpu"}
    assert set(lanes.values()) < {queue.arn for queue in _work_queues()}


def test_the_bus_archives_its_events_for_replays() -> None:
    [archive] = of_kind(everything(), "AWS::Events::Archive")
    [bus] = of_kind(everything(), "AWS::Events::EventBus")

    assert archive.properties["SourceArn"] == bus.arn
    assert archive.properties["EventPattern"] == {"source": ["launchbay"]}
    assert int(archive.properties["RetentionDays"]) >= 14


def test_the_stream_has_the_images_that_the_pipes_publish() -> None:
    [table] = of_kind(everything(), "AWS::DynamoDB::Table")

    assert table.properties["StreamSpecification"]["StreamViewType"] == "NEW_IMAGE"
    for pipe in of_kind(everything(), PIPE):
        assert pipe.properties["Source"] == table.stack.get_att(table.logical_id, "StreamArn")
