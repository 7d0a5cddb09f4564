"""`launchbay logout`: delete the tokens of a deployment, and revoke their renewal."""

from __future__ import annotations

from typing import Any

import click

from launchbay.cli.console.session import Session, with_session


@click.command()
@with_session
def logout(session: Session) -> None:
    """Sign out of a deployment: delete its tokens here, and revoke the refresh token at its issuer.

    A copy of the access token stays valid until it expires, within an hour.

    \b
    launchbay logout --server team
    """
    from launchbay.api.auth.oauth import discover, revoke
    from launchbay.api.auth.tokens import delete_tokens, load_tokens
    from launchbay_core.errors import LaunchbayError

    server = session.api.server.url
    tokens = load_tokens(server)
    delete_tokens(server)
    if tokens is not None and tokens.refresh_token:
        try:
            endpoint = discover(tokens.issuer).revocation
            if endpoint:
                revoke(endpoint, tokens.refresh_token, tokens.client_id)
        except LaunchbayError as error:
            click.secho(f"Could not revoke the refresh token: {error}", err=True, fg="yellow")
    session.show({"server": server, "was_signed_in": tokens is not None}, _print_signed_out)


def _print_signed_out(result: dict[str, Any]) -> None:
    from launchbay.api.signing_in import how_to_sign_in

    server = result["server"]
    click.echo(f"Signed out of {server}" if result["was_signed_in"] else f"Not signed in to {server}")
    click.secho(f"  sign in again with {how_to_sign_in(server)}", dim=True)
