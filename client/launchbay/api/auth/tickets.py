"""Tickets of a local stack: they sign this user in at its page, without a code that lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchbay.api.auth.oauth import ask_for_ticket, discover
from launchbay.api.signing_in import is_on_this_machine

if TYPE_CHECKING:
    from launchbay.api.client import Client


def fetch_ticket(api: Client) -> str | None:
    """A ticket for who is signed in to a local stack; None if nobody is, or for any other server.

    Raises:
        SignInFailed: the access token has expired and can't be renewed.
        Unreachable: the issuer does not answer.
    """
    if not is_on_this_machine(api.server.url):
        return None
    details = api.service.get_health().get("sign_in") or {}
    if not details or not is_on_this_machine(details["issuer"]):
        return None
    token, endpoint = api.access_token(), discover(details["issuer"]).ticket
    if token is None or endpoint is None or not is_on_this_machine(endpoint):
        return None
    return ask_for_ticket(endpoint, token)
