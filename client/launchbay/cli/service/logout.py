"""`launchbay logout`: forget the tokens of a deployment, and let them hold no more."""

from __future__ import annotations

from typing import Any

import click

from launchbay.cli.console.session import Session, with_session


@click.command()
@with_session
def logout(session: Session) -> None:
    """Sign out of a deployment: its tokens are deleted here, and its issuer is told to renew none.

    An access token that somebody has copied holds until it expires, within the hour.

    \b
    launchbay logout --server team
    """
    from launchbay.api.oauth import discover, revoke
    from launchbay.api.tokens import forget_tokens, load_tokens
    from launchbay_core.errors import LaunchbayError

    server = session.api.server.url
    tokens = load_tokens(server)
    forget_tokens(server)
    if tokens is not None and tokens.refresh_token:
        try:
            endpoint = discover(tokens.issuer).revocation
            if endpoint:
                revoke(endpoint, tokens.refresh_token, tokens.client_id)
        except LaunchbayError as error:
            click.secho(f"The issuer could not be told: {error}", err=True, fg="yellow")
    session.show({"server": server, "was_signed_in": tokens is not None}, _print_signed_out)


def _print_signed_out(said: dict[str, Any]) -> None:
    click.echo(
        f"Signed out of {said['server']}" if said["was_signed_in"] else f"Nobody is signed in to {said['server']}"
    )
