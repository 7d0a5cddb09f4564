"""One template with values for its parameters: names, conditions and properties of its resources; nested stacks.

A parameter's value is the caller's, else the template's default; one without either gets a value that fits its type,
because what such parameters name (a VPC, an image, an address for alarms) is not used on this machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from launchbay_local.errors import TemplateError
from launchbay_local.location import Location
from launchbay_local.template import attributes
from launchbay_local.template.intrinsics import Resolver
from launchbay_local.template.sam import Translated, translate

NESTED = ("AWS::CloudFormation::Stack", "AWS::Serverless::Application")


class Resource:
    """One active resource of a stack; its properties are resolved when they are first read."""

    def __init__(self, stack: Stack, logical_id: str, kind: str) -> None:
        self.stack = stack
        self.logical_id = logical_id
        self.kind = kind
        self.name = stack.physical_name(logical_id)

    @property
    def arn(self) -> str:
        """The resource's ARN."""
        return str(self.stack.get_att(self.logical_id, "Arn"))

    @cached_property
    def properties(self) -> dict[str, Any]:
        """The properties, every intrinsic function evaluated.

        Raises:
            TemplateError: they refer to something that does not exist.
        """
        return self.stack.properties(self.logical_id)


class Stack:
    """A template bound to its parameters."""

    def __init__(self, name: str, translated: Translated, parameters: Mapping[str, Any], location: Location) -> None:
        self.name = name
        self.location = location
        self.translated = translated
        self.parameters = bind_parameters(translated.body, parameters)
        self._body: dict[str, Any] = translated.body["Resources"]
        self._names: dict[str, str] = {}
        self._nested: dict[str, Stack] = {}
        pseudo = {
            "AWS::AccountId": location.account,
            "AWS::NotificationARNs": [],
            "AWS::Partition": "aws",
            "AWS::Region": location.region,
            "AWS::StackId": f"arn:aws:cloudformation:{location.region}:{location.account}:stack/{name}/local",
            "AWS::StackName": name,
            "AWS::URLSuffix": "amazonaws.com",
        }
        self.resolver = Resolver(translated.body, self.parameters, pseudo, self)

    def has(self, logical_id: str) -> bool:
        """Whether the template has this resource."""
        return logical_id in self._body

    def ref(self, logical_id: str) -> Any:
        """The value of `Ref` of a resource."""
        kind = self._kind(logical_id)
        return attributes.ref(kind, self.physical_name(logical_id), self._naming(logical_id), self.location)

    def get_att(self, logical_id: str, attribute: str) -> Any:
        """The value of `Fn::GetAtt` of a resource."""
        kind = self._kind(logical_id)
        if kind in NESTED and attribute.startswith("Outputs."):
            return self.nested(logical_id).output(attribute.removeprefix("Outputs."))
        name = self.physical_name(logical_id)
        return attributes.attribute(kind, name, attribute, self._naming(logical_id), self.location)

    def physical_name(self, logical_id: str) -> str:
        """The name that a resource has on this machine."""
        if logical_id not in self._names:
            kind = self._kind(logical_id)
            self._names[logical_id] = attributes.physical_name(kind, self._naming(logical_id), self.name, logical_id)
        return self._names[logical_id]

    def resources(self) -> Iterator[Resource]:
        """Every resource whose condition holds, resolved; those of nested stacks after their own."""
        for logical_id in self._active:
            yield Resource(self, logical_id, self._kind(logical_id))
        for logical_id in self._active:
            if self._kind(logical_id) in NESTED:
                yield from self.nested(logical_id).resources()

    def properties(self, logical_id: str) -> dict[str, Any]:
        """A resource's properties, resolved."""
        try:
            resolved: dict[str, Any] = self.resolver.resolve(self._body[logical_id].get("Properties", {}))
        except TemplateError as error:
            raise TemplateError(f"{self.translated.path.name}, resource `{logical_id}`: {error}") from error
        return resolved

    def function_arn(self, name_or_arn: str) -> str:
        """The ARN of a function that is named by name or ARN."""
        return attributes.function_arn(name_or_arn, self.location)

    def stacks(self) -> Iterator[Stack]:
        """This stack and every nested one."""
        yield self
        for logical_id in self._active:
            if self._kind(logical_id) in NESTED:
                yield from self.nested(logical_id).stacks()

    def output(self, name: str) -> Any:
        """One of the template's outputs.

        Raises:
            TemplateError: the template has no such output.
        """
        outputs = self.translated.body.get("Outputs", {})
        if name not in outputs:
            raise TemplateError(f"{self.translated.path.name} has no output `{name}`")
        return self.resolver.resolve(outputs[name]["Value"])

    def nested(self, logical_id: str) -> Stack:
        """The stack of a nested-stack resource."""
        if logical_id not in self._nested:
            properties = self.properties(logical_id)
            path = self._nested_path(logical_id, properties)
            parameters = properties.get("Parameters", {})
            translated = translate(path, parameters, self.location.region)
            self._nested[logical_id] = Stack(f"{self.name}-{logical_id}", translated, parameters, self.location)
        return self._nested[logical_id]

    def _nested_path(self, logical_id: str, properties: Mapping[str, Any]) -> Path:
        where = properties.get("TemplateURL") or properties.get("Location")
        if not isinstance(where, str) or "://" in where:
            raise TemplateError(f"`{logical_id}` must name a template file of this machine, not {where}")
        return (self.translated.path.parent / where).resolve()

    @cached_property
    def _active(self) -> list[str]:
        return [
            logical_id
            for logical_id, resource in self._body.items()
            if "Condition" not in resource or self.resolver.condition(resource["Condition"])
        ]

    def _kind(self, logical_id: str) -> str:
        return str(self._body[logical_id].get("Type", ""))

    def _naming(self, logical_id: str) -> dict[str, Any]:
        """The resolved properties that a name or an ARN may depend on: others could refer to each other."""
        wanted = attributes.naming_properties(self._kind(logical_id))
        properties = self._body[logical_id].get("Properties", {})
        return {key: self.resolver.resolve(properties[key]) for key in wanted if key in properties}


def bind_parameters(template: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """A value for each of the template's parameters.

    Raises:
        TemplateError: the template has no such parameter, or a value is not allowed.
    """
    declared: Mapping[str, Any] = template.get("Parameters", {})
    if unknown := sorted(set(given) - set(declared)):
        raise TemplateError(f"the template has no parameter {', '.join(f'`{name}`' for name in unknown)}")
    bound = {}
    for name, declaration in declared.items():
        value = given.get(name, declaration.get("Default", _placeholder(name, declaration)))
        allowed = declaration.get("AllowedValues")
        if name in given and allowed and str(value) not in map(str, allowed):
            raise TemplateError(f"the parameter `{name}` must be one of {', '.join(map(str, allowed))}, not `{value}`")
        is_list = str(declaration.get("Type", "")).startswith(("List<", "CommaDelimitedList"))
        bound[name] = _split_list(value) if is_list else value
    return bound


def _split_list(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [part.strip() for part in str(value).split(",")] if value not in ("", None) else []


def _placeholder(name: str, declaration: Mapping[str, Any]) -> Any:
    allowed = declaration.get("AllowedValues")
    if allowed:
        return allowed[0]
    return "1" if declaration.get("Type") == "Number" else f"local-{name.lower()}"
