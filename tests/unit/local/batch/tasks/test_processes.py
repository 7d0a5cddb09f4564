"""The processes that a container leaves behind are found by its mark in their environment."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid

import pytest

from batch_support import is_alive, wait_for
from launchbay_local.batch.tasks.processes import CONTAINER_VARIABLE, end_leftovers


@pytest.mark.parametrize(
    ("main", "seconds"),
    [
        pytest.param(os.getpid(), 0.1, id="a short job, whose processes have higher ids"),
        pytest.param(10**9, 0.1, id="ids that have begun again"),
        pytest.param(10**9, 3600.0, id="a long job"),
    ],
)
def test_a_process_that_left_its_group_is_ended(main: int, seconds: float) -> None:
    mark = f"{uuid.uuid4()}/0"
    environment = {**os.environ, CONTAINER_VARIABLE: mark}
    command = [sys.executable, "-c", "import signal; print(1, flush=True); signal.pause()"]
    with subprocess.Popen(command, env=environment, start_new_session=True, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()

        end_leftovers(mark + "1", main, seconds)
        assert is_alive(process.pid)
        end_leftovers(mark, main, seconds)

        wait_for(lambda: not is_alive(process.pid))
