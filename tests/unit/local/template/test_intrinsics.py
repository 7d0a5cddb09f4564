from __future__ import annotations

from typing import Any

import pytest

from launchbay_local.errors import TemplateError
from launchbay_local.template.intrinsics import Resolver


class Resources:
    """A template with one resource, `Thing`."""

    def has(self, logical_id: str) -> bool:
        return logical_id == "Thing"

    def ref(self, _logical_id: str) -> Any:
        return "the-thing"

    def get_att(self, _logical_id: str, attribute: str) -> Any:
        return f"the-thing's {attribute}"


TEMPLATE = {
    "Mappings": {"Sizes": {"dev": {"Memory": 128}, "prod": {"Memory": 1024}}},
    "Conditions": {
        "IsDev": {"Fn::Equals": [{"Ref": "Stage"}, "dev"]},
        "IsProd": {"Fn::Not": [{"Condition": "IsDev"}]},
        "IsBig": {"Fn::And": [{"Condition": "IsProd"}, {"Fn::Equals": [1, "1"]}]},
        "IsAny": {"Fn::Or": [{"Condition": "IsProd"}, {"Condition": "IsDev"}]},
    },
}
PSEUDO = {"AWS::Region": "eu-west-1", "AWS::StackName": "app"}


@pytest.fixture
def resolver() -> Resolver:
    return Resolver(TEMPLATE, {"Stage": "dev", "Zones": ["a", "b"], "On": True}, PSEUDO, Resources())


@pytest.mark.parametrize(
    ("value", "resolved"),
    [
        ({"Ref": "Stage"}, "dev"),
        ({"Ref": "AWS::Region"}, "eu-west-1"),
        ({"Ref": "Thing"}, "the-thing"),
        ({"Fn::GetAtt": ["Thing", "Arn"]}, "the-thing's Arn"),
        ({"Fn::GetAtt": "Thing.Outputs.Url"}, "the-thing's Outputs.Url"),
        ({"Fn::Sub": "${Stage}-${Thing.Arn}-${Thing}"}, "dev-the-thing's Arn-the-thing"),
        ({"Fn::Sub": ["${A}${Stage}", {"A": {"Ref": "AWS::Region"}}]}, "eu-west-1dev"),
        ({"Fn::Sub": "${!Literal} ${On}"}, "${Literal} true"),
        ({"Fn::Join": ["-", ["x", {"Ref": "Stage"}, 3]]}, "x-dev-3"),
        ({"Fn::Join": [",", {"Ref": "Zones"}]}, "a,b"),
        ({"Fn::Select": ["1", {"Ref": "Zones"}]}, "b"),
        ({"Fn::Select": [0, {"Fn::Split": ["/", "a/b"]}]}, "a"),
        ({"Fn::FindInMap": ["Sizes", {"Ref": "Stage"}, "Memory"]}, 128),
        ({"Fn::FindInMap": ["Sizes", "test", "Memory", {"DefaultValue": 1}]}, 1),
        ({"Fn::If": ["IsDev", "yes", "no"]}, "yes"),
        ({"Fn::Base64": {"Ref": "Stage"}}, "ZGV2"),
        ({"Fn::GetAZs": ""}, ["eu-west-1a", "eu-west-1b", "eu-west-1c"]),
        ({"Fn::Length": {"Ref": "Zones"}}, 2),
        ({"Fn::ToJsonString": {"a": {"Ref": "Stage"}}}, '{"a": "dev"}'),
        ({"Fn::Cidr": ["10.0.0.0/16", 2, 8]}, ["10.0.0.0/24", "10.0.1.0/24"]),
        ([1, "x", None, True], [1, "x", None, True]),
    ],
)
def test_a_function_gives_what_cloudformation_gives(resolver: Resolver, value: Any, resolved: Any) -> None:
    assert resolver.resolve(value) == resolved


@pytest.mark.parametrize(("name", "holds"), [("IsDev", True), ("IsProd", False), ("IsBig", False), ("IsAny", True)])
def test_a_condition_may_be_made_of_others(resolver: Resolver, name: str, holds: bool) -> None:
    assert resolver.condition(name) is holds


def test_no_value_removes_the_property_or_list_item_that_holds_it(resolver: Resolver) -> None:
    absent = {"Fn::If": ["IsProd", "x", {"Ref": "AWS::NoValue"}]}
    assert resolver.resolve({"kept": 1, "gone": absent, "list": [1, absent]}) == {"kept": 1, "list": [1]}


def test_a_branch_that_is_not_taken_is_not_evaluated(resolver: Resolver) -> None:
    assert resolver.resolve({"Fn::If": ["IsDev", 1, {"Ref": "Nowhere"}]}) == 1


def test_a_policy_s_own_condition_key_is_no_function(resolver: Resolver) -> None:
    statement = {"Condition": {"StringEquals": {"aws:x": {"Ref": "Stage"}}}}
    assert resolver.resolve(statement) == {"Condition": {"StringEquals": {"aws:x": "dev"}}}


@pytest.mark.parametrize(
    "value",
    [
        {"Ref": "Nowhere"},
        {"Fn::GetAtt": ["Nowhere", "Arn"]},
        {"Fn::Sub": "${Nowhere}"},
        {"Fn::If": ["Unknown", 1, 2]},
        {"Fn::FindInMap": ["Sizes", "test", "Memory"]},
        {"Fn::Select": [5, ["a"]]},
        {"Fn::Conjure": []},
    ],
)
def test_what_is_not_there_is_named(resolver: Resolver, value: Any) -> None:
    with pytest.raises(TemplateError):
        resolver.resolve(value)
