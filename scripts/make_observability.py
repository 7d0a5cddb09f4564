"""Make `infra/observability.yaml`, the alarms and the dashboard; with `--check`, only say whether it is up to date.

Each alarm is one row of `alarms()`, and each of the dashboard's graphs one of `graphs()`: what they have in common,
which CloudFormation would have written out for each of them, is added here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from committed import write_or_check

TEMPLATE = Path(__file__).resolve().parent.parent / "infra" / "observability.yaml"
HEAD = """\
# Made by scripts/make_observability.py: change that, not this file.
AWSTemplateFormatVersion: "2010-09-09"
Description: Launchbay's alarms and dashboard. docs/operate.md says of each alarm what it means and what to do.

"""
FUNCTIONS = ("Api", "Intake", "Dispatch", "Track", "Reconcile")
QUEUES = {
    "Cpu": "A run request of the CPU lane",
    "Gpu": "A run request of the GPU lane",
    "Intake": "A file that was put into the intake bucket",
}
PIPES = ("RunRequested", "RunStateChanged")
DEAD_LETTERS = {
    "Cpu": "A run of a CPU class could not be dispatched.",
    "Gpu": "A run of a GPU class could not be dispatched.",
    "Intake": "A file that was put into the intake bucket could not be taken in.",
    "Pipe": "A record of the table's stream became no event.",
    "Track": "A state change of AWS Batch moved no run.",
    "Reconcile": "The sweep could not be started, or failed.",
}
MINUTE, FIVE_MINUTES = 60, 300


@dataclass(frozen=True)
class Alarm:
    """One alarm: `statistic` of `metric` in `times[0]` of `times[1]` periods at or over `threshold`, or `below` it.

    `of` is the metric's dimension and the parameter that holds its value.
    """

    name: str
    says: str
    namespace: str
    metric: str
    of: tuple[str, str]
    statistic: str = "Sum"
    period: int = FIVE_MINUTES
    times: tuple[int, int] = (1, 1)
    threshold: float = 1
    below: bool = False


def alarms() -> Iterator[Alarm]:
    """Every alarm. One that is silent in the quiet of the night and loud when a person must look."""
    for queue, says in DEAD_LETTERS.items():
        of = ("QueueName", f"{queue}DeadLetters")
        waiting = "ApproximateNumberOfMessagesVisible"
        yield Alarm(f"dead-letters-{queue.lower()}", says, "AWS/SQS", waiting, of, "Maximum")
    for queue, what in QUEUES.items():
        says = f"{what} has been waiting for more than five minutes."
        of, age = ("QueueName", f"{queue}Queue"), "ApproximateAgeOfOldestMessage"
        yield Alarm(f"waiting-{queue.lower()}", says, "AWS/SQS", age, of, "Maximum", MINUTE, (3, 3), 300)
    for pipe in PIPES:
        says = f"The pipe of {pipe} can't tell the bus of what was written; it tries again."
        of = ("PipeName", f"{pipe}Pipe")
        yield Alarm(
            f"pipe-{pipe.lower()}", says, "AWS/EventBridge/Pipes", "ExecutionFailed", of, period=MINUTE, times=(3, 5)
        )
    for function in FUNCTIONS:
        of = ("FunctionName", f"{function}Function")
        says = f"The {function.lower()} function ends in errors."
        yield Alarm(f"errors-{function.lower()}", says, "AWS/Lambda", "Errors", of, times=(2, 3))
        says = f"The {function.lower()} function is held back: the account's Lambda concurrency is used up."
        yield Alarm(f"throttled-{function.lower()}", says, "AWS/Lambda", "Throttles", of, times=(2, 3))
    of = ("FunctionName", "ReconcileFunction")
    says = "The sweep has not run for ten minutes: what an event missed stays as it is."
    yield Alarm("sweep-stopped", says, "AWS/Lambda", "Invocations", of, times=(2, 2), below=True)
    of = ("ApiId", "ApiId")
    yield Alarm("api-fails", "The API answers with 5xx.", "AWS/ApiGateway", "5xx", of, times=(2, 3), threshold=5)
    says = "One request in a hundred takes longer than five seconds."
    yield Alarm("api-slow", says, "AWS/ApiGateway", "Latency", of, "p99", times=(3, 3), threshold=5000)
    for kind in ("Read", "Write"):
        says = f"DynamoDB throttles {kind.lower()}s of the table."
        throttled, of = f"{kind}ThrottleEvents", ("TableName", "Table")
        yield Alarm(f"table-{kind.lower()}s", says, "AWS/DynamoDB", throttled, of, times=(2, 3), threshold=10)


@dataclass(frozen=True)
class Graph:
    """One graph: lines as CloudWatch's dashboards write them, or the expression that finds them."""

    title: str
    lines: tuple[Any, ...]
    statistic: str = "Sum"
    stacked: bool = False


def graphs() -> Iterator[Graph]:
    """Every graph, three a row: runs first, then what moves them, then what carries all of it."""
    yield Graph("Launches", (_found("Launches", "service"),))
    yield Graph("Refusals, by reason", (_found("Refusals", "service,reason"),), stacked=True)
    yield Graph("Dispatch delay, seconds", tuple(_found("DispatchDelay", "service", s) for s in ("p50", "p95")))
    yield Graph("Seconds in each state, median", (_found("TimeInState", "service,state", "p50"),))
    yield Graph("Failures, by cause", (_found("Failures", "service,cause"),), stacked=True)
    yield Graph("Cost by class, USD at list prices", (_found("Cost", "service,compute_class"),), stacked=True)
    age, waiting = "ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible"
    yield Graph("Oldest message, seconds", tuple(_queue(age, f"{queue}Queue") for queue in QUEUES), "Maximum")
    yield Graph("Messages waiting", tuple(_queue(waiting, f"{queue}Queue") for queue in QUEUES), "Maximum")
    yield Graph("Dead letters", tuple(_queue(waiting, f"{queue}DeadLetters") for queue in DEAD_LETTERS), "Maximum")
    yield Graph("Function errors", tuple(_function("Errors", name) for name in FUNCTIONS))
    yield Graph("Function duration, ms, p95", tuple(_function("Duration", name) for name in FUNCTIONS), "p95")
    pipes = tuple(["AWS/EventBridge/Pipes", "ExecutionFailed", "PipeName", f"${{{name}Pipe}}"] for name in PIPES)
    yield Graph("Pipes that fail", pipes)
    yield Graph(
        "API requests", tuple(["AWS/ApiGateway", name, "ApiId", "${ApiId}"] for name in ("Count", "4xx", "5xx"))
    )
    yield Graph("API latency, ms, p95", (["AWS/ApiGateway", "Latency", "ApiId", "${ApiId}"],), "p95")
    units = ("ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits")
    yield Graph("Table, units", tuple(["AWS/DynamoDB", name, "TableName", "${Table}"] for name in units))


def _found(metric: str, dimensions: str, statistic: str = "Sum") -> list[Any]:
    """The metrics of our own with this name and these dimensions, whatever values those have."""
    search = f"SEARCH('{{Launchbay,{dimensions}}} MetricName=\"{metric}\"', '{statistic}', {FIVE_MINUTES})"
    return [{"expression": search, "label": "" if "," in dimensions else statistic}]


def _queue(metric: str, parameter: str) -> list[Any]:
    return ["AWS/SQS", metric, "QueueName", f"${{{parameter}}}", {"label": parameter}]


def _function(metric: str, name: str) -> list[Any]:
    return ["AWS/Lambda", metric, "FunctionName", f"${{{name}Function}}", {"label": name}]


def observability_template() -> str:
    """The text of `infra/observability.yaml`."""
    document = {
        "Parameters": _parameters(),
        "Conditions": {"HasEmail": {"Fn::Not": [{"Fn::Equals": [{"Ref": "AlarmEmail"}, ""]}]}},
        "Resources": _resources(),
        "Outputs": {
            "AlarmTopic": {"Value": {"Ref": "AlarmTopic"}},
            "Dashboard": {"Value": {"Ref": "Dashboard"}},
        },
    }
    return HEAD + yaml.dump(document, Dumper=_Dumper, sort_keys=False, width=120)


def _parameters() -> dict[str, Any]:
    names = {
        "Prefix": "Names of the alarms and of the dashboard begin with it.",
        "AlarmEmail": "Who is told of alarms by mail; empty is nobody.",
        "ApiId": "The HTTP API",
        "Table": "The table of jobs and runs",
        **{f"{name}Function": "A function's name" for name in FUNCTIONS},
        **{f"{queue}Queue": "The name of a queue that a function takes from" for queue in QUEUES},
        **{f"{queue}DeadLetters": "The name of a queue of dead letters" for queue in DEAD_LETTERS},
        **{f"{pipe}Pipe": f"The name of the pipe that tells {pipe}" for pipe in PIPES},
    }
    return {name: {"Type": "String", "Description": text} for name, text in names.items()}


def _resources() -> dict[str, Any]:
    mail = {"TopicArn": {"Ref": "AlarmTopic"}, "Protocol": "email", "Endpoint": {"Ref": "AlarmEmail"}}
    name = {"Fn::Sub": "${Prefix} alarms"}
    body = '{"widgets": [\n' + ",\n".join(map(json.dumps, _widgets())) + "\n]}"
    return {
        "AlarmTopic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": name}},
        "AlarmMail": {"Type": "AWS::SNS::Subscription", "Condition": "HasEmail", "Properties": mail},
        **{_logical_id(alarm.name): _alarm(alarm) for alarm in alarms()},
        "Dashboard": {
            "Type": "AWS::CloudWatch::Dashboard",
            "Properties": {"DashboardName": {"Ref": "Prefix"}, "DashboardBody": {"Fn::Sub": body}},
        },
    }


def _logical_id(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("-")) + "Alarm"


def _alarm(alarm: Alarm) -> dict[str, Any]:
    dimension, parameter = alarm.of
    tell = [{"Ref": "AlarmTopic"}]
    properties = {
        "AlarmName": {"Fn::Sub": f"${{Prefix}}-{alarm.name}"},
        "AlarmDescription": f"{alarm.says} What to do: docs/operate.md, {alarm.name}.",
        "Namespace": alarm.namespace,
        "MetricName": alarm.metric,
        "Dimensions": [{"Name": dimension, "Value": {"Ref": parameter}}],
        "ExtendedStatistic" if alarm.statistic.startswith("p") else "Statistic": alarm.statistic,
        "Period": alarm.period,
        "DatapointsToAlarm": alarm.times[0],
        "EvaluationPeriods": alarm.times[1],
        "ComparisonOperator": "LessThanThreshold" if alarm.below else "GreaterThanOrEqualToThreshold",
        "Threshold": alarm.threshold,
        "TreatMissingData": "breaching" if alarm.below else "notBreaching",
        "AlarmActions": tell,
        "OKActions": tell,
    }
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}


def _widgets() -> Iterator[dict[str, Any]]:
    for index, graph in enumerate(graphs()):
        properties = {
            "title": graph.title,
            "region": "${AWS::Region}",
            "view": "timeSeries",
            "stacked": graph.stacked,
            "stat": graph.statistic,
            "period": FIVE_MINUTES,
            "metrics": list(graph.lines),
        }
        place = {"x": 8 * (index % 3), "y": 6 * (index // 3), "width": 8, "height": 6}
        yield {"type": "metric", **place, "properties": properties}


class _Dumper(yaml.SafeDumper):
    """Writes text of several lines as it stands, and no value by reference to another."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


if __name__ == "__main__":
    sys.exit(write_or_check(TEMPLATE, observability_template(), sys.argv))
