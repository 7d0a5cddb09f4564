"""`launchbay login`: sign in to a deployment, as a person with a browser or as a machine with a secret."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import click

from launchbay.cli.console.session import Session, with_session


@click.command()
@click.option("--name", metavar="NAME", help="What to call the deployment from now on.  [default: its host]")
@click.option("--no-browser", is_flag=True, help="Print the page's address, for a browser of this machine.")
@click.option(
    "--client-id", envvar="LAUNCHBAY_CLIENT_ID", metavar="ID", help="Sign in as this machine, with its secret."
)
@with_session
def login(session: Session, name: str | None, client_id: str | None, *, no_browser: bool) -> None:
    """Sign in to a deployment, and use it from now on.

    A browser opens its sign-in page; what comes back is kept in your config folder, readable by you alone, and renewed
    by itself. A machine gives --client-id, and its secret by LAUNCHBAY_CLIENT_SECRET or when it is asked for; with both
    in the environment it needs no login at all.

    \b
    launchbay login --server https://abc123.execute-api.us-east-1.amazonaws.com --name team
    """
    api = session.api
    way = api.sign_in()
    who = _as_machine(api.server.url, way, client_id) if client_id else _as_person(api.server.url, way, no_browser)
    known_as = _remember(api.server.url, name or api.server.name)
    said = {"server": api.server.url, "deployment": known_as, "signed_in_as": who}
    session.show(said, _print_signed_in)


def _as_person(server: str, way: dict[str, Any], no_browser: bool) -> str:  # noqa: FBT001
    from launchbay.api.sign_in import sign_in

    def show(address: str) -> None:
        click.echo("Sign in at this address" + (":" if no_browser else ", if no browser opens:"), err=True)
        click.echo(f"  {address}", err=True)

    return sign_in(server, way, show, opens_browser=not no_browser).name


def _as_machine(server: str, way: dict[str, Any], client_id: str) -> str:
    import os

    from launchbay.api.credentials import CLIENT_SECRET, machine_tokens

    secret = os.environ.get(CLIENT_SECRET) or click.prompt("Secret", hide_input=True, err=True)
    machine_tokens(server, str(way["issuer"]), (client_id, secret))
    return client_id


def _remember(server: str, name: str | None) -> str | None:
    """Keep the deployment and use it; a stack of this machine only if it is given a name."""
    from launchbay.api.deployments import keep_deployments, load_deployments
    from launchbay.api.oauth import LOOPBACK

    known = load_deployments()
    host = urlsplit(server).hostname or server
    name = name or next((one for one, url in known.servers.items() if url == server), None)
    if name is None and host in LOOPBACK:
        return None
    name = name or host
    keep_deployments(known.with_server(name, server).using(name))
    return name


def _print_signed_in(said: dict[str, Any]) -> None:
    who = f" as {click.style(said['signed_in_as'], bold=True)}" if said["signed_in_as"] else ""
    click.echo(f"Signed in to {said['server']}{who}")
    if said["deployment"]:
        click.secho(f"  in use as `{said['deployment']}`; `launchbay config use NAME` changes that", dim=True)
