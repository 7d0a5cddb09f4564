"""Reads the templates of a folder or of a git revision, as SAM and CloudFormation would see them."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from launchbay_local.location import Location
from launchbay_local.template.sam import declared_parameters, translate
from launchbay_local.template.stacks import Stack
from upgrade.deployment import Declared, Templates
from upgrade.references import Level

ROOT = Path(__file__).resolve().parents[2]
_PATHS = ("template.yaml", "infra", "samconfig.toml")
_LOCATION = Location("us-east-1", "http://127.0.0.1:1", "http://127.0.0.1:2")
# Everything that can be switched on is, so that no resource escapes.
EVERYTHING = {
    "Stage": "prod",
    "ComputeClasses": "",
    "MachineProject": "vision",
    "Audiences": "beside",
    "AlarmEmail": "team@example.com",
}


def read_folder(folder: Path) -> Templates:
    """The templates of a checkout.

    Raises:
        TemplateError: a template can't be translated, or refers to what does not exist.
    """
    main = folder / "template.yaml"
    given = {name: value for name, value in EVERYTHING.items() if name in declared_parameters(main)}
    stack = Stack("launchbay", translate(main, given, _LOCATION.region), given, _LOCATION)
    body = stack.translated.body
    outputs = body.get("Outputs", {})
    parameters = body.get("Parameters", {})
    templates = Templates(
        dict(_resources(Level(stack))),
        sorted(outputs),
        {str(name): stack.output(output) for output, name in _exports(stack, outputs)},
        sorted(parameters),
        sorted(name for name, one in parameters.items() if "Default" not in one),
        _stack_tags(folder / "samconfig.toml"),
    )
    return Templates.from_json(json.loads(json.dumps(templates.to_json(), default=str)))  # as a stored one is read


def read_revision(revision: str, repository: Path = ROOT) -> Templates:
    """The templates of a git revision.

    Raises:
        LookupError: git does not know the revision here.
        TemplateError: a template can't be translated, or refers to what does not exist.
    """
    command = ["git", "archive", "--format=tar", revision, *_PATHS]
    made = subprocess.run(command, cwd=repository, capture_output=True, check=False)
    if made.returncode != 0:
        raise LookupError(made.stderr.decode().strip())
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(made.stdout)) as archive:
            archive.extractall(folder, filter="data")
        return read_folder(Path(folder))


def _resources(level: Level) -> Iterator[tuple[str, Declared]]:
    stack = level.stack
    for resource in stack.resources():
        if resource.stack is not stack:
            continue  # of a nested stack, which is read with its own prefix
        declared = stack.translated.body["Resources"][resource.logical_id]
        yield (
            f"{level.prefix}{resource.logical_id}",
            Declared(
                resource.kind,
                resource.properties,
                declared.get("DeletionPolicy", "Delete"),
                declared.get("UpdateReplacePolicy", "Delete"),
                level.references(resource.logical_id),
            ),
        )
        if resource.kind == "AWS::CloudFormation::Stack":
            yield from _resources(level.nested(resource.logical_id))


def _exports(stack: Stack, outputs: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, one in outputs.items():
        if "Export" in one:
            yield name, stack.resolver.resolve(one["Export"]["Name"])


def _stack_tags(config: Path) -> dict[str, str]:
    if not config.is_file():
        return {}
    environments = tomllib.loads(config.read_text(encoding="utf-8"))
    found = {
        name: one.get("deploy", {}).get("parameters", {}).get("tags", "")
        for name, one in environments.items()
        if isinstance(one, dict)
    }
    return {name: " ".join(tags) if isinstance(tags, list) else str(tags) for name, tags in found.items()}
