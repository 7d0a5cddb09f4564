"""The account and region that a deployment is planned for, as this machine's AWS credentials see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from launchbay.operating.errors import map_aws_errors
from launchbay_core.domain.hardware.catalogue import ComputeClass, catalogue
from launchbay_core.errors import LaunchbayError

DEFAULT_CLASSES = ("cpu-compute", "cpu-general", "gpu-t4", "gpu-a10g")  # the default of ComputeClasses


@dataclass(eq=False)
class UnknownClass(LaunchbayError):
    """A name that is no compute class."""

    name: str

    def __str__(self) -> str:
        """The name, and those that exist."""
        return (
            f"There is no compute class `{self.name}`. There are: {', '.join(one.name for one in catalogue().classes)}."
        )


@dataclass(frozen=True)
class Plan:
    """What is to be deployed: the parameters `ComputeClasses`, `VpcId`, `SubnetIds`, and the stack's name.

    `images` are those of `DefaultImage` and `RunnerImage`, and any other that jobs name.
    """

    stack: str = "launchbay"
    classes: Sequence[str] = DEFAULT_CLASSES
    vpc: str = ""
    subnets: Sequence[str] = ()
    images: Sequence[str] = ()

    @property
    def compute_classes(self) -> list[ComputeClass]:
        """The classes that are enabled; all if none is named, as in the template.

        Raises:
            UnknownClass: a name is no class.
        """
        known = {one.name: one for one in catalogue().classes}
        for name in self.classes:
            if name not in known:
                raise UnknownClass(name)
        return [known[name] for name in self.classes] or list(known.values())


@dataclass
class Account:
    """Clients of one region, made at first use; `clients` are those that a test gives."""

    region: str | None = None
    clients: Mapping[str, Any] = field(default_factory=dict)
    _made: dict[str, Any] = field(default_factory=dict)

    def client(self, service: str) -> Any:
        """The client of a service.

        Raises:
            AwsCallFailed: there is no region.
        """
        if service in self.clients:
            return self.clients[service]
        if service not in self._made:
            self._made[service] = self._make(service)
        return self._made[service]

    def _make(self, service: str) -> Any:
        import boto3  # noqa: PLC0415  (200 ms)
        from botocore.config import Config  # noqa: PLC0415

        config = Config(connect_timeout=5, read_timeout=20, retries={"mode": "standard", "max_attempts": 5})
        with map_aws_errors(f"make a client of {service}"):
            return boto3.client(service, region_name=self.region, config=config)  # type: ignore[call-overload]

    @cached_property
    def identity(self) -> Mapping[str, str]:
        """Who asks: `Account` and `Arn`.

        Raises:
            AwsCallFailed: there are no valid credentials.
        """
        with map_aws_errors("find out whose AWS credentials these are"):
            return dict(self.client("sts").get_caller_identity())
