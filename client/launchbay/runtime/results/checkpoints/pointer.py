"""The wait for the word from where a start restores: the control plane says it once AWS Batch has said how it stands.

It is there as a rule before the next machine is: the wait is for news that was late, or lost and found by the sweep.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from launchbay.runtime.errors import TRY_AGAIN, CannotRun
from launchbay.runtime.s3 import S3Bucket
from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.results.restore import MAX_POINTER, RestorePointer, parse_pointer, restore_key_beside

WAIT_SECONDS = 300.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0  # seconds
_SLOWER = 1.5  # each pause is that many times the one before


def wait_for_pointer(
    bucket: S3Bucket,
    inputs: str,
    attempt: int,
    say: Callable[[str], None],
    pause: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> RestorePointer:
    """What an attempt of the run whose inputs are at `inputs` restores; `say` tells people that it is waited for.

    Raises:
        CannotRun: it is not said within five minutes, with an exit code after which the job is started once more; or it
            can't be read.
    """
    key = restore_key_beside(inputs, attempt)
    until, seconds, has_said = clock() + WAIT_SECONDS, _FIRST_PAUSE, False
    while (content := bucket.find(key, MAX_POINTER)) is None:
        if clock() >= until:
            raise CannotRun(
                f"nothing has said within {WAIT_SECONDS:.0f} seconds which checkpoints attempt {attempt} restores, so "
                "it ends, to be tried again; without them, it would start from nothing",
                TRY_AGAIN,
            )
        if not has_said:
            say(f"attempt {attempt} waits to be told which checkpoints it restores")
            has_said = True
        pause(seconds)
        seconds = min(seconds * _SLOWER, _LONGEST_PAUSE)
    try:
        return parse_pointer(content)
    except UnreadableContract as error:
        raise CannotRun(str(error)) from error
