"""Reads a SAM template and translates it to plain CloudFormation, without network or account.

Keeps what the translation loses: where the code of each function and layer is on this machine.
"""

from __future__ import annotations

import copy
import functools
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import yaml
from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

from launchbay_local.errors import TemplateError

_STAND_IN_LOCATION = "s3://local/code"
_CODE_PROPERTIES = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
    "AWS::Serverless::HttpApi": "DefinitionUri",
    "AWS::Serverless::StateMachine": "DefinitionUri",
}


@dataclass(frozen=True)
class Translated:
    """A plain CloudFormation template, and the local paths that its SAM source named.

    `code` maps a function's logical id to its folder; `layers` maps a layer's (SAM) logical id to its folder.
    """

    path: Path
    body: dict[str, Any]
    code: dict[str, Path] = field(default_factory=dict)
    layers: dict[str, Path] = field(default_factory=dict)


def translate(path: Path, parameters: dict[str, Any], region: str) -> Translated:
    """Read the template at `path` and translate it if it is SAM.

    Raises:
        TemplateError: it is missing, is not a template, or SAM refuses it.
    """
    source = _read(path)
    if not _is_sam(source):
        return Translated(path, source)
    code = _take_paths(source, path.parent, "AWS::Serverless::Function")
    layers = _take_paths(source, path.parent, "AWS::Serverless::LayerVersion")
    return Translated(path, _translate(source, parameters, region), code, layers)


def declared_parameters(path: Path) -> set[str]:
    """The names of a template's parameters.

    Raises:
        TemplateError: it is missing or is not a template.
    """
    return set(_read(path).get("Parameters", {}))


def _read(path: Path) -> dict[str, Any]:
    try:
        source = copy.deepcopy(_parse(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise TemplateError(f"{path} can't be read: {error.strerror}.") from error
    except (yaml.YAMLError, ValueError) as error:
        raise TemplateError(f"{path} is not valid YAML: {error}") from error
    if not isinstance(source, dict) or not isinstance(source.get("Resources"), dict):
        raise TemplateError(f"{path} is not a template: it has no `Resources`.")
    return source


@functools.lru_cache(maxsize=4)
def _parse(text: str) -> Any:
    """A template's text, which is read more than once, and takes half a second each time."""
    return yaml_parse(text)


def _is_sam(source: dict[str, Any]) -> bool:
    transform = source.get("Transform", [])
    names = transform if isinstance(transform, list) else [transform]
    return "AWS::Serverless-2016-10-31" in names


def _take_paths(source: dict[str, Any], folder: Path, kind: str) -> dict[str, Path]:
    """Replace the local code of each resource of a kind by an S3 address, as packaging does; return the local paths."""
    name = _CODE_PROPERTIES[kind]
    section = kind.rsplit("::", 1)[1]
    default = source.get("Globals", {}).get(section, {}).get(name)
    paths = {}
    for logical_id, resource in source["Resources"].items():
        if resource.get("Type") != kind:
            continue
        properties = resource.setdefault("Properties", {})
        where = properties.get(name, default)
        if isinstance(where, str) and not where.startswith("s3://"):
            paths[logical_id] = (folder / where).resolve()
            properties[name] = f"{_STAND_IN_LOCATION}/{logical_id}"
    return paths


def _translate(source: dict[str, Any], parameters: dict[str, Any], region: str) -> dict[str, Any]:
    session = boto3.Session(region_name=region)
    translator = Translator(None, Parser(), boto_session=session)
    try:
        return dict(
            translator.translate(
                copy.deepcopy(source), parameter_values=dict(parameters), get_managed_policy_map=_AnyPolicy
            )
        )
    except InvalidDocumentException as error:
        causes = "; ".join(cause.message for cause in error.causes)
        raise TemplateError(f"SAM refuses the template: {causes}") from error


# Its warnings are about metrics and feature switches that only AWS has.
logging.getLogger("samtranslator").setLevel(logging.ERROR)


class _AnyPolicy(dict[str, str]):
    """Every AWS managed policy by name."""

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ARG002
        return f"arn:aws:iam::aws:policy/{key}"

    def __getitem__(self, key: str) -> str:
        return f"arn:aws:iam::aws:policy/{key}"

    def __contains__(self, key: object) -> bool:
        return True
