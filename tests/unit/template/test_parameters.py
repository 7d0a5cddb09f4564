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


# CloudFormation's guide, "Rule functions": `Ref`, and no function but these.
RULE_FUNCTIONS = {"Ref", *(f"Fn::{name}" for name in ("And", "Or", "Not", "If", "Equals", "Contains", "RefAll"))}
RULE_FUNCTIONS |= {f"Fn::{name}" for name in ("EachMemberEquals", "EachMemberIn", "ValueOf", "ValueOfAll")}


def _functions_in(value: Any) -> set[str]:
    if isinstance(value, list):
        return {name for one in value for name in _functions_in(one)}
    if isinstance(value, dict):
        return set(value) | {name for one in value.values() for name in _functions_in(one)}
    return set()


def test_rules_use_only_the_functions_that_cloudformation_accepts_there() -> None:
    for name, rule in _template()["Rules"].items():
        asserted = [one["Assert"] for one in rule["Assertions"]]
        assert _functions_in([rule["RuleCondition"], *asserted]) <= RULE_FUNCTIONS, name


def _holds(value: Any, given: dict[str, Any]) -> Any:
    """A rule's condition or assertion with values of parameters, by the guide's words for each function."""
    if not isinstance(value, dict):
        return value
    [(function, argument)] = value.items()
    if function == "Ref":
        return given[argument]
    arguments = [_holds(one, given) for one in argument]
    if function == "Fn::Not":
        return not arguments[0]
    if function == "Fn::EachMemberEquals":
        return all(member == arguments[1] for member in arguments[0])
    assert function == "Fn::Equals"
    return arguments[0] == arguments[1]


@pytest.mark.parametrize("empty", [[], [""]], ids=["no member", "an empty member"])
@pytest.mark.parametrize(
    ("vpc", "subnets", "accepted"),
    [("", None, True), ("vpc-1", ["subnet-1"], True), ("vpc-1", None, False), ("", ["subnet-1"], False)],
)
def test_a_vpc_and_its_subnets_are_named_together(
    vpc: str, subnets: list[str] | None, empty: list[str], *, accepted: bool
) -> None:
    given = {"VpcId": vpc, "SubnetIds": empty if subnets is None else subnets, "Issuer": "", "PageDomain": ""}

    rules = [rule for rule in _template()["Rules"].values() if _holds(rule["RuleCondition"], given)]
    refused = [
        one["AssertDescription"] for rule in rules for one in rule["Assertions"] if not _holds(one["Assert"], given)
    ]
    assert bool(refused) is not accepted
    assert all("is required if" in text for text in refused)


@pytest.mark.parametrize(
    ("domain", "certificate", "accepted"), [("", "", True), ("a.example", "arn", True), ("a.example", "", False)]
)
def test_a_host_name_of_the_page_needs_its_certificate(domain: str, certificate: str, *, accepted: bool) -> None:
    given = {"PageDomain": domain, "PageCertificateArn": certificate}
    rule = _template()["Rules"]["AHostNameOfThePageNeedsItsCertificate"]

    applies = _holds(rule["RuleCondition"], given)
    assert (not applies or _holds(rule["Assertions"][0]["Assert"], given)) is accepted


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
