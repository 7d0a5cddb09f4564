"""How functions are configured and updated: runtime, logs, aliases, versions, and the rollback of a new version."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from lambda_support import ROOT
from launchbay_local.template.sam import translate
from template_support import deployed_in, of_kind

TEMPLATE, IMAGES = ROOT / "template.yaml", ROOT / "infra" / "images.yaml"


def resources(kind: str, stage: str = "dev", path: Path = TEMPLATE) -> dict[str, Any]:
    """The resources of a type in the translated template, by their logical ids."""
    body = translate(path, {"Stage": stage}, "us-east-1").body
    return {name: one for name, one in body["Resources"].items() if one["Type"] == kind}


def functions() -> dict[str, Any]:
    return {name: one["Properties"] for name, one in resources("AWS::Lambda::Function").items()}


def test_every_function_runs_python_3_13_on_arm64_with_tracing_and_a_log_group_of_its_own() -> None:
    groups = set()
    for name, function in functions().items():
        assert (function["Runtime"], function["Architectures"]) == ("python3.13", ["arm64"]), name
        assert function["TracingConfig"] == {"Mode": "Active"}, name
        groups.add(function["LoggingConfig"]["LogGroup"]["Ref"])
    assert len(groups) == len(functions())
    kept = resources("AWS::Logs::LogGroup")
    assert all("RetentionInDays" in kept[group]["Properties"] for group in groups)


def test_a_function_s_log_and_metrics_go_by_the_name_of_its_folder() -> None:
    for name, function in functions().items():
        service = function["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"]
        assert f"{service.capitalize()}Function" == name


@pytest.mark.parametrize("setting", ["Timeout", "MemorySize"])
def test_every_function_s_setting_has_a_reason_beside_it(setting: str) -> None:
    reasons = re.findall(rf"^      {setting}: \d+(.*)$", TEMPLATE.read_text(), re.MULTILINE)
    assert len(reasons) == len(functions())
    assert all(reason.startswith("  # ") for reason in reasons)


def test_every_trigger_of_a_function_calls_its_alias() -> None:
    mappings = resources("AWS::Lambda::EventSourceMapping").values()
    assert all("live" in mapping["Properties"]["FunctionName"]["Ref"] for mapping in mappings)
    named = set(functions())
    for rule in resources("AWS::Events::Rule").values():
        told = [target["Arn"].get("Fn::GetAtt", [""])[0] for target in rule["Properties"]["Targets"]]
        assert not named & set(told)


def test_a_new_version_in_prod_gets_a_tenth_of_the_calls_first_and_is_rolled_back_when_it_fails() -> None:
    groups = resources("AWS::CodeDeploy::DeploymentGroup", stage="prod")
    alarms = resources("AWS::CloudWatch::Alarm", stage="prod")
    assert len(groups) == len(functions())
    for group in groups.values():
        properties = group["Properties"]
        assert "Canary10Percent" in str(properties["DeploymentConfigName"])
        assert "DEPLOYMENT_STOP_ON_ALARM" in properties["AutoRollbackConfiguration"]["Events"]
        condition, watched, _ = properties["AlarmConfiguration"]["Fn::If"]
        assert condition == "IsProd"
        [alarm] = [alarms[one["Name"]["Ref"]] for one in watched["Alarms"]]
        assert [dimension["Name"] for dimension in alarm["Properties"]["Dimensions"]] == [
            *("FunctionName", "Resource", "ExecutedVersion")
        ]


def test_a_rollout_is_undone_by_one_failed_call_of_the_new_version_and_not_by_those_of_the_old() -> None:
    versions = set(resources("AWS::Lambda::Version", stage="prod"))
    for alarm in resources("AWS::CloudWatch::Alarm", stage="prod").values():
        dimensions = {one["Name"]: one["Value"] for one in alarm["Properties"]["Dimensions"]}
        watched, attribute = dimensions["ExecutedVersion"]["Fn::GetAtt"]

        assert (watched in versions, attribute) == (True, "Version"), "the fix of a failing version must be deployable"
        assert alarm["Properties"]["Threshold"] == 1, "a tenth of the sweep's calls is less than one a minute"


def test_a_new_version_in_dev_takes_over_at_once() -> None:
    assert resources("AWS::CodeDeploy::DeploymentGroup", stage="dev") == {}
    assert all("UpdatePolicy" not in alias for alias in resources("AWS::Lambda::Alias", stage="dev").values())


@pytest.mark.parametrize("layer", ["layers/core/", "layers/deps/"])
def test_new_content_of_a_layer_is_a_new_version_of_every_function(layer: str, tmp_path: Path) -> None:
    def packaged(content: str) -> Path:
        path = tmp_path / f"{content}.yaml"
        path.write_text(TEMPLATE.read_text().replace(f"ContentUri: {layer}", f"ContentUri: s3://bucket/{content}"))
        return path

    first, second = (set(resources("AWS::Lambda::Version", path=packaged(content))) for content in ("first", "second"))
    assert len(first) == len(second) == len(functions())
    assert not first & second


@pytest.mark.parametrize("path", [TEMPLATE, IMAGES], ids=lambda path: path.name)
def test_a_version_ends_with_its_successor_and_so_does_the_snapshot_that_is_paid_for_it(path: Path) -> None:
    versions = resources("AWS::Lambda::Version", path=path)

    assert len(versions) == len(resources("AWS::Lambda::Function", path=path))
    assert {one["DeletionPolicy"] for one in versions.values()} == {"Delete"}, "SAM retains them if nothing is said"


def test_layers_end_with_their_successor() -> None:
    layers = resources("AWS::Lambda::LayerVersion")

    assert len(layers) == 2
    assert {one["DeletionPolicy"] for one in layers.values()} == {"Delete"}


def test_the_policy_of_a_function_s_callers_has_room_for_more_routes() -> None:
    permissions = resources("AWS::Lambda::Permission")
    longest = max(len(json.dumps(one)) + len(name) for name, one in permissions.items())
    names = 2 * 100 + 64  # a stack's name, with a suffix in a Sid; a function's name
    of_the_api = [one for one in permissions.values() if "ApiFunction" in str(one["Properties"]["FunctionName"])]

    assert len(of_the_api) * (longest + names) < 20_480, "Lambda refuses a larger policy, and the deployment fails"


@pytest.mark.parametrize(
    ("stage", "region", "starts_so"),
    [
        ("dev", "us-east-1", False),
        ("prod", "us-east-1", True),
        ("prod", "ap-east-2", False),
        ("prod", "ap-southeast-6", False),
    ],
)
def test_in_prod_the_api_starts_from_a_snapshot_where_the_region_has_them(
    stage: str, region: str, *, starts_so: bool
) -> None:
    asked = {
        one.logical_id: one.properties["SnapStart"]["ApplyOn"]
        for one in of_kind(deployed_in(region, Stage=stage), "AWS::Lambda::Function")
        if "SnapStart" in one.properties
    }

    assert asked == {"ApiFunction": "PublishedVersions" if starts_so else "None"}
