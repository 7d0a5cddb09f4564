"""Where the stack pretends to be in AWS, and where its endpoints really are."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

ACCOUNT = "123456789012"  # moto's
REGION = "us-east-1"
# Id and secret of the developer, who is the account's administrator, as long as this process lives. Other users of the
# machine reach its loopback, too, and an administrator can run jobs: the state folder, which they can't read, has it.
ACCESS_KEY = f"LOCAL{secrets.token_hex(16).upper()}"

_CREDENTIALS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")


@dataclass(frozen=True)
class Location:
    """The account and region in every ARN, and the URLs behind them on this machine."""

    region: str
    aws_endpoint: str
    api_url: str
    account: str = ACCOUNT


def without_credentials(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment without the developer's credentials, for what gets its own."""
    return {name: value for name, value in environment.items() if name not in _CREDENTIALS}


def sdk_environment(aws_endpoint: str) -> dict[str, str]:
    """The variables that point an AWS SDK at this stack, and at nothing else."""
    return {
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": aws_endpoint,
        "AWS_REGION": REGION,
        "AWS_SECRET_ACCESS_KEY": ACCESS_KEY,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
    }
