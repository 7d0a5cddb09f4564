"""Where the stack pretends to be in AWS, and where its endpoints really are."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

ACCOUNT = "123456789012"  # moto's
REGION = "us-east-1"
# Id and secret of the developer, who is the account's administrator, as long as this process lives. Other users of the
# machine reach its loopback, too, and an administrator can run jobs: the state folder, which they can't read, has it.
ACCESS_KEY = f"LOCAL{secrets.token_hex(16).upper()}"

_UNIQUE_CHARACTERS = 17
_CREDENTIALS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")


@dataclass(frozen=True)
class Location:
    """The account and region in every ARN, and the URLs behind them on this machine.

    `seed` makes the ids that AWS draws at random: they stay the same as long as the seed does.
    """

    region: str
    aws_endpoint: str
    api_url: str
    account: str = ACCOUNT
    seed: str = ""

    def unique_id(self, prefix: str, name: str) -> str:
        """The unique id of something in IAM, in AWS's form: a prefix that tells its kind, and 17 characters."""
        return unique_id(prefix, f"{self.seed} {name}")


def unique_id(prefix: str, name: str) -> str:
    """An id in the form of IAM's unique ids, which depends on nothing but its arguments.

    >>> unique_id("AIDA", "administrator")
    'AIDAIGKNC4DO2H2ARVPAF'
    """
    digest = hashlib.sha256(name.encode()).digest()
    return prefix + base64.b32encode(digest).decode()[:_UNIQUE_CHARACTERS]


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
