"""A program that a warm Python forks for, next to the same program as a new process."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psutil
import pytest

from launchbay_local.batch.programs.children import Child, spawn
from launchbay_local.batch.programs.warm_interpreter import WarmInterpreter, WarmProgram
from launchbay_local.batch.tasks.processes import CONTAINER_VARIABLE, end_leftovers

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every start is a new process")

COMMON = {"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1", "LANG": "C.UTF-8"}
SECRET = "not-for-the-next-one"
PROBE = """
import json, os, signal, sys, threading
print(json.dumps({
    "argv": sys.argv, "path": sys.path, "flags": str(sys.flags), "name": __name__, "file": __file__,
    "environment": dict(os.environ), "folder": os.getcwd(),
    "files": sorted((n, os.readlink(f"/proc/self/fd/{n}").split(":")[0]) for n in (0, 1, 2)),
    "open": sorted(n for n in map(int, os.listdir("/proc/self/fd")) if os.path.exists(f"/proc/self/fd/{n}")),
    "streams": [(s.encoding, s.errors, s.line_buffering, s.write_through) for s in (sys.stdout, sys.stderr)],
    "leads": [os.getsid(0) == os.getpid(), os.getpgid(0) == os.getpid()],
    "signals": [str(signal.getsignal(n)).split(" at ")[0] for n in sorted(signal.valid_signals())],
    "blocked": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])), "umask": os.umask(0o77),
    "threads": threading.active_count(), "interpreter": sys.executable,
}))
"""


def start_of(folder: Path, text: str, interpreter: str = sys.executable) -> str:
    script = folder / "program"
    script.write_text(f"#!{interpreter}\n{text}")
    script.chmod(0o755)
    return str(script)


@pytest.fixture
def opened() -> Iterator[list[WarmInterpreter]]:
    opened: list[WarmInterpreter] = []
    yield opened
    for warm in opened:
        warm.stop()


def warm_up(opened: list[WarmInterpreter], script: str) -> WarmInterpreter:
    warm = WarmInterpreter(WarmProgram(script, ["colorsys"]), COMMON, CONTAINER_VARIABLE)
    warm.start()
    opened.append(warm)
    return warm


def finish(child: Child) -> tuple[int, str]:
    text = child.output.read().decode()
    child.wait_unreaped()
    code = child.wait()
    child.output.close()
    return code, text


def environment(job_id: str = "some-job", **own: str) -> Mapping[str, str]:
    return {**COMMON, CONTAINER_VARIABLE: job_id, "OF_THE_JOB": "yes", **own}


IS_FORKED = "import sys\nprint('colorsys' in sys.modules)\n"


def test_a_program_finds_what_it_would_find_as_a_new_process(opened: list[WarmInterpreter], tmp_path: Path) -> None:
    script = start_of(tmp_path, PROBE)
    warm = warm_up(opened, script)
    asked: Any = (script, [script, "exec", "a b"], environment(), tmp_path)

    forked, new = (finish(start(*asked)) for start in (warm, spawn))

    assert [forked[0], json.loads(forked[1])] == [new[0], json.loads(new[1])]
    assert finish(warm(start_of(tmp_path, IS_FORKED), ["program"], environment(), tmp_path)) == (0, "True\n")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("raise SystemExit(3)", 3),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", -signal.SIGTERM),
        ("raise ValueError('as it is')", 1),
        ("import atexit; atexit.register(print, 'as it is')", 0),
    ],
)
def test_a_program_ends_as_it_would_as_a_new_process(
    opened: list[WarmInterpreter], tmp_path: Path, text: str, code: int
) -> None:
    script = start_of(tmp_path, text)
    warm = warm_up(opened, script)

    forked, new = (finish(start(script, [script], environment(), tmp_path)) for start in (warm, spawn))

    assert forked[0] == new[0] == code
    assert forked[1].splitlines()[-1:] == new[1].splitlines()[-1:]


@pytest.mark.parametrize(
    "own", [{"PYTHONHASHSEED": "1"}, {"LC_ALL": "C"}, {"LD_PRELOAD": ""}, {CONTAINER_VARIABLE: "j" * 65}]
)
def test_a_program_with_an_environment_that_python_reads_at_its_start_is_a_new_process(
    opened: list[WarmInterpreter], tmp_path: Path, own: dict[str, str]
) -> None:
    script = start_of(tmp_path, IS_FORKED)
    warm = warm_up(opened, script)

    assert finish(warm(script, [script], {**environment(), **own}, tmp_path)) == (0, "False\n")
    assert finish(warm(script, [script], environment(), tmp_path)) == (0, "True\n")


def test_a_script_of_another_interpreter_is_a_new_process(opened: list[WarmInterpreter], tmp_path: Path) -> None:
    other = tmp_path / "other-python"
    other.symlink_to(sys.executable)
    script = start_of(tmp_path, IS_FORKED, str(other))

    assert finish(warm_up(opened, script)(script, [script], environment(), tmp_path)) == (0, "False\n")


def test_processes_of_a_job_are_found_by_its_id(opened: list[WarmInterpreter], tmp_path: Path) -> None:
    leave = "os.setsid(); print(os.getpid(), flush=True); signal.pause()"
    script = start_of(tmp_path, f"import os, signal\nif os.fork() == 0:\n    {leave}\n")
    child = warm_up(opened, script)(script, [script], environment("job-1"), tmp_path)
    pid = int(child.output.readline())
    left = psutil.Process(pid)
    child.wait_unreaped()

    end_leftovers("job-2", child.pid, 0)
    assert left.is_running()
    end_leftovers("job-1", child.pid, 0)
    psutil.wait_procs([left])

    assert finish(child) == (0, "")


def test_what_one_job_is_given_stays_out_of_the_interpreter(opened: list[WarmInterpreter], tmp_path: Path) -> None:
    script = start_of(tmp_path, "import os; print(os.getppid())")

    _, parent = finish(warm_up(opened, script)(script, [script], environment(SECRET=SECRET), tmp_path))

    memory = writable_memory(int(parent))
    assert b"OF_THE_JOB" not in memory
    assert SECRET.encode() not in memory
    assert CONTAINER_VARIABLE.encode() in memory


def writable_memory(pid: int) -> bytes:
    regions = re.findall(r"^(\w+)-(\w+) rw", Path(f"/proc/{pid}/maps").read_text(), re.MULTILINE)
    content = b""
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for begin, end in ((int(begin, 16), int(end, 16)) for begin, end in regions):
            memory.seek(begin)
            content += memory.read(end - begin)
    return content


def test_after_the_end_of_the_interpreter_every_start_is_a_new_process(
    opened: list[WarmInterpreter], tmp_path: Path
) -> None:
    script = start_of(tmp_path, f"import os\nprint(os.getppid(), flush=True)\nos.read(0, 1)\n{IS_FORKED}")
    warm = warm_up(opened, script)
    child = warm(script, [script], environment(), tmp_path)
    parent = psutil.Process(int(child.output.readline()))
    parent.kill()
    parent.wait()

    assert finish(child) == (-signal.SIGKILL, "True\n")
    assert finish(warm(script, [script], environment(), tmp_path))[1].endswith("False\n")


def test_a_folder_that_is_not_there_ends_the_program(opened: list[WarmInterpreter], tmp_path: Path) -> None:
    script = start_of(tmp_path, IS_FORKED)

    code, text = finish(warm_up(opened, script)(script, [script], environment(), tmp_path / "nowhere"))

    assert (code, "FileNotFoundError" in text) == (1, True)
