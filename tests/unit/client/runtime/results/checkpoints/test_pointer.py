"""The wait for the word from where a start restores: bounded, said, and never ended by starting from nothing."""

from __future__ import annotations

import pytest

from launchbay.runtime.errors import TRY_AGAIN, CannotRun
from launchbay.runtime.results.checkpoints.pointer import WAIT_SECONDS, wait_for_pointer
from launchbay.runtime.s3 import S3Bucket
from launchbay_core.contracts.results.restore import RestorePointer, restore_key_beside, write_pointer
from results_support import INPUTS, Place

PREFIX = "projects/vision/runs/01JZ8Q4T6V2M9X3C7B5N1K0HFD/inputs/"
NOWHERE = RestorePointer(None)


class Waiting:
    """A clock that only pauses move on; after some of them, the word is there."""

    def __init__(self, place: Place, content: bytes, after: int | None) -> None:
        self.place = place
        self.content = content
        self.after = after
        self.pauses: list[float] = []
        self.said: list[str] = []
        self._write_if_due()

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self._write_if_due()

    def wait(self) -> RestorePointer:
        bucket = S3Bucket(INPUTS, self.place.environment)
        return wait_for_pointer(bucket, PREFIX, 2, self.said.append, self.pause, lambda: sum(self.pauses))

    def _write_if_due(self) -> None:
        if len(self.pauses) == self.after:
            self.place.s3.put_object(Bucket=INPUTS, Key=restore_key_beside(PREFIX, 2), Body=self.content)


def test_a_word_that_is_there_is_taken_without_a_pause_or_a_line(place: Place) -> None:
    waiting = Waiting(place, write_pointer(NOWHERE), after=0)

    assert waiting.wait() == NOWHERE
    assert (waiting.pauses, waiting.said) == ([], [])


def test_a_word_that_comes_late_is_waited_for_with_ever_longer_pauses(place: Place) -> None:
    pointer = RestorePointer(place.name)
    waiting = Waiting(place, write_pointer(pointer), after=12)

    assert waiting.wait() == pointer
    assert waiting.said == ["attempt 2 waits to be told which checkpoints it restores"]
    assert waiting.pauses[0] == 0.2
    assert waiting.pauses == sorted(waiting.pauses)
    assert max(waiting.pauses) <= 5


def test_without_a_word_the_start_ends_so_that_another_one_follows(place: Place) -> None:
    waiting = Waiting(place, b"", after=None)

    with pytest.raises(CannotRun, match=r"nothing has said within 300 seconds .* start from nothing") as ended:
        waiting.wait()

    assert ended.value.exit_code == TRY_AGAIN == 143
    assert WAIT_SECONDS <= sum(waiting.pauses) <= WAIT_SECONDS + 5


@pytest.mark.parametrize("content", [b"{", b'{"version":1,"place":"../other"}', b"x" * 5000])
def test_a_word_that_can_t_be_read_is_not_taken(place: Place, content: bytes) -> None:
    waiting = Waiting(place, content, after=0)

    with pytest.raises(CannotRun):
        waiting.wait()
