"""`launchbay config`: which deployments there are, and which of them is used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from launchbay.cli.console.session import Session, print_json, with_session


@click.group(invoke_without_command=True)
@click.pass_context
def config(context: click.Context) -> None:
    """Pick among deployments. Without a subcommand: show which one is used here.

    \b
    launchbay config use team
    """
    if context.invoked_subcommand is None:
        with show.make_context("show", [], parent=context) as shown:  # reads LAUNCHBAY_SERVER, as `config show` does
            show.invoke(shown)


@config.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(*, as_json: bool) -> None:
    """List the deployments that `login` and `config add` have named."""
    from launchbay.api.deployments import load_deployments
    from launchbay.api.tokens import load_tokens

    known = load_deployments()
    found = [
        {
            "name": name,
            "server": server,
            "in_use": name == known.in_use,
            "signed_in": load_tokens(server) is not None,
        }
        for name, server in sorted(known.servers.items())
    ]
    if as_json:
        print_json(found)
    else:
        _print_list(found)


def _print_list(found: list[dict[str, Any]]) -> None:
    from launchbay.cli.console.tables import print_table

    if not found:
        click.echo("There are no deployments yet: `launchbay login --server URL` adds one.", err=True)
        return
    rows = [
        ("*" if one["in_use"] else "", one["name"], one["server"], "yes" if one["signed_in"] else "no") for one in found
    ]
    print_table(["", "DEPLOYMENT", "SERVER", "SIGNED IN"], rows)


@config.command()
@click.argument("name")
@click.argument("server", metavar="URL")
def add(name: str, server: str) -> None:
    """Call the deployment at URL by NAME."""
    from launchbay.api.deployments import keep_deployments, load_deployments

    if not server.startswith(("https://", "http://")):
        raise click.UsageError(f"`{server}` is no server: its address begins with https:// or http://.")
    keep_deployments(load_deployments().with_server(name, server))
    click.echo(f"`{name}` is {server.rstrip('/')}")


@config.command()
@click.argument("name")
def use(name: str) -> None:
    """Use the deployment NAME wherever no local stack runs."""
    from launchbay.api.deployments import keep_deployments, load_deployments

    keep_deployments(load_deployments().using(name))
    click.echo(f"`{name}` is in use")


@config.command()
@click.argument("name")
def remove(name: str) -> None:
    """Forget the deployment NAME, and its tokens on this machine."""
    from launchbay.api.deployments import keep_deployments, load_deployments
    from launchbay.api.tokens import forget_tokens

    known = load_deployments()
    keep_deployments(known.without(name))
    forget_tokens(known.servers[name])
    click.echo(f"`{name}` is forgotten")


@config.command()
@with_session
def show(session: Session) -> None:
    """Show which server and project a command would use here, and why."""
    from launchbay.api import find_server
    from launchbay.api.config_folder import config_folder
    from launchbay.api.tokens import load_tokens

    server = find_server(session.named_server, Path.cwd())
    why = (
        f"it runs here: {server.found_in}"
        if server.found_in
        else "it is named"
        if session.named_server
        else "it is in use"
    )
    tokens = load_tokens(server.url)
    said = {
        "server": server.url,
        "deployment": server.name,
        "because": why,
        "project": session.project,
        "signed_in": tokens is not None,
        "issuer": tokens.issuer if tokens else None,
        "config_folder": str(config_folder()),
    }
    session.show(said, _print_shown)


def _print_shown(said: dict[str, Any]) -> None:
    from launchbay.cli.console.tables import print_facts

    known_as = f"{said['deployment']}, " if said["deployment"] else ""
    print_facts(
        [
            ("server", f"{said['server']} ({known_as}{said['because']})"),
            ("project", said["project"]),
            ("signed in", f"by {said['issuer']}" if said["signed_in"] else "no: `launchbay login`"),
            ("settings", said["config_folder"]),
        ]
    )


@config.command()
@with_session
def token(session: Session) -> None:
    """Print an access token, for another HTTP client.

    \b
    curl -H "authorization: Bearer $(launchbay config token)" …/v1/hardware
    """
    from launchbay.api.credentials import access_token

    found = access_token(session.api.server.url, session.api.sign_in)
    if found is None:
        raise click.ClickException(f"Nobody is signed in to {session.api.server.url}: `launchbay login`.")
    session.show({"access_token": found}, lambda _: click.echo(found))
