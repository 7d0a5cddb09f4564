"""Look for known vulnerabilities of what the page's lock file pins, where the registry's advisories can be had.

Exit status: 1 if there are some. Where they can't be asked for, that is said, and is no failure: the change is not at
fault.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NODE = ROOT / ".venv" / "tools" / "node" / "bin"
FOLDERS = (ROOT / "web", ROOT / "web" / "browser")
_MAX_REASON = 160  # characters of what npm says


def advisories(folder: Path) -> Mapping[str, Any]:
    """What `npm audit` says of a folder's lock file, or `{"error": …}`."""
    environment = {**os.environ, "PATH": f"{NODE}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(
        ["npm", "audit", "--json", "--package-lock-only"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        said: Mapping[str, Any] = json.loads(done.stdout)
    except ValueError:
        last = (done.stderr.strip().splitlines() or [f"it ended with status {done.returncode}"])[-1]
        return {"error": {"summary": last}}
    return said


def faults(said: Mapping[str, Any]) -> Iterator[str]:
    """The known vulnerabilities, one a line."""
    for name, found in sorted(said.get("vulnerabilities", {}).items()):
        titles = [via["title"] for via in found["via"] if isinstance(via, dict)]
        yield f"{name} {found['range']}: {found['severity']}, {'; '.join(titles) or 'by what it depends on'}"


def report(name: str, said: Mapping[str, Any]) -> int:
    """Print what is known of a lock file; return how many vulnerabilities that is."""
    if "vulnerabilities" not in said:
        error = said.get("error") or {}
        reason = str(error.get("summary") or said.get("message") or "no answer")
        print(f"{name}: NOT CHECKED: the advisories can't be had: {reason[:_MAX_REASON]}")
        return 0
    found = list(faults(said))
    print(f"{name}: {said['metadata']['dependencies']['total']} packages checked, {len(found)} known vulnerabilities")
    for line in found:
        print(f"  {line}")
    return len(found)


def main() -> int:
    """Audit the page's lock files."""
    found = sum(report(f"{folder.relative_to(ROOT)}/package-lock.json", advisories(folder)) for folder in FOLDERS)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
