"""What an upgrade would do, rule by rule: on small templates, on generated ones, and on this application's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upgrade.comparison import KEPT, compare, is_kept
from upgrade.deployment import Declared, Templates
from upgrade.findings import Finding, report
from upgrade.reading import ROOT, read_folder
from upgrade.schemas import schema_of

TABLE, BUCKET, USER_POOL = "AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::Cognito::UserPool"
ENVIRONMENT, JOB_QUEUE = "AWS::Batch::ComputeEnvironment", "AWS::Batch::JobQueue"
TOPIC, RULE, QUEUE = "AWS::SNS::Topic", "AWS::Events::Rule", "AWS::SQS::Queue"


def templates(**resources: Declared) -> Templates:
    return Templates(resources)


def faults(old: Templates, new: Templates) -> list[str]:
    return [f"{one.path}: {one.what}" for one in compare(old, new) if one.is_fault]


def notices(old: Templates, new: Templates) -> list[str]:
    return [f"{one.path}: {one.what}" for one in compare(old, new) if not one.is_fault]


def table(*indexes: str, **members: Any) -> Declared:
    keys = [{"AttributeName": "pk", "KeyType": "HASH"}]
    made = [{"IndexName": name, "KeySchema": keys, "Projection": {"ProjectionType": "ALL"}} for name in indexes]
    return Declared(TABLE, {"KeySchema": keys, "GlobalSecondaryIndexes": made, **members})


# ---- Deleted --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(KEPT))
def test_what_holds_data_or_jobs_may_not_be_deleted(kind: str) -> None:
    assert faults(templates(A=Declared(kind)), templates()) == [f"A: {kind} would be deleted"]


def test_what_is_retained_may_not_be_left_behind() -> None:
    logs = Declared("AWS::Logs::LogGroup", deletion_policy="RetainExceptOnCreate")

    [fault] = faults(templates(JobLogs=logs), templates())
    assert "left behind" in fault


def test_anything_else_may_be_deleted_with_a_notice() -> None:
    assert faults(templates(A=Declared(TOPIC)), templates()) == []
    assert notices(templates(A=Declared(TOPIC)), templates()) == [f"A: {TOPIC} would be deleted"]


def test_versions_and_layers_are_renewed_without_a_word() -> None:
    old = templates(V1=Declared("AWS::Lambda::Version", deletion_policy="Retain"))

    assert compare(old, templates(V2=Declared("AWS::Lambda::Version", deletion_policy="Retain"))) == []


def test_a_logical_id_that_changes_under_a_fixed_name_fails() -> None:
    named = Declared("AWS::CloudWatch::Alarm", {"AlarmName": "errors"})

    [fault] = faults(templates(Old=named), templates(New=named))
    assert "its name is that of the new New" in fault


# ---- Replaced -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        (TABLE, {"TableName": "a"}, {"TableName": "b"}),
        (TABLE, {"KeySchema": [1]}, {"KeySchema": [2]}),
        (BUCKET, {}, {"BucketName": "b"}),
        (JOB_QUEUE, {"JobQueueName": "a"}, {"JobQueueName": "b"}),
        (ENVIRONMENT, {"Type": "MANAGED"}, {"Type": "UNMANAGED"}),
        (ENVIRONMENT, {"ComputeResources": {"Type": "EC2"}}, {"ComputeResources": {"Type": "SPOT"}}),
        ("AWS::ECR::Repository", {}, {"EncryptionConfiguration": {"EncryptionType": "KMS"}}),
    ],
)
def test_what_holds_data_or_jobs_may_not_be_replaced(
    kind: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    [fault] = faults(templates(A=Declared(kind, before)), templates(A=Declared(kind, after)))

    assert "would be replaced, because" in fault


def test_a_log_group_with_data_may_not_be_replaced_and_one_without_may() -> None:
    old, new = ({"LogGroupName": name} for name in "ab")
    group = "AWS::Logs::LogGroup"

    assert faults(templates(A=Declared(group, old, "Retain")), templates(A=Declared(group, new, "Retain")))
    assert not faults(templates(A=Declared(group, old)), templates(A=Declared(group, new)))


def test_a_replacement_under_a_fixed_name_fails() -> None:
    old, new = ({"Name": "jobs", "SourceArn": arn} for arn in ("one", "two"))
    rule = {"ArchiveName": "jobs"}

    [fault] = faults(
        templates(A=Declared("AWS::Events::Archive", old | rule)),
        templates(A=Declared("AWS::Events::Archive", new | rule)),
    )
    assert "its name is fixed" in fault


def test_what_refers_to_something_that_is_replaced_is_replaced_in_its_turn() -> None:
    def pipeline(name: str) -> Templates:
        return templates(
            **{
                "S/Bus": Declared("AWS::Events::EventBus", {"Name": name}),
                "S/Archive": Declared(
                    "AWS::Events::Archive", {"SourceArn": "bus"}, references={"SourceArn": ["S/Bus"]}
                ),
                "T/Archive": Declared(
                    "AWS::Events::Archive", {"SourceArn": "bus"}, references={"SourceArn": ["T/Bus"]}
                ),
            }
        )

    found = notices(pipeline("a"), pipeline("b"))
    assert [one.split(":")[0] for one in found] == ["S/Archive", "S/Bus"], "the bus of another stack is another one"
    assert "SourceArn refers to S/Bus, which would be replaced" in found[0]


def test_only_a_reference_in_what_can_t_be_changed_in_place_replaces() -> None:
    def compute(policy: str) -> Templates:
        return templates(
            Policy=Declared("AWS::Batch::SchedulingPolicy", {"Name": policy}),
            Queue=Declared(JOB_QUEUE, {"SchedulingPolicyArn": "p"}, references={"SchedulingPolicyArn": ["Policy"]}),
            Environment=Declared(
                ENVIRONMENT, {"ReplaceComputeEnvironment": False}, references={"ComputeResources.Subnets": ["Policy"]}
            ),
        )

    assert faults(compute("a"), compute("b")) == []
    assert [one.split(":")[0] for one in notices(compute("a"), compute("b"))] == ["Policy"]


def test_new_machines_of_a_compute_environment_are_a_notice_if_it_is_updated_in_place() -> None:
    def environment(types: list[str]) -> Templates:
        resources = {"InstanceTypes": types}
        return templates(A=Declared(ENVIRONMENT, {"ReplaceComputeEnvironment": False, "ComputeResources": resources}))

    assert faults(environment(["a"]), environment(["b"])) == []
    assert notices(environment(["a"]), environment(["b"])) == ["A: new machines, because InstanceTypes would change"]


def test_another_type_under_the_same_logical_id_fails() -> None:
    [fault] = faults(templates(A=Declared(TOPIC)), templates(A=Declared(QUEUE)))

    assert "its type would change" in fault


def test_a_user_pool_s_aliases_can_not_be_changed() -> None:
    old, new = (templates(A=Declared(USER_POOL, {"AliasAttributes": names})) for names in (["email"], []))

    assert faults(old, new) == [f"A: AliasAttributes of {USER_POOL} can't be changed"]


# ---- Single types ---------------------------------------------------------------------------------------------------


def test_one_index_may_come_or_go_with_a_notice() -> None:
    assert faults(templates(T=table("a")), templates(T=table("a", "b"))) == []
    assert notices(templates(T=table("a", "b")), templates(T=table("a"))) == ["T: the index b would be deleted"]


@given(st.sets(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef")))
def test_more_than_one_index_that_comes_or_goes_is_a_fault(before: set[str], after: set[str]) -> None:
    found = faults(templates(T=table(*sorted(before))), templates(T=table(*sorted(after))))

    assert bool(found) == (len(before ^ after) > 1)


@pytest.mark.parametrize("member", ["KeySchema", "Projection"])
def test_the_keys_and_the_projection_of_an_index_stay(member: str) -> None:
    index: dict[str, Any] = {"IndexName": "a", "KeySchema": [1], "Projection": {}}
    old = Declared(TABLE, {"GlobalSecondaryIndexes": [index]})
    new = Declared(TABLE, {"GlobalSecondaryIndexes": [index | {member: ["other"]}]})

    [fault] = faults(templates(T=old), templates(T=new))
    assert "the keys or the projection of the index a would change" in fault


def test_the_type_of_a_key_attribute_stays() -> None:
    old, new = (table(AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": kind}]) for kind in "SN")

    assert faults(templates(T=old), templates(T=new)) == ["T: the type of the key attribute pk would change"]


@pytest.mark.parametrize(("before", "after"), [({}, {"SchedulingPolicyArn": "p"}), ({"SchedulingPolicyArn": "p"}, {})])
def test_a_job_queue_neither_gets_nor_loses_its_scheduling_policy(before: Any, after: Any) -> None:
    assert len(faults(templates(Q=Declared(JOB_QUEUE, before)), templates(Q=Declared(JOB_QUEUE, after)))) == 1


def test_a_job_queue_may_get_another_scheduling_policy() -> None:
    old, new = (templates(Q=Declared(JOB_QUEUE, {"SchedulingPolicyArn": name})) for name in "pq")

    assert compare(old, new) == []


def api(paths: list[str], settings: list[str]) -> Templates:
    body: dict[str, Any] = {
        "paths": {path: {"get": {}, "x-amazon-apigateway-any-method": {}, "parameters": []} for path in paths}
    }
    return templates(
        Api=Declared("AWS::ApiGatewayV2::Api", {"Body": body}),
        Stage=Declared("AWS::ApiGatewayV2::Stage", {"RouteSettings": {name: {} for name in settings}}),
    )


def test_a_route_with_settings_may_not_go_at_once() -> None:
    assert "Unable to find Route by key" in faults(api(["/a", "/b"], ["GET /b"]), api(["/a"], []))[0]
    assert faults(api(["/a", "/b"], ["GET /b"]), api(["/a", "/b"], [])) == [], "its settings go first"
    assert faults(api(["/a", "/b"], []), api(["/a"], [])) == [], "and then the route"


def test_settings_need_a_route() -> None:
    assert "settings of the route `POST /a`" in faults(api(["/a"], []), api(["/a"], ["POST /a"]))[0]
    assert faults(api(["/a"], []), api(["/a"], ["ANY /a", "$default"])) == []


# ---- What others use ------------------------------------------------------------------------------------------------


def test_exported_outputs_stay_as_they_are() -> None:
    for exports in ({}, {"table": "another"}):
        assert len(faults(Templates({}, exports={"table": "name"}), Templates({}, exports=exports))) == 1


def test_an_output_or_a_parameter_that_goes_is_a_notice() -> None:
    assert len(notices(Templates({}, outputs=["A"], parameters=["B"]), Templates({}))) == 2


def test_a_new_parameter_needs_a_default() -> None:
    assert faults(Templates({}), Templates({}, parameters=["A"], required=["A"])) != []
    assert faults(Templates({}), Templates({}, parameters=["A"])) == []


def test_other_stack_tags_would_replace_the_compute_environments() -> None:
    machines = {"A": Declared(ENVIRONMENT)}
    old, new = Templates(machines, tags={"prod": "a=1"}), Templates(machines, tags={"prod": "a=2"})

    assert len(faults(old, new)) == 1
    assert faults(old, old) == []
    assert faults(replace(old, resources={}), replace(new, resources={})) == []


def test_data_goes_on_outliving_its_deployment() -> None:
    old = templates(A=Declared(BUCKET, deletion_policy="Retain"))

    assert "would no longer outlive" in faults(old, templates(A=Declared(BUCKET)))[0]


# ---- This application -----------------------------------------------------------------------------------------------


@cache
def own() -> Templates:
    return read_folder(ROOT)


def changed(path: str, **members: Any) -> Templates:
    """This application with other properties of one resource."""
    resource = own().resources[path]
    properties = {**resource.properties, **members}
    return replace(own(), resources={**own().resources, path: replace(resource, properties=properties)})


def test_no_change_is_no_finding() -> None:
    assert compare(own(), own()) == []


def test_reading_follows_nested_stacks_and_references() -> None:
    assert own().resources["Images/Repository"].is_retained
    assert own().resources["RunRequestedPipe"].references["Source"] == ["Table"]
    environment = own().resources["Compute/GpuT4OnDemand"].references
    assert environment["ComputeResources.Subnets"] == ["Network/SubnetA", "Network/SubnetB"]
    assert environment["ComputeResources.LaunchTemplate.LaunchTemplateId"] == ["Compute/LaunchTemplate"]
    assert {"ApiUrl", "Table"} <= set(own().outputs)


def test_every_job_queue_compute_environment_table_and_bucket_is_kept() -> None:
    without = {path: one for path, one in own().resources.items() if not is_kept(one)}

    lost = {one.path for one in compare(own(), replace(own(), resources=without)) if one.is_fault}
    kinds = {own().resources[path].kind for path in lost}
    assert {TABLE, BUCKET, ENVIRONMENT, JOB_QUEUE, USER_POOL, "AWS::Logs::LogGroup"} <= kinds
    assert lost == {path for path, one in own().resources.items() if is_kept(one)}


def test_a_new_table_name_would_replace_the_table_and_the_pipes_on_its_stream() -> None:
    found = {one.path: one.is_fault for one in compare(own(), changed("Table", TableName="runs"))}

    assert found["Table"] is True
    assert {"RunRequestedPipe", "RunStateChangedPipe"} <= set(found)


def test_what_is_replaced_in_one_nested_stack_replaces_in_another_what_gets_its_id_as_a_parameter() -> None:
    found = {one.path: one for one in compare(own(), changed("Network/Vpc", CidrBlock="10.90.0.0/16"))}

    assert found["Compute/JobSecurityGroup"].what.endswith("VpcId refers to Network/Vpc, which would be replaced")
    assert not [one for one in found.values() if one.is_fault], "compute environments take other subnets in place"


def test_a_tag_on_a_compute_environment_is_a_fault() -> None:
    assert faults(own(), changed("Compute/GpuT4OnDemand", Tags={"team": "vision"}))


@st.composite
def a_kept_resource_changed(draw: st.DrawFn) -> tuple[str, str, Any]:
    path = draw(st.sampled_from(sorted(path for path, one in own().resources.items() if one.kind in KEPT)))
    names = [keys for keys in schema_of(own().resources[path].kind).create_only if len(keys) == 1]
    name = draw(st.sampled_from([keys[0] for keys in names])) if names else ""
    return path, name, draw(st.text(min_size=1, max_size=5))


@given(a_kept_resource_changed())
def test_a_change_of_any_create_only_property_of_what_is_kept_is_a_fault(change: tuple[str, str, Any]) -> None:
    path, name, value = change

    if name:
        assert any(one.is_fault and one.path == path for one in compare(own(), changed(path, **{name: ["new", value]})))


def test_templates_survive_being_stored() -> None:
    assert Templates.from_json(json.loads(json.dumps(own().to_json()))) == own()


def test_a_report_has_the_faults_first_and_counts_them() -> None:
    text = report([Finding("A", "a notice", "Read it.", is_fault=False), Finding("B", "a fault", "Mend it.")])

    assert text.splitlines()[0].startswith("FAULT   B: a fault. Mend it.")
    assert text.splitlines()[-1] == "1 faults, 1 notices"
