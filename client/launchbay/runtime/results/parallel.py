"""Many transfers at once: small files wait for S3's answers, not for the network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from launchbay.runtime.results.part import FileChanged, TransferFailed
from launchbay.runtime.results.transfers.client import CONNECTIONS

T = TypeVar("T")
R = TypeVar("R")
_WAITING = 4 * CONNECTIONS  # calls that are made ready at once, so that a million items are not all held in memory


def outcomes(call: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[T, R | TransferFailed | FileChanged]]:
    """What `call` gives for each item, or how it failed, in the order in which they end.

    Other errors than these two are raised; calls that have begun by then go on to their end.
    """
    from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait  # noqa: PLC0415  (5 ms of every start)

    left = iter(items)
    executor = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="results: transfer")

    def outcome(item: T) -> tuple[T, R | TransferFailed | FileChanged]:
        try:
            return item, call(item)
        except (TransferFailed, FileChanged) as error:
            return item, error

    try:
        waiting = {executor.submit(outcome, item) for item in islice(left, _WAITING)}
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            waiting |= {executor.submit(outcome, item) for item in islice(left, len(done))}
            for future in done:
                yield future.result()
    finally:
        executor.shutdown(cancel_futures=True)
