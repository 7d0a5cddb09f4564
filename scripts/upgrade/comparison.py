"""Compares the templates of two revisions: what CloudFormation would replace, delete or fail at. Pure.

The rules are those of CloudFormation's guide ("Update behaviors of stack resources") over the resource schemas, of
DynamoDB (one index created or deleted in an update), of AWS Batch and of API Gateway.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from upgrade.deployment import Declared, Templates
from upgrade.findings import Finding
from upgrade.kinds import KIND_RULES
from upgrade.schemas import Schema, schema_of

TABLE, BUCKET = "AWS::DynamoDB::Table", "AWS::S3::Bucket"
ENVIRONMENT, JOB_QUEUE = "AWS::Batch::ComputeEnvironment", "AWS::Batch::JobQueue"
# May never be replaced or deleted, and no more may any resource that its template retains, such as the jobs' logs.
KEPT = {TABLE, BUCKET, ENVIRONMENT, JOB_QUEUE, "AWS::Cognito::UserPool", "AWS::KMS::Key", "AWS::ECR::Repository"}
# New ones at every deployment, by design: SAM puts a digest of what they are made of into their logical ids.
_RENEWED = {"AWS::Lambda::Version", "AWS::Lambda::LayerVersion", "AWS::ApiGatewayV2::Deployment"}
_KEEP = "Keep it as it is, and put what is new beside it under another logical ID"


def compare(old: Templates, new: Templates, schemas: Callable[[str], Schema] = schema_of) -> list[Finding]:
    """Everything that an upgrade from one to the other would do that a person should know."""
    replaced = _find_replaced(old, new, schemas)
    return [
        *_removed(old, new),
        *_replacements(old, new, replaced, schemas),
        *_refused(old, new, schemas),
        *_policies(old, new),
        *(found for path in _in_both(old, new) for rule in KIND_RULES for found in rule(path, old, new)),
        *_interfaces(old, new),
        *_tags(old, new),
    ]


def is_kept(resource: Declared) -> bool:
    """Whether a resource may neither be replaced nor deleted."""
    return resource.kind in KEPT or (resource.is_retained and resource.kind not in _RENEWED)


def _in_both(old: Templates, new: Templates) -> list[str]:
    return sorted(set(old.resources) & set(new.resources))


def _removed(old: Templates, new: Templates) -> Iterator[Finding]:
    for path in sorted(set(old.resources) - set(new.resources)):
        resource = old.resources[path]
        if resource.kind in _RENEWED:
            continue
        if is_kept(resource):
            lost = "would be left behind, outside of the deployment" if resource.is_retained else "would be deleted"
            yield Finding(path, f"{resource.kind} {lost}", "Keep it in the template")
        else:
            yield Finding(path, f"{resource.kind} would be deleted", "Check that nothing uses it", is_fault=False)
        for twin in _named_alike(resource, old, new):
            what = f"its name is that of the new {twin}, which CloudFormation makes before it deletes this one"
            yield Finding(path, what, "Keep the logical ID, or give the new one another name")


def _named_alike(resource: Declared, old: Templates, new: Templates) -> list[str]:
    names = {str(_get(resource.properties, path)) for path in schema_of(resource.kind).names} - {"None"}
    return [
        path
        for path, one in new.resources.items()
        if path not in old.resources
        and one.kind == resource.kind
        and names & {str(_get(one.properties, name)) for name in schema_of(one.kind).names}
    ]


def _find_replaced(old: Templates, new: Templates, schemas: Callable[[str], Schema]) -> dict[str, str]:
    """The reason why each resource would be replaced, those included that refer to one that is replaced."""
    reasons = {}
    for path in _in_both(old, new):
        before, after = old.resources[path], new.resources[path]
        schema = schemas(after.kind)
        changed = _changed(before, after, [*schema.create_only, *_made_anew(after, schema)])
        if changed and before.kind == after.kind:
            reasons[path] = f"{', '.join(changed)} can't be changed in place"
    while more := {path: why for path, why in _dependents(new, reasons, schemas) if path in old.resources}:
        reasons |= more
    return reasons


def _made_anew(resource: Declared, schema: Schema) -> list[tuple[str, ...]]:
    """Those of the conditional properties that make a new resource.

    AWS Batch changes a compute environment in place, by new machines, if `ReplaceComputeEnvironment` is false.
    """
    if resource.kind == ENVIRONMENT and resource.properties.get("ReplaceComputeEnvironment") is False:
        return []
    return list(schema.conditional) if resource.kind in KEPT else []


def _dependents(
    new: Templates, reasons: Mapping[str, str], schemas: Callable[[str], Schema]
) -> Iterator[tuple[str, str]]:
    for path, resource in new.resources.items():
        if path in reasons or resource.kind in _RENEWED:
            continue
        fixed = schemas(resource.kind).create_only
        for name, others in resource.references.items():
            keys = tuple(name.split("."))
            if any(keys[: len(one)] == one or one[: len(keys)] == keys for one in fixed):
                yield from (
                    (path, f"{name} refers to {one}, which would be replaced") for one in others if one in reasons
                )


def _replacements(
    old: Templates, new: Templates, replaced: Mapping[str, str], schemas: Callable[[str], Schema]
) -> Iterator[Finding]:
    for path, why in sorted(replaced.items()):
        resource = new.resources[path]
        what = f"{resource.kind} would be replaced, because {why}"
        named = [name for name in schemas(resource.kind).names if _get(resource.properties, name) is not None]
        same = [name for name in named if _get(old.resources[path].properties, name) == _get(resource.properties, name)]
        if is_kept(resource) or is_kept(old.resources[path]):
            yield Finding(path, what, _KEEP)
        elif same:
            yield Finding(path, f"{what}, and its name is fixed, so both can't exist", "Give it another name as well")
        else:
            yield Finding(path, what, "Check that nothing else knows the old one", is_fault=False)


def _refused(old: Templates, new: Templates, schemas: Callable[[str], Schema]) -> Iterator[Finding]:
    for path in _in_both(old, new):
        before, after = old.resources[path], new.resources[path]
        if before.kind != after.kind:
            what = f"its type would change from {before.kind} to {after.kind}, which CloudFormation refuses"
            yield Finding(path, what, "Use another logical ID")
        elif changed := _changed(before, after, schemas(after.kind).frozen):
            yield Finding(path, f"{', '.join(changed)} of {after.kind} can't be changed", _KEEP)


def _policies(old: Templates, new: Templates) -> Iterator[Finding]:
    for path in _in_both(old, new):
        before, after = old.resources[path], new.resources[path]
        if before.is_retained and not after.is_retained and before.kind not in _RENEWED:
            what = f"{after.kind} would no longer outlive the deployment"
            yield Finding(path, what, f"Set its DeletionPolicy to {before.deletion_policy} again")


def _interfaces(old: Templates, new: Templates) -> Iterator[Finding]:
    for name, value in sorted(old.exports.items()):
        if name not in new.exports or new.exports[name] != value:
            yield Finding(
                name, "an exported output would change or go, which fails while a stack imports it", "Keep it"
            )
    for name in sorted(set(old.outputs) - set(new.outputs)):
        yield Finding(name, "this output would go", "Say so in the changelog: scripts read outputs", is_fault=False)
    for name in sorted(set(new.required) - set(old.required)):
        what = "the parameter has no default, so `sam deploy` would ask for it or fail"
        yield Finding(name, what, "Give it a default that leaves deployments as they are")
    for name in sorted(set(old.parameters) - set(new.parameters)):
        what = "this parameter would go, and a deployment that sets it in samconfig.toml fails"
        yield Finding(name, what, "Keep the parameter, or say in the changelog to remove the setting", is_fault=False)


def _tags(old: Templates, new: Templates) -> Iterator[Finding]:
    """A stack's tags become those of all its resources, and `Tags` of a compute environment is create-only."""
    has_environments = any(one.kind == ENVIRONMENT for one in new.resources.values())
    for environment in sorted(set(old.tags) | set(new.tags)):
        if has_environments and old.tags.get(environment, "") != new.tags.get(environment, ""):
            what = "other stack tags would replace every compute environment, whose tags can't be changed"
            yield Finding(f"samconfig.toml, {environment}", what, "Keep the tags")


def _changed(before: Declared, after: Declared, paths: list[tuple[str, ...]] | Any) -> list[str]:
    """The paths, as text, at which two resources differ; of nested ones, only the innermost."""
    return [".".join(path) for path in paths if _get(before.properties, path) != _get(after.properties, path)]


def _get(properties: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        if not isinstance(properties, Mapping):
            return None
        properties = properties.get(key)
    return properties
