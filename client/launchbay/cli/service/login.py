"""`launchbay login`: sign in to a deployment, as a person with a browser or as a machine with a secret."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import click

from launchbay.cli.console.session import Session, with_session


@click.command()
@click.option("--name", metavar="NAME", help="Name for the deployment.  [default: its host]")
@click.option("--no-browser", is_flag=True, help="Print the address of the sign-in page instead of opening a browser.")
@click.option(
    "--client-id",
    envvar="LAUNCHBAY_CLIENT_ID",
    metavar="ID",
    help="Sign in as a machine, with its client id and secret.",
)
@with_session
def login(session: Session, name: str | None, client_id: str | None, *, no_browser: bool) -> None:
    """Sign in to a deployment, and use it from now on.

    The sign-in page opens in a browser. The tokens are saved in your config folder, which only you can read, and are
    renewed automatically. A machine signs in with --client-id and its secret, which is read from
    LAUNCHBAY_CLIENT_SECRET or asked for; with both LAUNCHBAY_CLIENT_ID and LAUNCHBAY_CLIENT_SECRET set, a machine does
    not need to log in.

    \b
    launchbay login --server https://abc123.execute-api.us-east-1.amazonaws.com --name team
    """
    api = session.api
    url, details = api.server.url, api.service.get_sign_in()
    who = _sign_in_machine(url, details, client_id) if client_id else _sign_in_person(url, details, no_browser)
    deployment = _save_deployment(url, name or api.server.name)
    session.show({"server": url, "deployment": deployment, "signed_in_as": who}, _print_signed_in)


def _sign_in_person(server: str, details: dict[str, Any], no_browser: bool) -> str:  # noqa: FBT001
    from launchbay.api.auth.sign_in import sign_in

    def show(address: str) -> None:
        click.echo("Sign in at this address" + (":" if no_browser else " if no browser opens:"), err=True)
        click.echo(f"  {address}", err=True)

    return sign_in(server, details, show, opens_browser=not no_browser).name


def _sign_in_machine(server: str, details: dict[str, Any], client_id: str) -> str:
    import os

    from launchbay.api.auth.credentials import CLIENT_SECRET, fetch_machine_tokens

    secret = os.environ.get(CLIENT_SECRET) or click.prompt("Secret", hide_input=True, err=True)
    fetch_machine_tokens(server, str(details["issuer"]), (client_id, secret))
    return client_id


def _save_deployment(server: str, name: str | None) -> str | None:
    """Save the deployment and use it, a stack of this machine only if it has a name; return its name."""
    from launchbay.api.deployments import load_deployments, save_deployments
    from launchbay.api.signing_in import is_on_this_machine

    known = load_deployments()
    host = urlsplit(server).hostname or server
    name = name or next((one for one, url in known.servers.items() if url == server), None)
    if name is None and is_on_this_machine(server):
        return None
    name = name or host
    save_deployments(known.with_server(name, server).with_in_use(name))
    return name


def _print_signed_in(signed_in: dict[str, Any]) -> None:
    who = f" as {click.style(signed_in['signed_in_as'], bold=True)}" if signed_in["signed_in_as"] else ""
    click.echo(f"Signed in to {signed_in['server']}{who}")
    if signed_in["deployment"]:
        click.secho(
            f"  in use as `{signed_in['deployment']}`; use another one with `launchbay config use NAME`", dim=True
        )
