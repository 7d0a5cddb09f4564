"""A deployment as its templates declare it: every resource of every nested stack, resolved, as plain JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Declared:
    """One resource. `references` are the paths of the resources to which each property refers, by dotted names."""

    kind: str
    properties: Mapping[str, Any] = field(default_factory=dict)
    deletion_policy: str = "Delete"
    replace_policy: str = "Delete"
    references: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def is_retained(self) -> bool:
        """Whether it outlives the deployment, because it holds what can't be made again."""
        return self.deletion_policy.startswith("Retain")


@dataclass(frozen=True)
class Templates:
    """Resources by their path (`Compute/GpuT4Queue`), and what else an upgrade can fail at.

    `exports` are values by the names under which other stacks import them; `required` are the parameters of the main
    template without a default; `tags` are the stack tags of each environment in `samconfig.toml`.
    """

    resources: Mapping[str, Declared]
    outputs: Sequence[str] = ()
    exports: Mapping[str, Any] = field(default_factory=dict)
    parameters: Sequence[str] = ()
    required: Sequence[str] = ()
    tags: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As JSON; the inverse of `from_json`."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Templates:
        """From what `to_json` gave."""
        resources = {path: Declared(**one) for path, one in value["resources"].items()}
        return cls(**{**value, "resources": resources})
