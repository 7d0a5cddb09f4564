"""The process of a warm interpreter: imports modules, then forks when asked to, until the stack has ended.

Started by path as `warm_interpreter_main.py CONTROL_FD MARK SCRIPT MODULE…`; imports nothing of the stack. A message
with two files asks for a fork: the request, which only the fork reads, for it has credentials, and its output. Without
files, it is the id of a process to reap. Each answer is a number: the id of the fork or an exit code, -n for error n.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import runpy
import socket
import sys
from pathlib import Path

_MOST_BYTES = 64


def main() -> None:
    """Answer messages; in a fork, run its program."""
    control_fd, mark, script, *modules = sys.argv[1:]
    if not sys.flags.safe_path:
        sys.path[0] = str(Path(script).parent)
    with socket.socket(fileno=int(control_fd)) as control:
        place = _place_of(mark)
        for name in modules:
            importlib.import_module(name)
        gc.collect()
        gc.freeze()  # a collection in a fork would write to all pages, and so copy them
        try:
            control.send(b"ready")
            files = _answer(control)
        except (BrokenPipeError, ConnectionResetError):  # the stack has ended, and left something unread
            return
    if files:
        _run(files, script, mark, *place)


def _answer(control: socket.socket) -> list[int]:
    """Answer messages; return an empty list at the end of the stack, the files of its request in a fork."""
    while True:
        message, files, _, _ = socket.recv_fds(control, _MOST_BYTES, 2)
        if not message:
            return []
        if files:
            try:
                pid = os.fork()
            except OSError as error:
                pid = -(error.errno or 1)
            if pid == 0:
                return files
            for file in files:
                os.close(file)
            control.send(str(pid).encode())
        else:
            control.send(str(os.waitstatus_to_exitcode(os.waitpid(int(message), 0)[1])).encode())


def _place_of(mark: str) -> tuple[int, int]:
    """Where the system has the variable `mark` of this process's start, and how long it is."""
    getenv = ctypes.CDLL(None).getenv
    getenv.restype = ctypes.c_void_p
    return int(getenv(mark.encode())), len(os.environ[mark])


def _run(files: list[int], script: str, mark: str, address: int, length: int) -> None:
    """Become what the request asks for: a process like one that was started anew."""
    request, output = files
    os.setsid()
    with os.fdopen(request, "rb") as file:
        file.seek(0)
        words, environment, folder = json.load(file)
    # Others see the variables of a process's start, and find those of a job by its mark.
    ctypes.memmove(address, environment.get(mark, "").encode().ljust(length, b"\0"), length)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [script, *words]
    runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    main()
