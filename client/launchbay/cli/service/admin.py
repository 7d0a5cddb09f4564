"""`launchbay admin`: operate a deployment, with the AWS credentials of whoever runs the command."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from launchbay.cli.console.runs.references import with_run
from launchbay.cli.console.session import Session, with_session, with_stack


@click.group()
def admin() -> None:
    """Operate a deployment. Needs AWS credentials with access to it, except for the local stack.

    \b
    launchbay admin redrive --dry-run --stack launchbay
    """


@admin.command()
@click.argument("queues", nargs=-1, metavar="[QUEUE]...")
@click.option("--dry-run", is_flag=True, help="Count the dead letters without moving them.")
@click.option(
    "--most",
    default=1000,
    show_default=True,
    type=click.IntRange(1),
    help="Maximum number of messages to move from each queue.",
)
@with_stack
@with_session
def redrive(session: Session, queues: tuple[str, ...], most: int, stack: str | None, *, dry_run: bool) -> int:
    """Move dead letters back to the queue or function that they were meant for, once the cause is fixed.

    Without QUEUE (such as CpuDeadLetters), the dead letters of all queues are moved. Every step of Launchbay is
    idempotent, so moving a message that was already handled does no harm. The exit status is 1 if a message could not
    be moved.

    \b
    launchbay admin redrive --dry-run
    launchbay admin redrive CpuDeadLetters --stack launchbay
    """
    from launchbay.operating.dead_letters import find_dead_letters
    from launchbay.operating.dead_letters import redrive as move
    from launchbay.operating.deployment import find_deployment

    deployment = find_deployment(stack, session.api.server)
    found = find_dead_letters(deployment)
    unknown = set(queues) - {one.name for one in found}
    if unknown:
        names = ", ".join(one.name for one in found)
        raise click.UsageError(f"There is no queue {', '.join(sorted(unknown))}. Known queues: {names}.")
    chosen = [one for one in found if not queues or one.name in queues]
    if dry_run:
        session.show({one.name: one.count for one in chosen}, _print_counts)
        return 0
    done = [move(deployment, one, most) for one in chosen if one.count]
    session.show([asdict(one) for one in done], _print_moved)
    return 1 if any(one.left for one in done) else 0


@admin.command("publish-page")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the built page.  [default: this checkout's or package's own]",
)
@with_stack
@with_session
def publish_page(session: Session, folder: Path | None, stack: str | None) -> None:
    """Publish the page of a deployment: after `sam deploy`, and after each upgrade.

    Only files that changed are uploaded, those that others name first, so that the page works all the time. Files of an
    earlier version are deleted a week after it was replaced. The command may be repeated at any time.

    If the deployment does not know its page's address yet, so that nobody could sign in, the command says what to run.

    \b
    launchbay admin publish-page --stack launchbay
    launchbay admin publish-page --stack launchbay --folder web/dist
    """
    from launchbay.api.servers import Server
    from launchbay.operating.deployment import find_deployment
    from launchbay.operating.page.page_stack import read_page_stack
    from launchbay.operating.page.publishing import publish
    from launchbay.operating.page.redirects import allows_redirect, deploy_command
    from launchbay.page import page_folder

    if not stack:
        raise click.UsageError("Name the stack with --stack or LAUNCHBAY_STACK. A local stack serves its page itself.")
    deployment = find_deployment(stack, Server(""))
    page = read_page_stack(deployment)
    done = publish(deployment, page, folder or page_folder(), lambda key: click.echo(f"  {key}", err=True))
    is_ready = allows_redirect(deployment, page)
    shown = {"page": page.url, **asdict(done), "sign_in": {"ready": is_ready, "command": None}}
    if not is_ready:
        shown["sign_in"]["command"] = deploy_command(page)
    session.show(shown, _print_published)


@admin.command()
@click.option(
    "--notice",
    default=5,
    show_default=True,
    type=click.IntRange(0, 86400),
    metavar="SECONDS",
    help="Seconds between the notice and the end; 0 is an end without a notice. On AWS it is 120.",
)
@with_session
@with_run("run")
def reclaim(session: Session, run: str, notice: int) -> None:
    """Take the machine of a run away, as EC2 does with a Spot Instance; only a local stack can do this.

    The run is told at once, in the metadata of its instance, that its machine will end. After the notice, its processes
    get a SIGTERM and are killed two seconds later. A run with attempts left is started again.

    \b
    launchbay admin reclaim latest
    launchbay admin reclaim 01ARZ3NDEKTSV4RRFFQ69G5FAV --notice 120
    """
    from launchbay.operating.reclaims import reclaim_machine

    done = reclaim_machine(session.api.runs.get(run), notice, session.api.server, Path.cwd())
    shown = {
        "run_id": run,
        "batch_job_id": done["jobId"],
        "instance_id": done["instanceId"],
        "notice_seconds": notice,
    }
    session.show(shown, _print_reclaim)


def _print_published(done: dict[str, Any]) -> None:
    counts = f"{len(done['uploaded'])} files uploaded, {done['unchanged']} unchanged, {len(done['deleted'])} deleted"
    click.echo(f"Published {done['page']}: {counts}")
    if not done["sign_in"]["ready"]:
        click.echo("Nobody can sign in there yet: the user pool does not know this address. Run:")
        click.echo(f"  {done['sign_in']['command']}")


def _print_reclaim(done: dict[str, Any]) -> None:
    when = f"ends in {done['notice_seconds']} s" if done["notice_seconds"] else "ends now, without a notice"
    click.echo(f"The machine of run {done['run_id']} ({done['instance_id']}) {when}.")
    click.echo("If the run has attempts left, it is started again.")


def _print_counts(counts: dict[str, int]) -> None:
    from launchbay.cli.console.tables import print_table

    print_table(["QUEUE", "DEAD LETTERS"], [(name, str(count)) for name, count in counts.items()])


def _print_moved(done: list[dict[str, object]]) -> None:
    if not done:
        click.echo("There are no dead letters.")
    for one in done:
        click.echo(f"{one['name']}: {one['moved']} moved back" + (f", {one['left']} left" if one["left"] else ""))
        for reason in one["reasons"]:  # type: ignore[attr-defined]
            click.echo(f"  {reason}")
