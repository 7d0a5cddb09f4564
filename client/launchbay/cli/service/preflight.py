"""`launchbay doctor --preflight`: what the AWS account lacks before Launchbay is deployed to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeVar

import click

from launchbay.cli.console.session import Session
from launchbay.operating.findings import Finding

Command = TypeVar("Command", bound=Callable[..., Any])


def with_plan(command: Command) -> Command:
    """Add --preflight and what it asks about: the parameters of the deployment that is planned."""
    for option in (
        click.option("--image", "images", metavar="IMAGE", multiple=True, help="An image for jobs; can be repeated."),
        click.option("--subnet-ids", metavar="IDS", default="", help="Parameter SubnetIds of the planned deployment."),
        click.option("--vpc-id", metavar="ID", default="", help="Parameter VpcId of the planned deployment."),
        click.option("--classes", metavar="NAMES", help="Parameter ComputeClasses of the planned deployment."),
        click.option("--region", metavar="NAME", help="AWS Region to deploy to.  [default: that of your AWS settings]"),
        click.option("--preflight", is_flag=True, help="Check an AWS account before the first deployment; only reads."),
    ):
        command = option(command)
    return command


def run_preflight(
    session: Session,
    print_finding: Callable[[Finding], None],
    *,
    stack: str | None,
    region: str | None,
    classes: str | None,
    vpc_id: str,
    subnet_ids: str,
    images: tuple[str, ...],
) -> int:
    """Print each finding as it comes; return 1 if something that a deployment needs is missing."""
    from launchbay.operating.preflight.account import DEFAULT_CLASSES, Account, Plan
    from launchbay.operating.preflight.checks import check_account

    named = DEFAULT_CLASSES if classes is None else _split(classes)
    plan = Plan(stack or "launchbay", named, vpc_id, _split(subnet_ids), images)
    findings: list[Finding] = []
    for finding in check_account(Account(region), plan):
        findings.append(finding)
        if not session.as_json:
            print_finding(finding)
    is_ready = all(one.is_good or not one.is_needed for one in findings)
    session.show({"ready": is_ready, "findings": [asdict(one) for one in findings]}, lambda _: None)
    return 0 if is_ready else 1


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
