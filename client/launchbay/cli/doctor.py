"""`launchbay doctor`: is this machine ready, and if not, what to do."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from importlib.util import find_spec

import click

from launchbay.cli.session import Session, with_session
from launchbay_core.errors import LaunchbayError


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is as it must be, and if not, whether that keeps people from working."""

    what: str
    is_good: bool
    says: str
    is_needed: bool = True


@click.command()
@with_session
def doctor(session: Session) -> int:
    """Check Python, the packages of the local stack, the server and the project; say what to do about what is wrong.

    The exit status is 1 if something is wrong that keeps you from working.

    \b
    launchbay doctor
    launchbay doctor --server https://launchbay.example.com --project vision
    """
    findings: list[Finding] = []
    for check in _checks(session):
        finding = check()
        findings.append(finding)
        if not session.as_json:
            _print(finding)
    is_ready = all(finding.is_good or not finding.is_needed for finding in findings)
    session.show({"ready": is_ready, "findings": [asdict(finding) for finding in findings]}, lambda _: None)
    return 0 if is_ready else 1


def _checks(session: Session) -> Iterable[Callable[[], Finding]]:
    return (_python, _local_packages, _gpus, lambda: _server(session), lambda: _jobs(session))


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
        says = "none here: `launchbay dev` simulates GPU classes, and says so in the run"
        return Finding("gpus", is_good=False, says=says, is_needed=False)
    listed = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True, check=False)
    names = listed.stdout.strip().splitlines()
    if listed.returncode != 0 or not names:
        return Finding("gpus", is_good=False, says=f"nvidia-smi fails: {listed.stderr.strip()}", is_needed=False)
    return Finding("gpus", is_good=True, says="; ".join(names))


def _server(session: Session) -> Finding:
    from launchbay import __version__

    try:
        version = session.api.send("GET", "/healthz").document["version"]
    except LaunchbayError as error:
        return Finding("server", is_good=False, says=str(error))
    says = f"{session.api.server.url}, version {version}"
    if version != __version__:
        return Finding("server", is_good=False, says=f"{says}; this client is {__version__}", is_needed=False)
    return Finding("server", is_good=True, says=says)


def _jobs(session: Session) -> Finding:
    try:
        found = session.api.pages_or_none("jobs", "jobs", 100)
    except LaunchbayError as error:
        return Finding("project", is_good=False, says=f"`{session.project}` can't be asked for: {error}")
    if not found:
        says = f"`{session.project}` has no jobs yet: `launchbay register FOLDER` makes one"
        return Finding("project", is_good=True, says=says)
    return Finding("project", is_good=True, says=f"`{session.project}` has {len(found)} job{'s' * (len(found) != 1)}")
