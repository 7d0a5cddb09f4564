"""The parameters and outputs of a deployment, and `samconfig.toml`."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest

from launchbay_local.template.stacks import bind_parameters
from template_support import ROOT, TEMPLATES, deployed, everything


def _template() -> dict[str, Any]:
    return deployed().translated.body


def _samconfig(environment: str) -> dict[str, str]:
    """The parameters that an environment of `samconfig.toml` sets."""
    config = tomllib.loads((ROOT / "samconfig.toml").read_text())
    overrides = config[environment]["deploy"]["parameters"].get("parameter_overrides", "")
    return dict(word.split("=", 1) for word in overrides.split())


def test_every_parameter_has_a_description_and_a_place_in_the_console_s_form() -> None:
    parameters = _template()["Parameters"]
    groups = _template()["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    grouped = [name for group in groups for name in group["Parameters"]]

    assert sorted(grouped) == sorted(parameters)
    assert [name for name, one in parameters.items() if not one.get("Description")] == []


def test_every_parameter_is_bounded() -> None:
    bounds = {"AllowedValues", "AllowedPattern", "MinValue", "MaxLength"}
    free = {
        name for name, one in _template()["Parameters"].items() if not bounds & set(one) and "AWS::" not in one["Type"]
    }

    assert free <= {"SubnetIds"}, "a list of subnets has no pattern that CloudFormation would check"


def test_a_default_is_within_its_own_bounds() -> None:
    for name, one in _template()["Parameters"].items():
        if "Default" in one and "AllowedPattern" in one:
            assert re.fullmatch(one["AllowedPattern"], str(one["Default"])), name
        if "Default" in one and "MinValue" in one:
            assert float(one["MinValue"]) <= float(one["Default"]) <= float(one["MaxValue"]), name


@pytest.mark.parametrize(("environment", "stage"), [("default", "dev"), ("prod", "prod")])
def test_samconfig_sets_existing_parameters_to_valid_values(environment: str, stage: str) -> None:
    given = _samconfig(environment)

    bound = bind_parameters(_template(), given)

    assert bound["Stage"] == stage
    for name, value in given.items():
        pattern = _template()["Parameters"][name].get("AllowedPattern", ".*")
        assert re.fullmatch(pattern, value), name


def test_the_outputs_have_what_the_client_needs() -> None:
    outputs = _template()["Outputs"]

    assert {"ApiUrl", "Region", "DataBucket", "Table", "Bus", "JobLogGroup"} <= set(outputs)
    assert [name for name, one in outputs.items() if not one.get("Description")] == []
    for name in outputs:
        assert everything().output(name)


def test_every_stack_stays_within_cloudformation_s_quotas() -> None:
    for path in TEMPLATES:
        assert path.stat().st_size < 1_000_000, f"{path.name}: a template is at most 1 MB"
    for stack in everything().stacks():
        body = stack.translated.body
        assert len(body["Resources"]) <= 500, stack.name
        assert len(body.get("Parameters", {})) <= 200, stack.name
        assert len(body.get("Outputs", {})) <= 200, stack.name


def test_every_nested_stack_of_the_folder_is_used() -> None:
    used = {stack.translated.path for stack in everything().stacks()}

    assert used == set(TEMPLATES)
