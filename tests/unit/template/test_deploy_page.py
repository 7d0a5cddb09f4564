"""docs/deploy.md has the quota of every class, and names only existing parameters and outputs."""

from __future__ import annotations

import re

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from class_regions import classes_of_regions
from launchbay.operating.preflight.services import LACKING_SOMEWHERE
from launchbay.operating.smoke.smoke_test import STEPS
from launchbay_core.domain.hardware import catalogue
from page_support import page, section, table_rows
from template_support import declaration, deployed, everything, of_kind

QUOTAS = table_rows("deploy.md", "Quotas to request")


def test_the_page_names_the_quota_of_each_class_and_its_smallest_machine() -> None:
    smallest = {one.name: min(size.vcpus for size in one.instance_types) for one in catalogue().classes}

    assert {row[0]: int(row[3]) for row in QUOTAS} == smallest


def test_a_class_s_quota_is_that_of_its_instance_family() -> None:
    family = {one.name: one.family[0].upper() for one in catalogue().classes}
    quota = ""
    for name, on_demand, _, _ in QUOTAS:
        quota = quota if on_demand == "the same" else on_demand
        letters = re.search(r"On-Demand (?:Standard \((.*?)\)|(G and VT|P)) ", quota)
        assert letters, quota
        assert family[name] in re.split(r", | and ", letters[1] or letters[2])


def test_the_page_names_only_existing_parameters_and_outputs() -> None:
    body = deployed().translated.body
    known = {*body["Parameters"], *body["Outputs"], "RUNNABLE", "Replace", "FROM", "ImagesFunction"}
    words = set(re.findall(r"`([A-Z][A-Za-z]+)`", page("deploy.md")))

    assert words <= known


def test_the_page_counts_the_classes() -> None:
    count, default = len(catalogue().classes), deployed().translated.body["Parameters"]["ComputeClasses"]["Default"]

    assert f"{2 * count} compute environments and {2 * count} job queues" in page("deploy.md")
    assert len(default.split(",")) == 4, "the page says four"


def test_every_step_of_the_smoke_test_is_explained() -> None:
    told = [row[0] for row in table_rows("deploy.md", "The smoke test")]

    assert told == [step.name for step in STEPS]


def test_the_page_has_the_names_of_the_job_queues() -> None:
    names = {queue.properties["JobQueueName"] for queue in of_kind(everything(), "AWS::Batch::JobQueue")}

    forms = re.findall(r"`(<stack>.<class>[a-z-]*)`", page("deploy.md"))
    assert len(forms) == 2
    for form in forms:
        assert form.replace("<stack>", "launchbay").replace("<class>", "cpu-compute") in names


def test_the_page_has_everything_that_a_deletion_leaves() -> None:
    words = {
        "AWS::DynamoDB::Table": "the table",
        "AWS::S3::Bucket": "the buckets with their policies",
        "AWS::S3::BucketPolicy": "the buckets with their policies",
        "AWS::Cognito::UserPool": "the user pool",
        "AWS::ECR::Repository": "the repository of images",
        "AWS::Logs::LogGroup": "jobs' logs stay",
    }
    retained = {
        one.kind for one in everything().resources() if declaration(one).get("DeletionPolicy", "").startswith("Retain")
    }

    assert retained == set(words)
    left = section("deploy.md", "Deleting a deployment without losing data")
    assert [text for text in words.values() if text not in " ".join(left.split())] == []


def test_the_page_lists_the_regions_that_lack_a_service_and_what_the_preflight_says_there() -> None:
    kinds = {one.kind for one in everything().resources()} - {"Custom::RunnerImage"}
    lacking: dict[str, set[str]] = {}
    for region in classes_of_regions():
        for kind in kinds - set(PROVIDER_SCHEMA_MANAGER.get_resource_types(region)):
            lacking.setdefault(kind.split("::")[1], set()).add(region)
    said = {kind.split("::")[1]: (service, remedy) for kind, service, remedy in LACKING_SOMEWHERE}

    assert set(said) == set(lacking)
    rows = {row[0]: (set(row[1].split(", ")), row[2].replace("`", "")) for row in table_rows("deploy.md", "Regions")}
    assert rows == {service: (lacking[name], remedy) for name, (service, remedy) in said.items()}


def test_the_role_to_which_people_attach_policies_is_an_output() -> None:
    roles = {role.logical_id: role.arn for role in of_kind(everything(), "AWS::IAM::Role")}

    assert everything().output("JobRole") == roles["JobRole"]
    assert "the output `JobRole`" in page("containers.md")
