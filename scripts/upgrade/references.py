"""Which resources each property of a resource refers to, through the outputs and parameters of nested stacks too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from launchbay_local.template.stacks import NESTED, Stack

_OUTPUTS = "Outputs."


@dataclass(frozen=True)
class Level:
    """A stack, the beginning of its resources' paths, and the stack in which it is nested, there as `logical_id`."""

    stack: Stack
    prefix: str = ""
    outer: Level | None = None
    logical_id: str = ""

    def nested(self, logical_id: str) -> Level:
        """The level of a stack that is nested in this one."""
        return Level(self.stack.nested(logical_id), f"{self.prefix}{logical_id}/", self, logical_id)

    def references(self, logical_id: str) -> dict[str, list[str]]:
        """The paths of the resources to which a resource refers, by its properties' names (`Resources.Subnets`)."""
        found: dict[str, set[str]] = {}
        for name, value in _values(self.resources[logical_id].get("Properties", {}), ""):
            found.setdefault(name, set()).update(self.origins(value))
        return {name: sorted(paths) for name, paths in found.items() if paths}

    @property
    def resources(self) -> Mapping[str, Any]:
        """The resources of the stack's template, unresolved."""
        return dict(self.stack.translated.body["Resources"])

    def origins(self, value: Any) -> Iterator[str]:
        """The paths of the resources from which an unresolved value comes, whichever of its conditions hold."""
        for name, attribute in _named_in(value):
            if name not in self.resources:
                yield from self._given(name)
            elif self.resources[name]["Type"] in NESTED and attribute.startswith(_OUTPUTS):
                yield from self.nested(name).output(attribute.removeprefix(_OUTPUTS))
            else:
                yield f"{self.prefix}{name}"

    def _given(self, parameter: str) -> Iterator[str]:
        if self.outer is not None:
            given = self.outer.resources[self.logical_id]["Properties"].get("Parameters", {})
            yield from self.outer.origins(given.get(parameter))

    def output(self, name: str) -> Iterator[str]:
        """The paths of the resources from which one of the stack's outputs comes."""
        yield from self.origins(self.stack.translated.body.get("Outputs", {}).get(name, {}).get("Value"))


def _values(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Each value that is no map of plain names, with its place."""
    is_function = isinstance(value, Mapping) and any(key == "Ref" or key.startswith("Fn::") for key in value)
    if not isinstance(value, Mapping) or is_function:
        yield name, value
        return
    for key, one in value.items():
        yield from _values(one, f"{name}.{key}" if name else str(key))


def _named_in(value: Any) -> Iterator[tuple[str, str]]:
    """The logical ids to which a value may refer by `Ref`, `Fn::GetAtt` or `Fn::Sub`, with the attribute."""
    if isinstance(value, list):
        for one in value:
            yield from _named_in(one)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            if key == "Ref":
                yield str(one), ""
            elif key == "Fn::GetAtt":
                yield _split(".".join(one) if isinstance(one, list) else str(one))
            elif key == "Fn::Sub":
                text = one[0] if isinstance(one, list) else one
                yield from (_split(part.split("}")[0]) for part in str(text).split("${")[1:])
                yield from _named_in(one[1:] if isinstance(one, list) else [])
            else:
                yield from _named_in(one)


def _split(reference: str) -> tuple[str, str]:
    name, _, attribute = reference.partition(".")
    return name, attribute
