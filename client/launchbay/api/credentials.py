"""The access token that a request is sent with: the one that is kept, renewed before it expires, or a machine's own.

Several commands at once renew a token once: they take turns on its file, and look again before they ask.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from launchbay.api.config_folder import locked
from launchbay.api.oauth import SignInFailed, ask_for_token, discover, is_safe
from launchbay.api.tokens import Tokens, keep_tokens, load_tokens, token_file

SignIn = Callable[[], Mapping[str, Any]]  # the `sign_in` of a server's health
CLIENT_ID, CLIENT_SECRET, SCOPES = "LAUNCHBAY_CLIENT_ID", "LAUNCHBAY_CLIENT_SECRET", "LAUNCHBAY_SCOPES"


def machine_credentials() -> tuple[str, str] | None:
    """A machine's id and secret, if the environment has both."""
    client_id, secret = os.environ.get(CLIENT_ID), os.environ.get(CLIENT_SECRET)
    return (client_id, secret) if client_id and secret else None


def access_token(server: str, sign_in: SignIn) -> str | None:
    """The token for requests to a server, None if nobody has signed in to it; `sign_in()` says what its issuer is.

    Raises:
        SignInFailed: the token has expired and can't be renewed.
        Unreachable: the issuer does not answer.
    """
    if not is_safe(server):
        return None
    kept = load_tokens(server)
    machine = machine_credentials()
    if kept is not None and kept.is_fresh and (machine is None or kept.client_id == machine[0]):
        return kept.access_token
    if kept is None and machine is None:
        return None
    with locked(token_file(server)):
        return _renewed(server, machine, sign_in).access_token


def _renewed(server: str, machine: tuple[str, str] | None, sign_in: SignIn) -> Tokens:
    """The tokens that another command has just renewed, or new ones."""
    kept = load_tokens(server)
    if machine is not None:
        if kept is not None and kept.is_fresh and kept.client_id == machine[0]:
            return kept
        return machine_tokens(server, kept.issuer if kept else sign_in()["issuer"], machine)
    if kept is None:
        raise SignInFailed("somebody has just signed out")
    return kept if kept.is_fresh else refreshed(kept)


def refreshed(tokens: Tokens) -> Tokens:
    """New tokens for a refresh token, kept in place of the old ones.

    Raises:
        SignInFailed: there is no refresh token, or it holds no more.
        Unreachable: the issuer does not answer.
    """
    if tokens.refresh_token is None:
        raise SignInFailed("the access token has expired")
    form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh_token, "client_id": tokens.client_id}
    answer = ask_for_token(discover(tokens.issuer).token, form)
    renewed = Tokens.of_answer(
        tokens.server, tokens.issuer, tokens.client_id, {"refresh_token": tokens.refresh_token, **answer}
    )
    keep_tokens(renewed)
    return renewed


def machine_tokens(server: str, issuer: str, machine: tuple[str, str], scopes: str | None = None) -> Tokens:
    """Tokens for a machine's id and secret, kept; without `scopes`, those that `LAUNCHBAY_SCOPES` names, or all it has.

    Raises:
        SignInFailed: the issuer refuses.
        Unreachable: it does not answer.
    """
    wanted = scopes or os.environ.get(SCOPES)
    form = {"grant_type": "client_credentials", **({"scope": wanted} if wanted else {})}
    answer = ask_for_token(discover(issuer).token, form, machine)
    tokens = Tokens.of_answer(server, issuer, machine[0], answer)
    keep_tokens(tokens)
    return tokens
