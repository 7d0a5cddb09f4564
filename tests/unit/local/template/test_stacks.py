from __future__ import annotations

import re
from pathlib import Path

import pytest

from launchbay_local.errors import TemplateError
from launchbay_local.template.stacks import bind_parameters
from local_support import sample_stack, stack_of


def test_a_given_parameter_goes_over_its_default() -> None:
    declared = {"Parameters": {"Size": {"Type": "Number", "Default": 1}}}
    assert bind_parameters(declared, {"Size": "3"}) == {"Size": "3"}


def test_a_parameter_without_default_gets_a_value_that_fits_its_type() -> None:
    declared = {"Parameters": {"Vpc": {"Type": "String"}, "Count": {"Type": "Number"}}}
    assert bind_parameters(declared, {}) == {"Vpc": "local-vpc", "Count": "1"}


def test_a_list_parameter_is_split() -> None:
    declared = {
        "Parameters": {"Ids": {"Type": "CommaDelimitedList", "Default": "a, b"}, "No": {"Type": "List<Number>"}}
    }
    assert bind_parameters(declared, {"No": ""}) == {"Ids": ["a", "b"], "No": []}


def test_a_parameter_that_the_template_does_not_have_is_refused() -> None:
    with pytest.raises(TemplateError, match="no parameter `Colour`"):
        bind_parameters({"Parameters": {}}, {"Colour": "red"})


def test_a_value_that_is_not_allowed_is_refused() -> None:
    declared = {"Parameters": {"Stage": {"Type": "String", "AllowedValues": ["dev", "prod"]}}}
    with pytest.raises(TemplateError, match="one of dev, prod"):
        bind_parameters(declared, {"Stage": "tset"})


def test_names_and_arns_stay_the_same_over_restarts() -> None:
    first, second = ({r.logical_id: r.arn for r in sample_stack().resources()} for _ in range(2))
    assert first == second
    assert first["Packing"] == "arn:aws:sqs:us-east-1:123456789012:shop-Packing"


def test_a_resource_whose_condition_does_not_hold_is_not_there() -> None:
    assert "OnlyInProd" not in {resource.logical_id for resource in sample_stack().resources()}
    assert "OnlyInProd" in {resource.logical_id for resource in sample_stack(Stage="prod").resources()}


def test_a_queue_s_ref_is_the_url_of_this_machine() -> None:
    assert sample_stack().ref("Packing") == "http://127.0.0.1:4566/123456789012/shop-Packing"


def test_outputs_of_a_nested_stack_are_read_from_its_own_template() -> None:
    stack = sample_stack()
    assert stack.output("JobQueue") == "arn:aws:batch:us-east-1:123456789012:job-queue/shop-jobs-small"
    assert {nested.name for nested in stack.stacks()} == {"shop", "shop-Nested"}


def test_an_output_can_be_the_api_s_url() -> None:
    assert sample_stack().output("Url") == "http://127.0.0.1:8470"


def test_a_role_has_a_unique_id_also_through_a_nested_stack(tmp_path: Path) -> None:
    (tmp_path / "inner.yaml").write_text(
        "Resources: {R: {Type: 'AWS::IAM::Role'}}\nOutputs: {Id: {Value: !GetAtt R.RoleId}}"
    )
    stack = stack_of(
        tmp_path,
        """
        Resources:
          R: {Type: "AWS::IAM::Role"}
          S: {Type: "AWS::CloudFormation::Stack", Properties: {TemplateURL: inner.yaml}}
        Outputs: {Id: {Value: !GetAtt S.Outputs.Id}}
        """,
    )

    own, inner = stack.get_att("R", "RoleId"), stack.output("Id")

    assert inner == stack.nested("S").get_att("R", "RoleId")
    assert own != inner
    assert all(re.fullmatch("AROA[A-Z2-7]{17}", one) for one in (own, inner))


def test_a_nested_template_that_is_not_here_is_named(tmp_path: Path) -> None:
    stack = stack_of(
        tmp_path, "Resources: {S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: gone.yaml}}}"
    )
    with pytest.raises(TemplateError, match=r"gone\.yaml"):
        list(stack.resources())


def test_a_broken_reference_is_reported_with_its_file_and_resource(tmp_path: Path) -> None:
    stack = stack_of(tmp_path, "Resources: {Q: {Type: 'AWS::SQS::Queue', Properties: {DelaySeconds: {Ref: Gone}}}}")
    with pytest.raises(TemplateError, match=r"template\.yaml, resource `Q`: .*Gone"):
        _ = next(stack.resources()).properties


@pytest.mark.parametrize("text", ["- a list", "Resources: 3", "Resources: {a: [}"])
def test_a_file_that_is_not_a_template_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(TemplateError):
        stack_of(tmp_path, text)


def test_what_sam_refuses_is_reported_in_sam_s_words(tmp_path: Path) -> None:
    template = """
        Transform: AWS::Serverless-2016-10-31
        Resources: {F: {Type: 'AWS::Serverless::Function', Properties: {CodeUri: src/, Events: {E: {Type: Nothing}}}}}
    """
    with pytest.raises(TemplateError, match="SAM refuses"):
        stack_of(tmp_path, template)
