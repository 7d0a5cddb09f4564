"""Rules of single types of resources, which no schema states."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from upgrade.deployment import Templates
from upgrade.findings import Finding
from upgrade.schemas import schema_of

Rule = Callable[[str, Templates, Templates], Iterator[Finding]]
_METHODS = {"get", "put", "post", "delete", "patch", "head", "options", "x-amazon-apigateway-any-method"}


def _pair(path: str, old: Templates, new: Templates, kind: str) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    """The properties of a resource before and after, if it is of a type."""
    before, after = old.resources[path], new.resources[path]
    return (before.properties, after.properties) if before.kind == after.kind == kind else None


def check_indexes(path: str, old: Templates, new: Templates) -> Iterator[Finding]:
    """DynamoDB creates or deletes one index in an update, and never changes the keys or the projection of one."""
    pair = _pair(path, old, new, "AWS::DynamoDB::Table")
    if pair is None:
        return
    before, after = ({one["IndexName"]: one for one in each.get("GlobalSecondaryIndexes", ())} for each in pair)
    moved = sorted(set(before) ^ set(after))
    if len(moved) > 1:
        what = f"{len(moved)} indexes would be created or deleted at once ({', '.join(moved)})"
        yield Finding(path, what, "DynamoDB accepts one in an update: make one deployment for each")
    elif moved:
        what = f"the index {moved[0]} would be {'created' if moved[0] in after else 'deleted'}"
        advice = "It can take hours: deploy it before the code that reads it"
        yield Finding(path, what, advice, is_fault=False)
    for name in sorted(set(before) & set(after)):
        fixed = ("KeySchema", "Projection")
        if any(before[name].get(member) != after[name].get(member) for member in fixed):
            what = f"the keys or the projection of the index {name} would change"
            yield Finding(path, what, "Make a new index under another name, and delete this one a deployment later")
    types = [
        {one["AttributeName"]: one["AttributeType"] for one in each.get("AttributeDefinitions", ())} for each in pair
    ]
    for name in sorted(set(types[0]) & set(types[1])):
        if types[0][name] != types[1][name]:
            yield Finding(path, f"the type of the key attribute {name} would change", "Use another attribute")
    if pair[0].get("LocalSecondaryIndexes") != pair[1].get("LocalSecondaryIndexes"):
        yield Finding(path, "local indexes would change, which a table can't", "Use a global index")


def check_machines(path: str, old: Templates, new: Templates) -> Iterator[Finding]:
    """A compute environment that needs new machines ends the jobs on its old ones after the update's timeout."""
    pair = _pair(path, old, new, "AWS::Batch::ComputeEnvironment")
    if pair is None:
        return
    resources = [each.get("ComputeResources", {}) for each in pair]
    names = [
        keys[1] for keys in schema_of("AWS::Batch::ComputeEnvironment").conditional if keys[0] == "ComputeResources"
    ]
    changed = sorted({name for name in names if resources[0].get(name) != resources[1].get(name)})
    if changed:
        advice = "Jobs that run have the update's timeout to end: see docs/deploy.md"
        yield Finding(path, f"new machines, because {', '.join(changed)} would change", advice, is_fault=False)


def check_scheduling(path: str, old: Templates, new: Templates) -> Iterator[Finding]:
    """A job queue keeps its way of scheduling: with a policy or without one."""
    pair = _pair(path, old, new, "AWS::Batch::JobQueue")
    if pair is not None and bool(pair[0].get("SchedulingPolicyArn")) != bool(pair[1].get("SchedulingPolicyArn")):
        what = "a job queue can neither get a scheduling policy nor lose the one that it has"
        yield Finding(path, what, "Replace the policy by another policy")


def check_routes(path: str, old: Templates, new: Templates) -> Iterator[Finding]:
    """API Gateway refuses settings of a route that is gone, also those that the stage has from before."""
    pair = _pair(path, old, new, "AWS::ApiGatewayV2::Stage")
    if pair is None:
        return
    stack = path.rpartition("/")[0]
    routes = _routes(new, stack)
    for route in sorted(set(pair[1].get("RouteSettings") or {}) - routes):
        yield Finding(path, f"settings of the route `{route}`, which the API doesn't have", "Remove the settings")
    for route in sorted(set(pair[0].get("RouteSettings") or {}) - routes - set(pair[1].get("RouteSettings") or {})):
        what = f"the route `{route}` would go, and the stage still has settings of it (`Unable to find Route by key`)"
        yield Finding(path, what, "Remove its settings in one deployment, and the route in a later one")


def _routes(templates: Templates, stack: str) -> set[str]:
    """The routes of the APIs in a stack, as `METHOD /path`."""
    found = {"$default"}
    for path, resource in templates.resources.items():
        if path.rpartition("/")[0] != stack:
            continue
        if resource.kind == "AWS::ApiGatewayV2::Route":
            found.add(str(resource.properties.get("RouteKey")))
        if resource.kind == "AWS::ApiGatewayV2::Api":
            for where, methods in (resource.properties.get("Body") or {}).get("paths", {}).items():
                found |= {f"{_method(name)} {where}" for name in methods if name in _METHODS}
    return found


def _method(name: str) -> str:
    return "ANY" if name.startswith("x-") else name.upper()


KIND_RULES: tuple[Rule, ...] = (check_indexes, check_machines, check_scheduling, check_routes)
