"""The deployments of this user by name, and which of them is in use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Self

from launchbay.api.config_folder import config_folder, write_private
from launchbay_core.errors import LaunchbayError
from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.formats.texts import decode_without_bom


@dataclass(eq=False)
class BadDeployments(LaunchbayError):
    """The file of deployments can't be read, or it has no deployment of this name."""

    reason: str

    def __str__(self) -> str:
        """The reason."""
        return self.reason


@dataclass(frozen=True)
class Deployments:
    """The address of each deployment's server by its name; `in_use` is one of the names, or None."""

    servers: Mapping[str, str] = field(default_factory=dict)
    in_use: str | None = None

    def with_server(self, name: str, server: str) -> Self:
        """These, with a deployment added or its address changed; the first one added is in use."""
        return replace(self, servers={**self.servers, name: server.rstrip("/")}, in_use=self.in_use or name)

    def with_in_use(self, name: str) -> Self:
        """These, with this one in use.

        Raises:
            BadDeployments: there is no deployment of this name.
        """
        self._check(name)
        return replace(self, in_use=name)

    def without(self, name: str) -> Self:
        """These, without this one.

        Raises:
            BadDeployments: there is no deployment of this name.
        """
        self._check(name)
        left = {other: server for other, server in self.servers.items() if other != name}
        return replace(self, servers=left, in_use=None if self.in_use == name else self.in_use)

    def _check(self, name: str) -> None:
        if name not in self.servers:
            known = ", ".join(sorted(self.servers)) or "none"
            raise BadDeployments(f"There is no deployment `{name}`; known: {known}.")


def deployments_file() -> Path:
    """The file that they are saved in."""
    return config_folder() / "deployments.json"


def load_deployments() -> Deployments:
    """The deployments of this user; none if there is no file.

    Raises:
        BadDeployments: the file can't be read.
    """
    file = deployments_file()
    try:
        return Deployments(**json.loads(decode_without_bom(file.read_bytes())))  # people edit it, too
    except FileNotFoundError:
        return Deployments()
    except (OSError, ValueError, TypeError, UnreadableInput) as error:
        raise BadDeployments(f"{file} can't be read: {error}. Fix it, or delete it.") from error


def save_deployments(deployments: Deployments) -> None:
    """Save these in place of the earlier ones."""
    write_private(deployments_file(), json.dumps(asdict(deployments), indent=2) + "\n")
