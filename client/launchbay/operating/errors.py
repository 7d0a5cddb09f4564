"""How looking at a deployment with AWS credentials can fail."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from launchbay_core.errors import LaunchbayError


@dataclass(eq=False)
class NoDeployment(LaunchbayError):
    """The deployment is not named, or can't be read with this machine's AWS credentials."""

    reason: str

    def __str__(self) -> str:
        """The reason."""
        return self.reason


@dataclass(eq=False)
class AwsCallFailed(LaunchbayError):
    """AWS refused a call about a deployment, or did not answer."""

    action: str
    reason: str

    def __str__(self) -> str:
        """What could not be done, and why."""
        return f"could not {self.action}: {self.reason}"


@contextlib.contextmanager
def map_aws_errors(action: str) -> Iterator[None]:
    """Turn an error of a call inside into one of Launchbay; `action` says what the call is for.

    Raises:
        AwsCallFailed: a call inside failed.
    """
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise AwsCallFailed(action, str(error)) from error
