"""Many cases of a target in several processes, with a line of progress every few seconds.

Cases come in units that share an account; a unit's number and the seed decide all of its cases.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from fuzz.tally import Failure, Tally, lines_of

PROGRESS_SECONDS = 5
KEPT_OF_A_REASON = 3
_opened = ExitStack()  # what this worker's cases need around them, until the process ends


@dataclass(frozen=True)
class Target:
    """What is fuzzed: `run` runs the first cases of a unit, in the `environment` that a process enters once."""

    name: str
    cases_per_unit: int
    run: Callable[[int, int, int], Tally]
    environment: Callable[[], AbstractContextManager[None]]


def target_of(name: str) -> Target:
    """A target by its name, which its module has as `TARGET`."""
    target: Target = import_module(f"fuzz.{name}").TARGET
    return target


def run_campaign(name: str, seed: int, cases: int, processes: int, folder: Path) -> Tally:
    """Run so many cases of a target, or until Ctrl-C; print the progress and the table, save failures in `folder`."""
    target, tally, began = target_of(name), Tally(), time.monotonic()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_prepare, initargs=(name,)) as pool:
        try:
            for found in _progress(list(_submit(pool, target, seed, cases)), name, cases):
                _add(tally, found, seed, name, folder)
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)
            print(f"{name}: stopped", flush=True)
    print(f"\n{name}, seed {seed}", *lines_of(tally, time.monotonic() - began), sep="\n", flush=True)
    return tally


def _progress(futures: list[Future[Tally]], name: str, cases: int) -> Iterator[Tally]:
    """The tallies of units as they are done; prints every few seconds how far it is."""
    began = shown = time.monotonic()
    done = failures = 0
    for future in as_completed(futures):
        found = future.result()
        done, failures = done + found.cases, failures + len(found.failures)
        yield found
        if time.monotonic() - shown > PROGRESS_SECONDS:
            shown = time.monotonic()
            rate = done / (shown - began)
            print(f"{name}: {done:,} of {cases:,} cases, {rate:,.0f} a second, {failures} failures", flush=True)


def rerun_case(name: str, seed: int, case: int) -> Tally:
    """Run one case again, after those that its account has had before it; print all that is known of it if it fails."""
    target = target_of(name)
    number, place = divmod(case, target.cases_per_unit)
    out, sys.stdout = sys.stdout, Path(os.devnull).open("w")  # noqa: SIM115  (functions print metrics)
    try:
        with target.environment():
            tally = target.run(seed, number, place + 1)
    finally:
        sys.stdout = out
    tally.failures = [failure for failure in tally.failures if failure.case == case]
    for failure in tally.failures:
        print(json.dumps(failure.details, indent=2, default=repr), failure.reason, sep="\n")
    if not tally.failures:
        print(f"case {case} of {name} with seed {seed} goes well")
    return tally


def _submit(pool: ProcessPoolExecutor, target: Target, seed: int, cases: int) -> Iterator[Future[Tally]]:
    for number, first in enumerate(range(0, cases, target.cases_per_unit)):
        yield pool.submit(_run_unit, target.name, seed, number, min(target.cases_per_unit, cases - first))


def _prepare(name: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that shows the table
    sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115  (for the life of the process)
    _opened.enter_context(target_of(name).environment())


def _run_unit(name: str, seed: int, number: int, until: int) -> Tally:
    target = target_of(name)
    try:
        tally = target.run(seed, number, until)
    except Exception as error:  # noqa: BLE001  (a fault of a fuzzer must not end the campaign, but fail it)
        about = {"trace": traceback.format_exc()}
        tally = Tally(failures=[Failure(number * target.cases_per_unit, f"the fuzzer itself: {error!r}"[:300], about)])
    tally.peak_mib[os.getpid()] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1 if sys.platform == "darwin" else 1024
    )
    return tally


def _add(tally: Tally, found: Tally, seed: int, name: str, folder: Path) -> None:
    for failure in found.failures:
        same = sum(one.reason[:80] == failure.reason[:80] for one in tally.failures)
        tally.failures.append(failure)
        if same < KEPT_OF_A_REASON:
            _save(failure, seed, name, folder)
    found.failures = []
    tally.add(found)


def _save(failure: Failure, seed: int, name: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{seed}-{failure.case}.json"
    path.write_text(json.dumps({"reason": failure.reason, **failure.details}, indent=2, default=repr))
    print(f"{name}: case {failure.case}: {failure.reason}")
    print(f"  again: make fuzz ONLY={name} SEED={seed} CASE={failure.case}; all about it: {path}", flush=True)
