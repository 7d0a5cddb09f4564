"""Who makes a call: a session of a role, a service of AWS, the administrator of the account, or nobody known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from launchbay_local.location import ACCOUNT, unique_id


@dataclass(frozen=True)
class Principal:
    """The caller. `name` is a session's ARN, a service's host name or a user's ARN; `role` is the ARN of a role.

    `user_id` is the value of `aws:userid`: a user's unique id, for a session its role's and its own name after a colon.
    A service has none.
    """

    kind: Literal["role", "service", "administrator", "anonymous"]
    name: str
    role: str = ""
    user_id: str = ""

    @property
    def arn(self) -> str:
        """The value of `aws:PrincipalArn`: for a session, its role's."""
        return self.role or self.name

    def is_named(self, kind: str, name: str) -> bool:
        """Whether the `Principal` of a policy names this one.

        The account itself (`root`) stands for nobody: it only lets the account's identity policies decide.
        """
        if kind == "Service":
            return self.kind == "service" and name == self.name
        if kind != "AWS":
            return False
        return name == "*" or name in (self.name, self.arn)


_USER = f"arn:aws:iam::{ACCOUNT}:user/administrator"
ADMINISTRATOR = Principal("administrator", _USER, user_id=unique_id("AIDA", _USER))
ANONYMOUS = Principal("anonymous", "anonymous", user_id="anonymous")


def service(host: str) -> Principal:
    """A service of AWS, such as `events.amazonaws.com`."""
    return Principal("service", host)


def session(role: str, name: str, role_id: str = "") -> Principal:
    """A session of a role, by the role's ARN; without an id the role has one that depends on its ARN alone.

    >>> one = session("arn:aws:iam::123456789012:role/reader", "one", "AROAEXAMPLE")
    >>> one.name, one.user_id
    ('arn:aws:sts::123456789012:assumed-role/reader/one', 'AROAEXAMPLE:one')
    """
    account = role.split(":")[4]
    arn = f"arn:aws:sts::{account}:assumed-role/{role.rsplit('/', 1)[-1]}/{name}"
    return Principal("role", arn, role, f"{role_id or unique_id('AROA', role)}:{name}")
