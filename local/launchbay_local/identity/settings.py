"""What the issuer must know of the application whose people sign in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

OPENID = "openid"


@dataclass(frozen=True)
class NameRule:
    """Which names are valid, with examples for messages.

    >>> teams = NameRule(lambda name: name.startswith("team:"), ("team:vision", "team:speech"))
    >>> teams.is_valid("vision"), f"Give teams{teams.such_as}."
    (False, 'Give teams such as team:vision or team:speech.')
    """

    is_valid: Callable[[str], bool]
    examples: Sequence[str] = ()

    @property
    def such_as(self) -> str:
        """The examples, to append to a message; empty without any."""
        return f" such as {' or '.join(self.examples)}" if self.examples else ""


ANY_NAME = NameRule(lambda _name: True)
NO_NAME = NameRule(lambda _name: False)


@dataclass(frozen=True)
class IssuerParameters:
    """The names of the template's parameters that make it trust an issuer; a template without them gets no issuer."""

    issuer: str = "Issuer"
    audiences: str = "Audiences"
    client_id: str = "ClientId"

    @property
    def names(self) -> frozenset[str]:
        """All of them."""
        return frozenset({self.issuer, self.audiences, self.client_id})


@dataclass(frozen=True)
class SignIn:
    """An application's clients, scopes and groups, and the words of its sign-in page.

    `name` is the application's, as people read it; `printed_by` is the command that prints the code which the page asks
    for. `public_client` is a native app's, without a secret; `page_client`, if there is one, is that of the page which
    the stack serves. `machine_client`, if there is one, has a secret, and may also ask for `machine_scopes`, as only a
    machine's client may in a user pool. `subject_prefix` and a person's name make their lasting id. The person at this
    machine is a member of `owner_groups`.
    """

    name: str
    printed_by: str
    public_client: str
    scopes: Sequence[str]
    page_client: str | None = None
    machine_client: str | None = None
    machine_scopes: NameRule = NO_NAME
    groups: NameRule = ANY_NAME
    owner_groups: Sequence[str] = ()
    subject_prefix: str = ""
    parameters: IssuerParameters = field(default_factory=IssuerParameters)

    @property
    def audiences(self) -> Sequence[str]:
        """The clients whose tokens the application accepts."""
        return tuple(filter(None, (self.public_client, self.page_client, self.machine_client)))

    def values_of(self, issuer: str) -> Mapping[str, str]:
        """The values of the template's parameters that make it trust the issuer at a URL."""
        names = self.parameters
        return {
            names.issuer: issuer,
            names.audiences: ",".join(self.audiences),
            names.client_id: self.public_client,
        }

    def allows_public(self, scope: str) -> bool:
        """Whether a public client may ask for a scope: that of native apps, or the page's."""
        return scope in {OPENID, *self.scopes}

    def allows_machine(self, scope: str) -> bool:
        """Whether the machine client may ask for a scope."""
        return scope in self.scopes or self.machine_scopes.is_valid(scope)
