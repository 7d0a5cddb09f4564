"""The runner image: who builds it, of what, when CloudFormation asks again, and what happens to images in the end."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml

from launchbay_core.domain.hardware import catalogue
from launchbay_core.services.images.runner_image import ANSWER_SECONDS
from launchbay_local.template.readers import read_application
from launchbay_local.template.sam import translate
from launchbay_local.template.stacks import Resource
from template_support import KEY, ROOT, as_list, declaration, deployed, everything, of_kind, statements

IMAGES = ROOT / "infra" / "images.yaml"
IMAGE_VARIABLES = ("LAUNCHBAY_DEFAULT_IMAGE", "LAUNCHBAY_RUNNER_IMAGE")


def _one(kind: str, **parameters: str) -> Resource:
    [found] = of_kind(deployed(**parameters), kind)
    return found


def _images_of_jobs(**parameters: str) -> list[tuple[str, ...]]:
    """The two images that each function which submits jobs is told."""
    variables = [one.properties["Environment"]["Variables"] for one in of_kind(deployed(**parameters), FUNCTION)]
    return [tuple(one[name] for name in IMAGE_VARIABLES) for one in variables if IMAGE_VARIABLES[0] in one]


FUNCTION = "AWS::Lambda::Function"


def test_without_an_image_of_one_s_own_jobs_run_in_the_image_that_the_deployment_builds() -> None:
    built = deployed().output("RunnerImage")

    assert _images_of_jobs() == [(built, built), (built, built)]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"DefaultImage": "mine"}, ("mine", "built")),
        ({"RunnerImage": "mine"}, ("built", "mine")),
        ({"DefaultImage": "mine", "RunnerImage": "runs"}, ("mine", "runs")),
    ],
)
def test_an_image_that_is_given_is_used(given: dict[str, str], told: tuple[str, str]) -> None:
    built = deployed().output("RunnerImage")

    wanted = tuple(built if one == "built" else one for one in told)
    assert set(_images_of_jobs(**given)) == {wanted}


def test_nothing_is_built_if_both_images_are_given() -> None:
    kinds = ("AWS::CodeBuild::Project", "AWS::ECR::Repository", "Custom::RunnerImage")

    assert of_kind(deployed(DefaultImage="mine", RunnerImage="runs"), *kinds) == []


def test_tags_are_immutable_images_are_scanned_and_outlive_their_stack() -> None:
    repository = _one("AWS::ECR::Repository")

    assert repository.properties["ImageTagMutability"] == "IMMUTABLE"
    assert repository.properties["ImageScanningConfiguration"] == {"ScanOnPush": True}
    assert "RepositoryName" not in repository.properties, "a name that is fixed can't be deployed again beside the old"
    declared = declaration(repository)
    assert (declared["DeletionPolicy"], declared["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")
    assert repository.properties["EmptyOnDelete"] is True, "a first deployment that fails leaves nothing"


def test_the_repository_forgets_failed_pushes_and_old_runner_images_and_nothing_else() -> None:
    rules = json.loads(_one("AWS::ECR::Repository").properties["LifecyclePolicy"]["LifecyclePolicyText"])["rules"]

    selections = [rule["selection"] for rule in rules]
    assert [one["tagStatus"] for one in selections] == ["untagged", "tagged"]
    assert selections[1]["tagPrefixList"] == ["runner-"]
    assert selections[1]["countNumber"] >= 10, "queued jobs name the images of earlier deployments"


def test_the_image_is_for_the_processors_of_every_compute_class() -> None:
    families = {one.family for one in catalogue().classes}
    spec = yaml.safe_load(_one("AWS::CodeBuild::Project").properties["Source"]["BuildSpec"])

    assert not [family for family in families if re.match(r"[a-z]+\d+g", family)], "Graviton has arm64"
    [build] = [one for one in spec["phases"]["build"]["commands"] if one.startswith("docker build ")]
    assert "--platform linux/amd64" in build
    assert _one("AWS::CodeBuild::Project").properties["Environment"]["Type"] == "LINUX_CONTAINER"


def test_the_build_uses_exactly_the_variables_that_it_is_given() -> None:
    project = _one("AWS::CodeBuild::Project").properties
    phases = yaml.safe_load(project["Source"]["BuildSpec"])["phases"].values()
    commands = [text for phase in phases for text in phase["commands"]]
    given = {one["Name"] for one in project["Environment"]["EnvironmentVariables"]} | {"IMAGE_TAG", "BASE_IMAGE"}

    used = {name for text in commands for name in re.findall(r"\$\{?([A-Z_]+)", text)}
    assert used | {"BASE_IMAGE", "BUILDX_NO_DEFAULT_ATTESTATIONS"} == given
    assert "ARG BASE_IMAGE\nFROM ${BASE_IMAGE}\n" in (ROOT / "images/runner/Dockerfile").read_text()


def test_builds_run_outside_of_the_vpc() -> None:
    assert "VpcConfig" not in _one("AWS::CodeBuild::Project").properties


def test_the_build_ends_before_the_function_that_waits_and_both_before_cloudformation_gives_up() -> None:
    project, asked = _one("AWS::CodeBuild::Project").properties, _one("Custom::RunnerImage").properties
    [function] = [one for one in of_kind(deployed(), FUNCTION) if one.arn == asked["ServiceToken"]]
    timeout = function.properties["Timeout"]

    assert 60 * (project["TimeoutInMinutes"] + project["QueuedTimeoutInMinutes"]) + ANSWER_SECONDS < timeout <= 900
    assert 3 * timeout < asked["ServiceTimeout"] <= 3600, "Lambda tries an asynchronous call three times"


def _version(packaged: str, tmp_path: Any) -> Any:
    path = tmp_path / f"{packaged}.yaml"
    path.write_text(IMAGES.read_text().replace("CodeUri: ../functions/images/", f"CodeUri: s3://bucket/{packaged}"))
    body = translate(path, {}, "us-east-1").body["Resources"]
    return body["RunnerImage"]["Properties"]["Files"]


def test_cloudformation_asks_again_exactly_if_the_files_have_changed(tmp_path: Any) -> None:
    assert _version("first", tmp_path) == _version("first", tmp_path)
    assert _version("first", tmp_path) != _version("second", tmp_path)


def test_another_base_image_is_asked_for_again() -> None:
    asked = {base: _one("Custom::RunnerImage", BaseImage=base).properties["BaseImage"] for base in ("", "mine:1")}

    assert asked["mine:1"] == "mine:1"
    assert re.fullmatch(r"[a-z.]+/docker/library/python:3\.\d+-slim-[a-z]+", asked[""])


def test_files_of_builds_have_a_place_of_their_own_in_the_bucket() -> None:
    granted = {
        resource
        for role in of_kind(everything(), "AWS::IAM::Role")
        if role.stack.translated.path == IMAGES
        for policy in role.properties["Policies"]
        for statement in statements(policy["PolicyDocument"])
        for resource in as_list(statement["Resource"])
    }

    objects = {resource for resource in granted if ":s3:::" in resource and "/" in resource}
    assert {one.split("/", 1)[1] for one in objects} == {"images/*"}
    assert {resource for resource in granted if ":kms:" in resource} == {KEY}


def test_the_local_stack_neither_builds_an_image_nor_starts_the_function_that_would() -> None:
    application = read_application(deployed())

    assert "ImagesFunction" not in [function.logical_id for function in application.functions]
    assert len(application.functions) == 6
    assert not [one for one in application.not_run if "ECR" in one or "CodeBuild" in one or "Images" in one]
