"""Puts a process between a command and the log, which passes everything on and finds metrics in it.

It is a process of its own, so that what the command has written reaches the log even if the runner is killed, and so
that the command then goes on writing as if nobody watched it.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_STDOUT, _STDERR = 1, 2
_SECONDS = 5.0  # after the command's end, for what it has written; a process that it left behind may hold its streams


class LogTee:
    """The process, and the ends of pipes that the command writes to: `stdout` and `stderr`.

    A command whose two streams lead to one file writes to one pipe, so that the order of its lines stays.
    """

    def __init__(self, patterns: Mapping[str, str], reports: Path) -> None:
        out_read, self.stdout = os.pipe()
        streams = [(out_read, _STDOUT)]
        if _is_same_file(_STDOUT, _STDERR):
            self.stderr = self.stdout
        else:
            err_read, self.stderr = os.pipe()
            streams.append((err_read, _STDERR))
        asked = json.dumps({"patterns": dict(patterns), "reports": str(reports), "streams": streams})
        read = [one for one, _ in streams]
        # `-P`: the working folder is the job's, where a `json.py` may lie.
        words = [sys.executable, "-P", "-m", "launchbay.runtime.results.log", asked]
        self._process = subprocess.Popen(words, stdin=subprocess.DEVNULL, pass_fds=read, start_new_session=True)
        for one in read:
            os.close(one)

    def close(self) -> None:
        """Close this process's ends of the pipes: from now on, only the command holds them."""
        for one in {self.stdout, self.stderr}:
            with contextlib.suppress(OSError):  # closed before
                os.close(one)

    def wait(self) -> None:
        """Wait until all that the ended command has written is passed on."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_SECONDS)


def _is_same_file(one: int, other: int) -> bool:
    try:
        return os.path.sameopenfile(one, other)
    except OSError:  # one of them is closed
        return False
