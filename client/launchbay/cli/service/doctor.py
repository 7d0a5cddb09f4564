"""`launchbay doctor`: whether this machine is ready and the deployment healthy, and if not, what to do."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from importlib.util import find_spec
from typing import Any

import click

from launchbay.cli.completions.inputs import complete_class
from launchbay.cli.console.session import Session, with_session, with_stack
from launchbay.cli.service.preflight import run_preflight, with_plan
from launchbay.operating.findings import Finding
from launchbay_core.errors import LaunchbayError


@click.command()
@with_plan
@with_stack
@click.option(
    "--smoke", is_flag=True, help="Register, launch, follow and cancel a tiny job, and say what was seen at each step."
)
@click.option(
    "--class",
    "compute_class",
    metavar="CLASS",
    shell_complete=complete_class,
    help="With --smoke: the compute class to run on.  [default: the cheapest]",
)
@click.option(
    "--wait",
    type=click.IntRange(1, 24 * 60),
    metavar="MINUTES",
    help="With --smoke: how long a run may take; a new machine takes minutes to start.  [default: 20]",
)
@with_session
def doctor(
    session: Session,
    stack: str | None,
    compute_class: str | None,
    wait: int | None,
    *,
    smoke: bool,
    preflight: bool,
    **plan: Any,
) -> int:
    """Check this machine, the server and its deployment, and say what to do about each problem.

    With --stack, job queues and dead letters are checked too, with this machine's AWS credentials. The exit status is
    1 if a problem keeps people from working.

    With --preflight, the AWS account is checked instead, before Launchbay is deployed to it: service-linked roles,
    quotas, instance types, the key of disks, the network. Only calls that read are made.

    With --smoke, a job goes the way of every job instead, in a project of its own in which everything expires after a
    week. It needs the right of an admin in any project, and for the upload to the intake bucket AWS credentials. The
    exit status is 1 if a step fails.

    \b
    launchbay doctor
    launchbay doctor --server https://launchbay.example.com --project vision --stack launchbay
    launchbay doctor --preflight --region eu-central-1 --classes cpu-compute,gpu-l4
    launchbay doctor --smoke
    launchbay doctor --smoke --class gpu-t4 --wait 30 --stack launchbay
    """
    if smoke and preflight:
        raise click.UsageError("`--preflight` comes before a deployment and `--smoke` after it: use one of them.")
    if preflight:
        return run_preflight(session, _print, stack=stack, **plan)
    if smoke:
        from launchbay.cli.console.smoke_report import show_smoke_test

        return show_smoke_test(session, stack=stack, compute_class=compute_class, wait_minutes=wait)
    if compute_class is not None or wait is not None:
        raise click.UsageError("`--class` and `--wait` are for --smoke.")
    findings: list[Finding] = []
    for finding in _findings(session, stack):
        findings.append(finding)
        if not session.as_json:
            _print(finding)
    is_ready = all(finding.is_good or not finding.is_needed for finding in findings)
    session.show({"ready": is_ready, "findings": [asdict(finding) for finding in findings]}, lambda _: None)
    return 0 if is_ready else 1


def _findings(session: Session, stack: str | None) -> Iterator[Finding]:
    from launchbay.operating.checks import check_deployment, check_hardware, check_page, check_runs, check_sign_in

    yield from (_python(), _local_packages(), _gpus())
    server = _server(session)
    yield server
    if not server.is_good and server.is_needed:
        return  # without a server, nothing else can be checked
    sign_in = check_sign_in(session.api)
    yield sign_in
    if sign_in.is_good:
        yield from (check_hardware(session.api), _jobs(session), check_runs(session.api))
    yield check_page(session.api)
    yield from check_deployment(session.api, stack)


def _print(finding: Finding) -> None:
    mark, colour = ("✓", "green") if finding.is_good else ("✗", "red") if finding.is_needed else ("-", "yellow")
    click.echo(f"{click.style(mark, fg=colour, bold=True)} {finding.what.ljust(12)} {finding.says}")


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("python", sys.version_info >= (3, 11), f"{version} at {sys.executable}")


def _local_packages() -> Finding:
    missing = [
        name
        for name in ("moto", "flask", "samtranslator", "aws_lambda_powertools", "joserfc")
        if find_spec(name) is None
    ]
    if missing:
        return Finding(
            "local stack", is_good=False, says="pip install 'launchbay[local]' for `launchbay dev`", is_needed=False
        )
    return Finding("local stack", is_good=True, says="its packages are installed")


def _gpus() -> Finding:
    if shutil.which("nvidia-smi") is None:
        says = "no NVIDIA GPU found: `launchbay dev` simulates GPU classes, and marks such runs as simulated"
        return Finding("gpus", is_good=False, says=says, is_needed=False)
    listed = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True, check=False)
    names = listed.stdout.strip().splitlines()
    if listed.returncode != 0 or not names:
        return Finding("gpus", is_good=False, says=f"nvidia-smi failed: {listed.stderr.strip()}", is_needed=False)
    return Finding("gpus", is_good=True, says="; ".join(names))


def _server(session: Session) -> Finding:
    from launchbay import __version__

    try:
        version = session.api.service.get_health()["version"]
    except LaunchbayError as error:
        return Finding("server", is_good=False, says=str(error))
    says = f"{session.api.server.url}, version {version}"
    if version != __version__:
        return Finding("server", is_good=False, says=f"{says}; this client has version {__version__}", is_needed=False)
    return Finding("server", is_good=True, says=says)


def _jobs(session: Session) -> Finding:
    try:
        found = session.api.jobs.find(limit=100)
    except LaunchbayError as error:
        return Finding("project", is_good=False, says=f"could not list the jobs of `{session.project}`: {error}")
    if not found:
        says = f"`{session.project}` has no jobs yet: register one with `launchbay register FOLDER`"
        return Finding("project", is_good=True, says=says)
    return Finding("project", is_good=True, says=f"`{session.project}` has {len(found)} job{'s' * (len(found) != 1)}")
