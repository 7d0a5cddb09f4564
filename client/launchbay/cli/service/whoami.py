"""`launchbay whoami`: who is signed in, and what that person or machine may do."""

from __future__ import annotations

from typing import Any

import click

from launchbay.cli.console.session import Session, with_session


@click.command()
@with_session
def whoami(session: Session) -> None:
    """Show who is signed in, and what that person or machine may do in which projects.

    \b
    launchbay whoami
    launchbay whoami --json
    """
    found = session.api.caller.get()
    session.show({"server": session.api.server.url, **found}, _print_caller)


def _print_caller(found: dict[str, Any]) -> None:
    from launchbay.cli.console.tables import print_table

    caller = found["caller"]
    click.echo(f"{click.style(caller['name'], bold=True)} on {found['server']}")
    click.secho(f"  {caller['subject']}, with a token that allows: {', '.join(found['scopes'])}", dim=True)
    if found["projects"]:
        print_table(["PROJECT", "MAY"], [(one["project"], _rights_text(one)) for one in found["projects"]])
    if found["all_projects"]:
        click.echo("Member of every project, also of new ones.")
    elif not found["projects"]:
        click.echo("Not a member of any project. Ask an admin of the deployment to add you to one.")


def _rights_text(rights: dict[str, Any]) -> str:
    words = [*rights["scopes"], *(["priority high"] if rights["may_raise"] else [])]
    return ", ".join(words)
