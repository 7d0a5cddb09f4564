"""The access token that a request is sent with: the saved one, renewed before it expires, or a machine's own.

Commands that run at the same time renew a token once: each locks its file, and reads it again before it renews.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from launchbay.api.auth.oauth import SignInFailed, ask_for_token, discover, is_safe
from launchbay.api.auth.tokens import Tokens, load_tokens, save_tokens, token_file
from launchbay.api.config_folder import lock
from launchbay.api.signing_in import how_to_sign_in

SignIn = Callable[[], Mapping[str, Any]]  # gives the `sign_in` of a server's health
CLIENT_ID, CLIENT_SECRET, SCOPES = "LAUNCHBAY_CLIENT_ID", "LAUNCHBAY_CLIENT_SECRET", "LAUNCHBAY_SCOPES"


def machine_credentials() -> tuple[str, str] | None:
    """A machine's client id and secret, if the environment has both."""
    client_id, secret = os.environ.get(CLIENT_ID), os.environ.get(CLIENT_SECRET)
    return (client_id, secret) if client_id and secret else None


def access_token(server: str, sign_in: SignIn) -> str | None:
    """The token for requests to a server, or None if nobody is signed in to it; `sign_in()` names its issuer.

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
    with lock(token_file(server)):
        return _renew(server, machine, sign_in).access_token


def _renew(server: str, machine: tuple[str, str] | None, sign_in: SignIn) -> Tokens:
    """New tokens, unless another command has just renewed them."""
    kept = load_tokens(server)
    if machine is not None:
        if kept is not None and kept.is_fresh and kept.client_id == machine[0]:
            return kept
        return fetch_machine_tokens(server, kept.issuer if kept else sign_in()["issuer"], machine)
    if kept is None:
        raise SignInFailed("another command has just signed out", f"Sign in again with {how_to_sign_in(server)}.")
    return kept if kept.is_fresh else refresh_tokens(kept)


def refresh_tokens(tokens: Tokens) -> Tokens:
    """Exchange a refresh token for new tokens, and save them in place of the old ones.

    Raises:
        SignInFailed: there is no refresh token, or it has expired or was revoked.
        Unreachable: the issuer does not answer.
    """
    if tokens.refresh_token is None:
        raise SignInFailed("the access token has expired", f"Sign in again with {how_to_sign_in(tokens.server)}.")
    form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh_token, "client_id": tokens.client_id}
    answer = ask_for_token(discover(tokens.issuer).token, form)
    renewed = Tokens.from_answer(
        tokens.server, tokens.issuer, tokens.client_id, {"refresh_token": tokens.refresh_token, **answer}
    )
    save_tokens(renewed)
    return renewed


def fetch_machine_tokens(server: str, issuer: str, machine: tuple[str, str], scopes: str | None = None) -> Tokens:
    """Fetch and save tokens for a machine's client id and secret.

    Without `scopes`, they have the scopes that `LAUNCHBAY_SCOPES` names, or else all that the machine may have.

    Raises:
        SignInFailed: the issuer refuses.
        Unreachable: it does not answer.
    """
    wanted = scopes or os.environ.get(SCOPES)
    form = {"grant_type": "client_credentials", **({"scope": wanted} if wanted else {})}
    answer = ask_for_token(discover(issuer).token, form, machine)
    tokens = Tokens.from_answer(server, issuer, machine[0], answer)
    save_tokens(tokens)
    return tokens
