"""The `launchbay` program: a job's start goes straight to what runs it, every other command to the command line.

Every start of every job pays for what is imported here, which is nothing of the command line.
"""

from __future__ import annotations

import sys

_HELP = (["-h"], ["--help"])


def main() -> None:
    """Run the program with the process's words, and exit."""
    words = sys.argv[1:]
    if words[:1] == ["exec"] and words[1:2] not in _HELP:
        from launchbay.runtime.runner import run  # noqa: PLC0415  (what the command line needs takes 30 ms)

        command = words[2:] if words[1:2] == ["--"] else words[1:]
        sys.exit(run(command))
    from launchbay.cli.main import main as run_command_line  # noqa: PLC0415

    run_command_line()
