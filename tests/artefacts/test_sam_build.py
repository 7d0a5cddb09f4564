"""What `sam build` makes: the same as `make build`, in every stack; and what the runner image is made of."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from samtranslator.yaml_helper import yaml_parse

from artefact_support import ROOT
from launchbay_core.aws.images.build_context import read_context

SAM = ROOT / ".venv" / "tools" / "sam" / "bin" / "sam"
FUNCTIONS = {"api": "ApiFunction", "dispatch": "DispatchFunction", "images": "Images/ImagesFunction"}


def _runs() -> bool:
    return (SAM.parent / "python").exists()  # a link, which leads nowhere in the root of `make lambda-python`


pytestmark = [
    pytest.mark.skipif(not _runs(), reason="SAM's CLI is not installed, or has no Python here: see `make artefacts`"),
]


@pytest.fixture(scope="module")
def by_sam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `sam build` makes, as samconfig.toml configures it."""
    folder = tmp_path_factory.mktemp("sam")
    environment = {**os.environ, "PYTHON": sys.executable, "SAM_CLI_TELEMETRY": "0", "AWS_DEFAULT_REGION": "us-east-1"}
    command = [str(SAM), "build", "--build-dir", str(folder), "--template-file", str(ROOT / "template.yaml")]
    made = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    return folder


def contents(folder: Path) -> dict[str, str]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_sam_builds_a_function_as_make_does(by_sam: Path, built_for_lambda: Path, name: str) -> None:
    assert contents(by_sam / FUNCTIONS[name]) == contents(built_for_lambda / "functions" / name)


@pytest.mark.parametrize("layer", ["core", "deps"])
def test_sam_builds_a_layer_as_make_does(by_sam: Path, built_for_lambda: Path, layer: str) -> None:
    assert contents(by_sam / f"{layer.capitalize()}Layer") == contents(built_for_lambda / "layers" / layer)


def test_every_path_in_a_built_template_is_there(by_sam: Path) -> None:
    templates = list(by_sam.rglob("template.yaml"))
    assert len(templates) == 1 + len(list((ROOT / "infra").glob("*.yaml")))
    for template in templates:
        for name, resource in yaml_parse(template.read_text())["Resources"].items():
            for member in ("CodeUri", "ContentUri", "TemplateURL"):
                where = resource.get("Properties", {}).get(member)
                assert where is None or (template.parent / where).exists(), f"{name} in {template}"


def test_the_runner_image_is_made_of_its_dockerfile_locked_requirements_and_one_wheel(by_sam: Path) -> None:
    context = by_sam / "Images" / "ImagesFunction" / "context"

    assert sorted(file.name.split("-")[0] for file in context.iterdir()) == [
        "Dockerfile",
        "launchbay",
        "requirements.txt",
    ]
    assert read_context(context, "base").digest == read_context(context, "base").digest


def test_the_commands_of_the_dockerfile_install_what_runs_a_job(by_sam: Path, tmp_path: Path) -> None:
    context = by_sam / "Images" / "ImagesFunction" / "context"
    venv.create(tmp_path / "image", with_pip=True)
    environment = {**os.environ, "PATH": f"{tmp_path / 'image' / 'bin'}:{os.defpath}"}
    environment.pop("PYTHONPATH", None)
    lines = (context / "Dockerfile").read_text().splitlines()
    commands = [line.removeprefix("RUN ") for line in lines if line.startswith("RUN ")]
    imports = (
        'python -c "import launchbay.cli.container.exec, launchbay.runtime.runner, boto3; from launchbay import launch"'
    )

    assert len(commands) == 3
    for command in (*commands, imports):
        shown = command.replace("/opt/launchbay", str(context))
        ran = subprocess.run(["/bin/sh", "-ec", shown], env=environment, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout + ran.stderr
