"""Code archives: each is accepted, or refused with a reason, in little memory whatever it claims to hold."""

from __future__ import annotations

import io
import itertools
import time
import traceback
import tracemalloc
from collections.abc import Iterator
from contextlib import nullcontext
from random import Random

from fuzz.campaign import Target
from fuzz.tally import Failure, Tally
from hostile_archives import known_archives, mutated_archives
from launchbay_core.domain.submissions.archives.check import check_archive
from launchbay_core.errors import LaunchbayError

ARCHIVES_PER_UNIT = 100
MAX_BYTES = 64 * 1024 * 1024  # of memory for one archive


def run_archives(seed: int, number: int, until: int = ARCHIVES_PER_UNIT) -> Tally:
    """Check the first archives of a unit."""
    tally = Tally()
    for place, (kind, content) in enumerate(itertools.islice(_archives(seed, number), until)):
        case = number * ARCHIVES_PER_UNIT + place
        began = time.perf_counter()
        outcome, reason = _check(content)
        tally.count(kind, outcome, case, time.perf_counter() - began)
        if reason:
            tally.failures.append(Failure(case, reason, {"content": content.hex(), "trace": traceback.format_exc()}))
    return tally


def _archives(seed: int, number: int) -> Iterator[tuple[str, bytes]]:
    """The archives of a unit: the first begins with one of each known kind."""
    if number == 0:
        yield from (("known", content) for _, content in known_archives())
    rng = Random(f"archives:{seed}:{number}")
    while True:
        yield "mutated", make_archive(rng)


def make_archive(rng: Random) -> bytes:
    """An archive that was changed at random; some are still good."""
    return next(mutated_archives(rng.randrange(10**9)))


TARGET = Target("archives", ARCHIVES_PER_UNIT, run_archives, nullcontext)


def _check(content: bytes) -> tuple[str, str]:
    """What the check says of an archive, and why that is wrong (empty if it is not)."""
    tracemalloc.start()
    try:
        check_archive(io.BytesIO(content))
        outcome, reason = "accepted", ""
    except LaunchbayError:
        outcome, reason = "refused", ""
    except Exception as error:  # noqa: BLE001  (whatever comes out is what is looked for)
        outcome, reason = "exception", f"{type(error).__name__} came out of the check: {error}"[:300]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return (outcome, reason) if peak <= MAX_BYTES else ("memory", f"{peak / 2**20:,.0f} MiB for {len(content):,} bytes")
