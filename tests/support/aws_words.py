"""The words of an `aws` command as a call of the SDK, read by the models that both share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import botocore.session
from botocore import xform_name
from botocore.validate import ParamValidator


@dataclass(frozen=True)
class AwsCall:
    """One operation of a service with its parameters."""

    service: str
    operation: str
    parameters: dict[str, Any]


def read_aws(words: Sequence[str]) -> AwsCall:
    """The call that `aws SERVICE OPERATION --option value …` makes.

    Raises:
        ValueError: the service has no such operation, or the operation no such option, or a value is not its type's.
    """
    service, command, *rest = words[1:]
    model = botocore.session.get_session().get_service_model(service)
    names = {xform_name(name, "-"): name for name in model.operation_names}
    if command not in names:
        raise ValueError(f"`aws {service}` has no command `{command}`")
    shape = model.operation_model(names[command]).input_shape
    if shape is None:
        raise ValueError(f"`aws {service} {command}` has no options")
    members = {xform_name(name, "-"): name for name in shape.members}
    parameters = {}
    for option, values in _options(rest):
        positive = option.removeprefix("no-") if option not in members else option
        if positive not in members:
            raise ValueError(f"`aws {service} {command}` has no option `--{option}`")
        member = shape.members[members[positive]]
        parameters[members[positive]] = positive == option if not values else _value(member, values)
    faults = ParamValidator().validate(parameters, shape)
    if faults.has_errors():
        raise ValueError(faults.generate_report())
    return AwsCall(service, xform_name(names[command]), parameters)


def _options(words: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    name: str | None = None
    values: list[str] = []
    for word in words:
        if word.startswith("--"):
            if name is not None:
                yield name, values
            name, values = word.removeprefix("--"), []
        elif name is None:
            raise ValueError(f"`{word}` belongs to no option")
        else:
            values.append(word)
    if name is not None:
        yield name, values


def _value(shape: Any, words: list[str]) -> Any:
    if shape.type_name == "list":
        return [_value(shape.member, [word]) for word in words]
    (word,) = words
    if shape.type_name == "structure":
        return dict(pair.split("=", 1) for pair in word.split(","))
    return int(word) if shape.type_name == "integer" else word
