"""The dashboard of a deployment, one row per graph. `make_observability.py` writes the template from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from alarms import DEAD_LETTERS, FIVE_MINUTES, FUNCTIONS, PIPES, QUEUES


@dataclass(frozen=True)
class Graph:
    """One graph: its lines, as CloudWatch's dashboards define them, or the expression that finds the lines."""

    title: str
    lines: tuple[Any, ...]
    statistic: str = "Sum"
    stacked: bool = False


def graphs() -> Iterator[Graph]:
    """Every graph, three per row: runs first, then what moves the runs, then the resources that they use."""
    yield from _run_graphs()
    yield from _queue_graphs()
    yield from _resource_graphs()


def _run_graphs() -> Iterator[Graph]:
    yield Graph("Launches", (_search("Launches", "service"),))
    yield Graph("Refusals, by reason", (_search("Refusals", "service,reason"),), stacked=True)
    yield Graph("Dispatch delay, seconds", tuple(_search("DispatchDelay", "service", s) for s in ("p50", "p95")))
    yield Graph("Seconds in each state, median", (_search("TimeInState", "service,state", "p50"),))
    yield Graph("Failures, by cause", (_search("Failures", "service,cause"),), stacked=True)
    yield Graph("Cost by class, USD at list prices", (_search("Cost", "service,compute_class"),), stacked=True)


def _queue_graphs() -> Iterator[Graph]:
    age, waiting = "ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible"
    yield Graph("Oldest message, seconds", tuple(_queue(age, f"{queue}Queue") for queue in QUEUES), "Maximum")
    yield Graph("Messages waiting", tuple(_queue(waiting, f"{queue}Queue") for queue in QUEUES), "Maximum")
    yield Graph("Dead letters", tuple(_queue(waiting, f"{queue}DeadLetters") for queue in DEAD_LETTERS), "Maximum")


def _resource_graphs() -> Iterator[Graph]:
    yield Graph("Function errors", tuple(_function("Errors", name) for name in FUNCTIONS))
    yield Graph("Internal errors, by service", (_search("InternalErrors", "service"),))
    yield Graph("Runs that the sweep could not correct", (_search("SweepFailures", "service"),))
    yield Graph("Function duration, ms, p95", tuple(_function("Duration", name) for name in FUNCTIONS), "p95")
    yield Graph("Pipes that fail", tuple(_pipe("ExecutionFailed", name) for name in PIPES))
    yield Graph("API requests", tuple(_api(metric) for metric in ("Count", "4xx", "5xx")))
    yield Graph("API latency, ms, p95", (_api("Latency"),), "p95")
    units = ("ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits")
    yield Graph("Table, units", tuple(["AWS/DynamoDB", metric, "TableName", "${Table}"] for metric in units))
    left = _search("Moves", "service,compute_class")
    yield Graph("Runs that left a class without machines", (left,), stacked=True)


def _search(metric: str, dimensions: str, statistic: str = "Sum") -> list[Any]:
    """Launchbay's own metrics with this name and these dimensions, for all values of the dimensions."""
    search = f"SEARCH('{{Launchbay,{dimensions}}} MetricName=\"{metric}\"', '{statistic}', {FIVE_MINUTES})"
    return [{"expression": search, "label": "" if "," in dimensions else statistic}]


def _queue(metric: str, parameter: str) -> list[Any]:
    return ["AWS/SQS", metric, "QueueName", f"${{{parameter}}}", {"label": parameter}]


def _function(metric: str, name: str) -> list[Any]:
    return ["AWS/Lambda", metric, "FunctionName", f"${{{name}Function}}", {"label": name}]


def _pipe(metric: str, name: str) -> list[Any]:
    return ["AWS/EventBridge/Pipes", metric, "PipeName", f"${{{name}Pipe}}"]


def _api(metric: str) -> list[Any]:
    return ["AWS/ApiGateway", metric, "ApiId", "${ApiId}"]


def dashboard_body() -> str:
    """The dashboard's JSON, with names of parameters for `Fn::Sub`."""
    return '{"widgets": [\n' + ",\n".join(map(json.dumps, _widgets())) + "\n]}"


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
        position = {"x": 8 * (index % 3), "y": 6 * (index // 3), "width": 8, "height": 6}
        yield {"type": "metric", **position, "properties": properties}
