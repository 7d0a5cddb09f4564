"""CloudFormation's intrinsic functions, as CloudFormation evaluates them.

A `Resolver` has one template's parameters, mappings and conditions; the values of `Ref` and `GetAtt` of a resource come
from its `Resources`.
"""

from __future__ import annotations

import base64
import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from launchbay_local.errors import TemplateError

NO_VALUE = object()
_SUB = re.compile(r"\$\{(!?)([^${}]+)\}")


class Resources(Protocol):
    """The template's resources, as the resolver needs them."""

    def has(self, logical_id: str) -> bool:
        """Whether the template has this resource."""

    def ref(self, logical_id: str) -> Any:
        """The value of `Ref` of the resource."""

    def get_att(self, logical_id: str, attribute: str) -> Any:
        """The value of `Fn::GetAtt` of the resource."""


class Resolver:
    """Evaluates intrinsic functions of one template."""

    def __init__(
        self,
        template: Mapping[str, Any],
        parameters: Mapping[str, Any],
        pseudo: Mapping[str, Any],
        resources: Resources,
    ) -> None:
        self._mappings: Mapping[str, Any] = template.get("Mappings", {})
        self._conditions: Mapping[str, Any] = template.get("Conditions", {})
        self._values = {**pseudo, **parameters}
        self._resources = resources
        self._decided: dict[str, bool] = {}
        self._functions: dict[str, Callable[[Any], Any]] = {
            "Ref": self._ref,
            "Condition": self.condition,
            "Fn::GetAtt": self._get_att,
            "Fn::Sub": self._sub,
            "Fn::Join": self._join,
            "Fn::If": self._if,
            "Fn::Select": self._select,
            "Fn::Split": self._split,
            "Fn::FindInMap": self._find_in_map,
            "Fn::Base64": lambda value: base64.b64encode(str(self.resolve(value)).encode()).decode(),
            "Fn::GetAZs": lambda _: [f"{self._values['AWS::Region']}{zone}" for zone in "abc"],
            "Fn::Length": lambda value: len(self.resolve(value)),
            "Fn::ToJsonString": lambda value: json.dumps(self.resolve(value)),
            "Fn::Cidr": self._cidr,
            "Fn::ImportValue": self.resolve,
            "Fn::Equals": lambda pair: _as_text(self.resolve(pair[0])) == _as_text(self.resolve(pair[1])),
            "Fn::Not": lambda values: not self._truth(values[0]),
            "Fn::And": lambda values: all(self._truth(value) for value in values),
            "Fn::Or": lambda values: any(self._truth(value) for value in values),
        }

    def resolve(self, value: Any) -> Any:
        """`value` with every intrinsic function in it evaluated; `AWS::NoValue` removes its property.

        Raises:
            TemplateError: an unknown name or function.
        """
        if isinstance(value, dict):
            call = self._call(value)
            if call is not None:
                return call()
            resolved = {key: self.resolve(item) for key, item in value.items()}
            return {key: item for key, item in resolved.items() if item is not NO_VALUE}
        if isinstance(value, list):
            return [item for item in map(self.resolve, value) if item is not NO_VALUE]
        return value

    def condition(self, name: str) -> bool:
        """Whether a named condition holds.

        Raises:
            TemplateError: the template has no such condition.
        """
        if name not in self._decided:
            if name not in self._conditions:
                raise TemplateError(f"the template has no condition `{name}`")
            self._decided[name] = self._truth(self._conditions[name])
        return self._decided[name]

    def _call(self, value: dict[str, Any]) -> Callable[[], Any] | None:
        if len(value) != 1:
            return None
        name, argument = next(iter(value.items()))
        if name == "Condition" and not (isinstance(argument, str) and argument in self._conditions):
            return None  # an IAM policy's or a property's own `Condition`
        function = self._functions.get(name)
        if function is None and name.startswith("Fn::"):
            raise TemplateError(f"the function `{name}` is not supported")
        return (lambda: function(argument)) if function else None

    def _truth(self, value: Any) -> bool:
        return _as_text(self.resolve(value)) == "true"

    def _ref(self, name: str) -> Any:
        if name == "AWS::NoValue":
            return NO_VALUE
        if name in self._values:
            return self._values[name]
        if self._resources.has(name):
            return self._resources.ref(name)
        raise TemplateError(f"`Ref: {name}`: the template has no such parameter or resource")

    def _get_att(self, argument: Any) -> Any:
        parts = argument.split(".", 1) if isinstance(argument, str) else argument
        logical_id, attribute = parts[0], self.resolve(parts[1] if len(parts) == 2 else ".".join(parts[1:]))
        if not self._resources.has(logical_id):
            raise TemplateError(f"`Fn::GetAtt: {logical_id}.{attribute}`: the template has no such resource")
        return self._resources.get_att(logical_id, attribute)

    def _sub(self, argument: Any) -> str:
        text, own = (argument, {}) if isinstance(argument, str) else argument

        def value(found: re.Match[str]) -> str:
            literal, name = found.groups()
            name = name.strip()
            if literal:
                return f"${{{name}}}"
            if name in own:
                return _as_text(self.resolve(own[name]))
            is_attribute = "." in name and name not in self._values
            return _as_text(self._get_att(name) if is_attribute else self._ref(name))

        return _SUB.sub(value, text)

    def _join(self, argument: Any) -> str:
        separator, items = argument
        return str(separator).join(_as_text(item) for item in self.resolve(items))

    def _if(self, argument: Any) -> Any:
        name, if_true, if_false = argument
        return self.resolve(if_true if self.condition(name) else if_false)

    def _select(self, argument: Any) -> Any:
        index, items = argument
        found = self.resolve(items)
        found = found.split(",") if isinstance(found, str) else found
        try:
            return found[int(self.resolve(index))]
        except IndexError:
            raise TemplateError(f"`Fn::Select`: there is no item {index} in {len(found)} items") from None

    def _split(self, argument: Any) -> list[str]:
        separator, text = argument
        return str(self.resolve(text)).split(separator)

    def _find_in_map(self, argument: Any) -> Any:
        name, top, second, *rest = [self.resolve(part) for part in argument]
        try:
            return self._mappings[name][top][second]
        except KeyError:
            if rest and "DefaultValue" in rest[0]:
                return rest[0]["DefaultValue"]
            raise TemplateError(f"the mapping `{name}` has no `{top}`, `{second}`") from None

    def _cidr(self, argument: Any) -> list[str]:
        block, count, bits = [self.resolve(part) for part in argument]
        subnets = ipaddress.ip_network(block).subnets(new_prefix=32 - int(bits))
        return [str(subnet) for _, subnet in zip(range(int(count)), subnets, strict=False)]


def _as_text(value: Any) -> str:
    """A value as CloudFormation writes it into text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(map(_as_text, value))
    return str(value)
