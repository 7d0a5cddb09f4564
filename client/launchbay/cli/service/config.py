"""`launchbay config`: the known deployments, and which of them is in use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from launchbay.cli.console.session import Session, print_json, with_session


@click.group(invoke_without_command=True)
@click.pass_context
def config(context: click.Context) -> None:
    """Manage the known deployments. Without a subcommand, show which server is used here.

    \b
    launchbay config use team
    """
    if context.invoked_subcommand is None:
        with show.make_context("show", [], parent=context) as shown:  # reads LAUNCHBAY_SERVER, as `config show` does
            show.invoke(shown)


@config.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(*, as_json: bool) -> None:
    """List the deployments that `login` and `config add` have added."""
    from launchbay.api.auth.tokens import load_tokens
    from launchbay.api.deployments import load_deployments

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
        click.echo("No deployments. Add one with `launchbay login --server URL`.", err=True)
        return
    rows = [
        ("*" if one["in_use"] else "", one["name"], one["server"], "yes" if one["signed_in"] else "no") for one in found
    ]
    print_table(["", "DEPLOYMENT", "SERVER", "SIGNED IN"], rows)


@config.command()
@click.argument("name")
@click.argument("server", metavar="URL")
def add(name: str, server: str) -> None:
    """Add the deployment at URL as NAME."""
    from launchbay.api.deployments import load_deployments, save_deployments

    if not server.startswith(("https://", "http://")):
        raise click.UsageError(f"Invalid URL `{server}`: it must begin with https:// or http://.")
    save_deployments(load_deployments().with_server(name, server))
    click.echo(f"Added `{name}`: {server.rstrip('/')}")


@config.command()
@click.argument("name")
def use(name: str) -> None:
    """Use the deployment NAME in every folder without a running local stack."""
    from launchbay.api.deployments import load_deployments, save_deployments

    save_deployments(load_deployments().with_in_use(name))
    click.echo(f"Using `{name}`")


@config.command()
@click.argument("name")
def remove(name: str) -> None:
    """Remove the deployment NAME, and its tokens on this machine."""
    from launchbay.api.auth.tokens import delete_tokens, load_tokens
    from launchbay.api.deployments import load_deployments, save_deployments
    from launchbay.api.signing_in import how_to_sign_in, is_on_this_machine

    known = load_deployments()
    save_deployments(known.without(name))
    server = known.servers[name]
    was_signed_in = load_tokens(server) is not None
    delete_tokens(server)
    click.echo(f"Removed `{name}`" + (f"; you are signed out of {server}" if was_signed_in else ""))
    if was_signed_in and is_on_this_machine(server):
        click.secho(f"  sign in again with {how_to_sign_in(server)}", dim=True)


@config.command()
@with_session
def show(session: Session) -> None:
    """Show which server and project commands use in this folder, and why."""
    from launchbay.api import find_server
    from launchbay.api.auth.tokens import load_tokens
    from launchbay.api.config_folder import config_folder

    server = find_server(session.named_server, Path.cwd())
    reason = (
        f"local stack: {server.found_in}"
        if server.found_in
        else "named by --server or LAUNCHBAY_SERVER"
        if session.named_server
        else "in use"
    )
    tokens = load_tokens(server.url)
    facts = {
        "server": server.url,
        "deployment": server.name,
        "because": reason,
        "project": session.project,
        "signed_in": tokens is not None,
        "issuer": tokens.issuer if tokens else None,
        "config_folder": str(config_folder()),
    }
    session.show(facts, _print_facts)


def _print_facts(facts: dict[str, Any]) -> None:
    from launchbay.api.signing_in import how_to_sign_in
    from launchbay.cli.console.tables import print_facts

    known_as = f"{facts['deployment']}, " if facts["deployment"] else ""
    print_facts(
        [
            ("server", f"{facts['server']} ({known_as}{facts['because']})"),
            ("project", facts["project"]),
            (
                "signed in",
                f"by {facts['issuer']}"
                if facts["signed_in"]
                else f"no; sign in with {how_to_sign_in(facts['server'])}",
            ),
            ("settings", facts["config_folder"]),
        ]
    )


@config.command()
@with_session
def token(session: Session) -> None:
    """Print an access token, for use with another HTTP client.

    \b
    curl -H "authorization: Bearer $(launchbay config token)" …/v1/hardware
    """
    from launchbay.api.signing_in import how_to_sign_in

    found = session.api.access_token()
    if found is None:
        server = session.api.server.url
        raise click.ClickException(f"Not signed in to {server}. Sign in with {how_to_sign_in(server)}.")
    session.show({"access_token": found}, lambda _: click.echo(found))
