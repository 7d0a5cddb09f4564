"""Make `infra/observability.yaml`, the alarms and the dashboard; with `--check`, only say whether it is up to date.

The alarms are defined in `alarms.py` and the dashboard's graphs in `dashboard.py`. This script adds the properties that
they have in common.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

from alarms import DEAD_LETTERS, FUNCTIONS, LAUNCHBAY, PIPES, QUEUES, Alarm, ExpressionAlarm, Watched, alarms
from committed import write_or_check
from dashboard import dashboard_body

TEMPLATE = Path(__file__).resolve().parent.parent / "infra" / "observability.yaml"
HEAD = """\
# Made by scripts/make_observability.py from scripts/alarms.py and scripts/dashboard.py: edit those, not this file.
AWSTemplateFormatVersion: "2010-09-09"
Description: Launchbay's alarms and dashboard. docs/operate.md explains each alarm and says what to do.

"""


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
        "Prefix": "Prefix of the names of the alarms and the dashboard",
        "AlarmEmail": "Email address that alarms are sent to. If empty, no email is sent.",
        "ApiId": "ID of the HTTP API",
        "Table": "Table with jobs and runs",
        **{f"{name}Function": "Name of a function" for name in FUNCTIONS},
        **{f"{queue}Queue": "Name of a queue that a function reads" for queue in QUEUES},
        **{f"{queue}DeadLetters": "Name of a dead-letter queue" for queue in DEAD_LETTERS},
        **{f"{pipe}Pipe": f"Name of the pipe that publishes {pipe}" for pipe in PIPES},
    }
    return {name: {"Type": "String", "Description": text} for name, text in names.items()}


def _resources() -> dict[str, Any]:
    mail = {"TopicArn": {"Ref": "AlarmTopic"}, "Protocol": "email", "Endpoint": {"Ref": "AlarmEmail"}}
    name = {"Fn::Sub": "${Prefix} alarms"}
    return {
        "AlarmTopic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": name}},
        "AlarmMail": {"Type": "AWS::SNS::Subscription", "Condition": "HasEmail", "Properties": mail},
        **{_logical_id(alarm.name): _alarm(alarm) for alarm in alarms()},
        "Dashboard": {
            "Type": "AWS::CloudWatch::Dashboard",
            "Properties": {"DashboardName": {"Ref": "Prefix"}, "DashboardBody": {"Fn::Sub": dashboard_body()}},
        },
    }


def _logical_id(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("-")) + "Alarm"


def _alarm(alarm: Alarm | ExpressionAlarm) -> dict[str, Any]:
    topic = [{"Ref": "AlarmTopic"}]
    properties = {
        "AlarmName": {"Fn::Sub": f"${{Prefix}}-{alarm.name}"},
        "AlarmDescription": f"{alarm.description} What to do: docs/operate.md, {alarm.name}.",
        **(_of_metric(alarm) if isinstance(alarm, Alarm) else _of_expression(alarm)),
        "DatapointsToAlarm": alarm.datapoints[0],
        "EvaluationPeriods": alarm.datapoints[1],
        "AlarmActions": topic,
        "OKActions": topic,
    }
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}


def _of_metric(alarm: Alarm) -> dict[str, Any]:
    return {
        "Namespace": alarm.namespace,
        "MetricName": alarm.metric,
        "Dimensions": _dimensions(alarm.namespace, alarm.dimension),
        "ExtendedStatistic" if alarm.statistic.startswith("p") else "Statistic": alarm.statistic,
        "Period": alarm.period,
        "ComparisonOperator": "LessThanThreshold" if alarm.below else "GreaterThanOrEqualToThreshold",
        "Threshold": alarm.threshold,
        "TreatMissingData": "breaching" if alarm.below else "notBreaching",
    }


def _of_expression(alarm: ExpressionAlarm) -> dict[str, Any]:
    metrics = [
        {
            "Id": name,
            "MetricStat": {
                "Metric": {
                    "Namespace": one.namespace,
                    "MetricName": one.metric,
                    "Dimensions": _dimensions(one.namespace, one.dimension) + _dimensions_of_index(one),
                },
                "Stat": "Sum",
                "Period": alarm.period,
            },
            "ReturnData": False,
        }
        for name, one in alarm.metrics.items()
    ]
    return {
        "Metrics": [{"Id": "alarm", "Expression": alarm.expression, "ReturnData": True}, *metrics],
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "Threshold": 1,
        "TreatMissingData": "notBreaching",
    }


def _dimensions(namespace: str, dimension: tuple[str, str]) -> list[dict[str, Any]]:
    name, parameter = dimension
    return [{"Name": name, "Value": parameter if namespace == LAUNCHBAY else {"Ref": parameter}}]


def _dimensions_of_index(one: Watched) -> list[dict[str, Any]]:
    return [] if one.index is None else [{"Name": "GlobalSecondaryIndexName", "Value": one.index}]


class _Dumper(yaml.SafeDumper):
    """Writes text of several lines as a block, and repeats equal values instead of using aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _represent_text)


if __name__ == "__main__":
    sys.exit(write_or_check(TEMPLATE, observability_template(), sys.argv))
