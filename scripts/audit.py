"""Look for known vulnerabilities of what the lock files pin, in the published advisories (`make audit`).

Exit status: 0 if there is none, 1 if there are some, 2 if the advisories can't be had for every package. pip-audit by
itself calls a package that its source does not know free of faults; here, what was not checked is said to be so.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PIP_AUDIT = ROOT / ".venv" / "tools" / "audit" / "bin" / "pip-audit"
SERVICES = ("pypi", "osv")  # where pip-audit finds advisories; the second is asked if the first does not know all
CLEAN, VULNERABLE, UNCHECKED = 0, 1, 2
_MAX_REASON = 160  # characters of what pip-audit says


@dataclass(frozen=True)
class Audit:
    """What is known of the packages of one lock file; `reason` says why not all were checked, empty if they were."""

    checked: int = 0
    faults: Sequence[str] = ()
    reason: str = ""


def lock_files() -> list[Path]:
    """Every lock file of this project, but those of the older releases that `make compat-wandb` tries on purpose."""
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    return [
        *(lock for lock in locks if not lock.stem.startswith("wandb-")),
        ROOT / "layers" / "deps" / "requirements.txt",
        ROOT / "images" / "runner" / "requirements.txt",
    ]


def audit(lock: Path, program: Path = PIP_AUDIT) -> Audit:
    """Compare a lock file with the advisories of the first service that knows all its packages."""
    found = Audit()
    for service in SERVICES:
        found = _ask(lock, service, program)
        if not found.reason:
            break
    return found


def _ask(lock: Path, service: str, program: Path) -> Audit:
    options = ["--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json"]
    command = [str(program), *options, "--vulnerability-service", service, "--requirement", str(lock)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (done.stderr.strip().splitlines() or [f"it ended with status {done.returncode}"])[-1]
        return Audit(reason=f"{service} can't be asked: {last[:_MAX_REASON]}")
    unknown = [one["name"] for one in packages if "skip_reason" in one]
    reason = f"{service} does not know {len(unknown)} of {len(packages)}, such as {unknown[0]}" if unknown else ""
    return Audit(len(packages) - len(unknown), list(_faults(packages)), reason)


def _faults(packages: Sequence[dict[str, Any]]) -> Iterator[str]:
    for package in packages:
        for fault in package.get("vulns", ()):
            fixed = ", ".join(fault["fix_versions"]) or "no version"
            yield f"{package['name']} {package['version']}: {fault['id']}, fixed in {fixed}"


def report(audits: Sequence[tuple[str, Audit]]) -> int:
    """Print what was found in each lock file; return the exit status."""
    for name, found in audits:
        print(f"{name}: {found.checked} packages checked, {len(found.faults)} known vulnerabilities")
        for line in found.faults:
            print(f"  {line}")
        if found.reason:
            print(f"  NOT CHECKED: {found.reason}")
    if any(found.faults for _, found in audits):
        print("Upgrade what is listed: raise its version in pyproject.toml if need be, then `make lock`.")
        return VULNERABLE
    if any(found.reason for _, found in audits):
        print("The advisories could not be had for every package: nothing is known of those. Run this where they can.")
        return UNCHECKED
    return CLEAN


def main(arguments: Sequence[str]) -> int:
    """Audit the lock files that are named; without any, all of the project."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("locks", nargs="*", type=Path, help="lock files; all of the project if none is named")
    parser.add_argument("--program", type=Path, default=PIP_AUDIT, help="the pip-audit to use")
    options = parser.parse_args(arguments)
    audits = [(str(lock), audit(lock, options.program)) for lock in options.locks or lock_files()]
    return report(audits)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
