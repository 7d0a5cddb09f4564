"""Alarms that notify somebody, and a dashboard, for existing resources."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

from launchbay_local.template.stacks import Resource
from template_support import ROOT, as_list, deployed, everything, of_kind

FUNCTION = "AWS::Lambda::Function"
# dimension → the resource type whose name is its value
NAMED = {
    "QueueName": "AWS::SQS::Queue",
    "FunctionName": FUNCTION,
    "PipeName": "AWS::Pipes::Pipe",
    "ApiId": "AWS::ApiGatewayV2::Api",
    "TableName": "AWS::DynamoDB::Table",
}


def _alarms() -> list[Resource]:
    return [one for one in of_kind(everything(), "AWS::CloudWatch::Alarm") if "AlarmActions" in one.properties]


def _dimensions(alarm: Resource) -> list[dict[str, Any]]:
    """The dimensions of the metric that an alarm watches, or of all metrics of its expression."""
    metrics = [one["MetricStat"]["Metric"] for one in alarm.properties.get("Metrics", []) if "MetricStat" in one]
    return [dimension for metric in metrics or [alarm.properties] for dimension in metric["Dimensions"]]


def _graphs() -> list[dict[str, Any]]:
    [dashboard] = of_kind(everything(), "AWS::CloudWatch::Dashboard")
    widgets: list[dict[str, Any]] = json.loads(dashboard.properties["DashboardBody"])["widgets"]
    return widgets


def _exists(dimension: str, value: str) -> bool:
    return value in {resource.name for resource in of_kind(everything(), NAMED[dimension])}


def test_every_alarm_notifies_the_topic_when_it_begins_and_when_it_ends() -> None:
    [topic] = of_kind(everything(), "AWS::SNS::Topic")

    assert len(_alarms()) >= 20
    for alarm in _alarms():
        assert topic.arn in as_list(alarm.properties["AlarmActions"]), alarm.logical_id
        assert topic.arn in as_list(alarm.properties["OKActions"]), alarm.logical_id


def test_an_alarm_watches_an_existing_resource() -> None:
    for alarm in _alarms():
        for dimension in _dimensions(alarm):
            if dimension["Name"] in NAMED:
                assert _exists(dimension["Name"], dimension["Value"]), alarm.logical_id


def test_every_function_has_an_alarm_for_errors_and_one_for_throttling() -> None:
    watched = {
        (alarm.properties.get("MetricName"), dimension["Value"])
        for alarm in _alarms()
        for dimension in _dimensions(alarm)
    }

    # The function behind a custom resource is called by a deployment, which reports its failure.
    deploying = {one.properties["ServiceToken"] for one in of_kind(everything(), "Custom::RunnerImage")}
    assert len(deploying) == 1
    for function in (one for one in of_kind(everything(), FUNCTION) if one.arn not in deploying):
        assert {("Errors", function.name), ("Throttles", function.name)} <= watched, function.logical_id


def test_missing_data_raises_only_the_alarm_of_the_sweep() -> None:
    loud = {one.properties["AlarmName"] for one in _alarms() if one.properties["TreatMissingData"] == "breaching"}

    assert loud == {"launchbay-sweep-stopped"}


def test_a_pipe_that_publishes_nothing_while_runs_are_launched_raises_an_alarm() -> None:
    for pipe in of_kind(everything(), "AWS::Pipes::Pipe"):
        [alarm] = [
            one
            for one in _alarms()
            if "Metrics" in one.properties and {"Name": "PipeName", "Value": pipe.name} in _dimensions(one)
        ]
        [expression] = [one["Expression"] for one in alarm.properties["Metrics"] if "Expression" in one]
        watched = {one["Id"] for one in alarm.properties["Metrics"] if "MetricStat" in one}

        assert set(re.findall(r"FILL\((\w+), 0\)", expression)) == watched == {"api", "intake", "published"}
        # Together they must not look back further than a day.
        assert int(alarm.properties["EvaluationPeriods"]) * 300 <= 24 * 3600


def test_throttling_of_the_table_and_of_each_index_raises_an_alarm() -> None:
    [table] = of_kind(everything(), "AWS::DynamoDB::Table")
    indexes = {one["IndexName"] for one in table.properties["GlobalSecondaryIndexes"]}
    for name in ("TableReadsAlarm", "TableWritesAlarm"):
        [alarm] = [one for one in _alarms() if one.logical_id == name]
        [expression] = [one["Expression"] for one in alarm.properties["Metrics"] if "Expression" in one]
        watched = {one["Id"]: one["MetricStat"]["Metric"] for one in alarm.properties["Metrics"] if "MetricStat" in one}
        dimensions = [{one["Name"]: one["Value"] for one in metric["Dimensions"]} for metric in watched.values()]

        assert f"SUM([{', '.join(watched)}])" in expression
        assert {one["TableName"] for one in dimensions} == {table.name}
        assert {one.get("GlobalSecondaryIndexName") for one in dimensions} == {None, *indexes}


def test_email_is_sent_only_if_an_address_is_given() -> None:
    assert of_kind(deployed(), "AWS::SNS::Subscription") == []

    [subscription] = of_kind(deployed(AlarmEmail="team@example.com"), "AWS::SNS::Subscription")
    assert (subscription.properties["Protocol"], subscription.properties["Endpoint"]) == ("email", "team@example.com")


def test_the_dashboard_shows_runs_what_moves_them_and_what_they_cost() -> None:
    titles = " / ".join(graph["properties"]["title"] for graph in _graphs())

    for subject in (
        *("Launches", "Refusals", "Dispatch delay", "each state", "Failures, by cause", "Cost by class"),
        *("Oldest message", "Dead letters", "Function errors", "API requests"),
    ):
        assert subject in titles


def test_graphs_don_t_overlap() -> None:
    places = [(graph["x"], graph["y"]) for graph in _graphs()]

    assert len(set(places)) == len(places)
    assert {graph["x"] + graph["width"] for graph in _graphs()} == {8, 16, 24}


def test_a_graph_shows_an_existing_resource() -> None:
    for graph in _graphs():
        for line in graph["properties"]["metrics"]:
            if isinstance(line[0], str):
                assert _exists(line[2], line[3]), graph["properties"]["title"]
            else:
                assert line[0]["expression"].startswith("SEARCH("), graph["properties"]["title"]


def test_the_committed_template_is_what_its_script_makes() -> None:
    check = [sys.executable, "scripts/make_observability.py", "--check"]

    assert subprocess.run(check, cwd=ROOT, capture_output=True, check=False).returncode == 0
