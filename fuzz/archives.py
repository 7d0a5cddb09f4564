"""Code archives: each is accepted, or refused with a reason, in little memory whatever it claims to hold."""

from __future__ import annotations

import gzip
import io
import itertools
import tarfile
import time
import traceback
import tracemalloc
from collections.abc import Iterator
from contextlib import nullcontext
from importlib import import_module
from importlib.util import find_spec
from random import Random

from fuzz.campaign import Target
from fuzz.tally import Failure, Tally
from fuzz.values import hostile_text
from launchbay_core.domain.submissions.archives import check_archive
from launchbay_core.errors import LaunchbayError

ARCHIVES_PER_UNIT = 100
MAX_BYTES = 64 * 1024 * 1024  # of memory for one archive


def run_archives(seed: int, number: int, until: int = ARCHIVES_PER_UNIT) -> Tally:
    """Check the first archives of a unit."""
    tally = Tally()
    for place, (kind, content) in enumerate(itertools.islice(_archives(Random(f"archives:{seed}:{number}")), until)):
        case = number * ARCHIVES_PER_UNIT + place
        began = time.perf_counter()
        outcome, reason = _check(content)
        tally.count(kind, outcome, case, time.perf_counter() - began)
        if reason:
            tally.failures.append(Failure(case, reason, {"content": content.hex(), "trace": traceback.format_exc()}))
    return tally


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


def _archives(rng: Random) -> Iterator[tuple[str, bytes]]:
    """Archives without end: half of them those of the tests, if there are any."""
    known: Iterator[tuple[str, bytes]] | None = None
    if find_spec("hostile_archives") is not None:
        known = import_module("hostile_archives").hostile_archives(rng.randrange(10**9))
    while True:
        yield "mutated", make_archive(rng)
        if known is not None:
            yield "of the tests", next(known)[1]


def make_archive(rng: Random) -> bytes:
    """A small archive: plain, with odd members, or with bytes changed before or after it was packed."""
    raw = io.BytesIO()
    kinds = (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)
    with tarfile.open(fileobj=raw, mode="w", format=rng.choice(kinds), errors="surrogatepass") as tar:
        for _ in range(rng.randrange(1, 6)):
            _add_member(tar, rng)
    content = bytearray(raw.getvalue())
    if rng.random() < 0.6:
        _flip(content, rng)
    packed = bytearray(gzip.compress(bytes(content), 1))
    if rng.random() < 0.2:
        _flip(packed, rng)
    return bytes(packed if rng.random() < 0.9 else packed[: rng.randrange(len(packed))])


def _add_member(tar: tarfile.TarFile, rng: Random) -> None:
    """Add a member, which tarfile itself may refuse to write."""
    names = (
        "train.py",
        "conf/a.yaml",
        "../x",
        "/etc/passwd",
        "a/../../b",
        ".",
        "",
        "x" * 300,
        "d/" * 200 + "f",
        "train.py/x",
    )
    member = tarfile.TarInfo(rng.choice(names) if rng.random() < 0.8 else hostile_text(rng))
    content = b"print(1)\n" * rng.randrange(3)
    member.size = len(content)
    member.type = rng.choice(
        (tarfile.REGTYPE,) * 6 + (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE, b"S", b"Z")
    )
    member.linkname = rng.choice(("train.py", "../../x", "/etc/passwd", "", "a"))
    member.mode = rng.choice((0o644, 0o4777, 0))
    if rng.random() < 0.2:
        member.pax_headers = {
            rng.choice(("path", "size", "linkpath", "GNU.sparse.map", "mtime", "x")): rng.choice(
                ("9" * 40, "-1", "../x", "0,1", "é")
            )
        }
    try:
        tar.addfile(member, io.BytesIO(content))
    except (ValueError, OSError):
        return


def _flip(content: bytearray, rng: Random) -> None:
    for _ in range(rng.choice((1, 1, 2, 8))):
        at = rng.randrange(min(len(content), 4096))
        content[at] = rng.choice((0, 255, 128, ord("0"), ord("7"), ord("x"), rng.randrange(256)))
