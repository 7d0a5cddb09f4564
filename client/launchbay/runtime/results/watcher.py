"""Calls one part of a run's results about once a second while the command runs, in a thread of its own."""

from __future__ import annotations

import contextlib
import os
import select
import threading
from collections.abc import Callable

from launchbay.runtime.results.part import Part, TransferFailed

_LOOK_SECONDS = 1.0
_PAUSE_SECONDS = (2.0, 30.0)  # after a failure: the first, and the longest, as each is twice the one before
_HURRY, _END = b"h", b"e"


class Watcher:
    """The thread of a part. `hurry` may be called from a signal handler: it only writes a byte to a pipe."""

    def __init__(self, part: Part, say: Callable[[str], None]) -> None:
        self._part = part
        self._say = say
        self._told, self._teller = os.pipe()
        os.set_blocking(self._teller, False)
        self._thread = threading.Thread(target=self._watch, name=f"results: {part.name}", daemon=True)
        self._said: str | None = None
        self._pause = 0.0

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def hurry(self) -> None:
        """Have the part upload now what can be, as soon as its present look is done."""
        self._tell(_HURRY)

    def stop(self) -> None:
        """End the thread, after its present look."""
        self._tell(_END)
        while self._thread.is_alive():
            self._thread.join(_LOOK_SECONDS)  # bounded, so that signals are taken meanwhile on every Python
        os.close(self._told)
        os.close(self._teller)

    def _tell(self, word: bytes) -> None:
        with contextlib.suppress(BlockingIOError):  # thousands of words wait there already, and one is enough
            os.write(self._teller, word)

    def _watch(self) -> None:
        while (word := self._wait()) != _END:
            self._try(self._part.hurry if word == _HURRY else self._part.look)

    def _wait(self) -> bytes:
        ready, _, _ = select.select([self._told], [], [], self._pause or _LOOK_SECONDS)
        words = os.read(self._told, 4096) if ready else b""
        return _END if _END in words else words[:1]

    def _try(self, call: Callable[[], None]) -> None:
        try:
            call()
        except TransferFailed as error:
            self._tell_once(str(error))
        except Exception as error:  # noqa: BLE001  (a fault of ours must end neither the command nor the other looks)
            self._tell_once(f"an error of Launchbay's own: {error!r}")
        else:
            if self._said is not None:
                self._say(f"{self._part.name}: uploads go on")
            self._said, self._pause = None, 0.0

    def _tell_once(self, text: str) -> None:
        if text != self._said:
            self._say(f"{self._part.name}: {text}. It is tried again.")
        first, longest = _PAUSE_SECONDS
        self._said, self._pause = text, min(max(first, 2 * self._pause), longest)
