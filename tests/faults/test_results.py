"""A fault at every call that a job's container makes for its results: afterwards, what is listed is there, whole.

`make faults` tries every fault at every call; `make test` one of them for each kind of attempt, at a call that the seed
chooses. A failure says how to repeat it: `FAULTS='FirstAttempt:fails:7'` tries that one alone.
"""

from __future__ import annotations

import random
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from fault_choice import EVERY, SEED, WANTED
from fault_results import TRIES
from fault_training import FAULTS, Training
from results_support import Endpoint, results_endpoint


@pytest.fixture(scope="module")
def aws() -> Iterator[Endpoint]:
    """An AWS endpoint."""
    with results_endpoint() as endpoint:
        yield endpoint


def _pairs() -> list[tuple[str, str]]:
    """The kinds of attempts with the faults that they have."""
    if EVERY:
        return [(name, fault) for name in TRIES for fault in FAULTS]
    if ":" in WANTED:
        return [(WANTED.split(":")[0], WANTED.split(":")[1])] if WANTED.split(":")[0] in TRIES else []
    chooses = random.Random(SEED)  # noqa: S311  (which tests run is no secret)
    return [(name, fault) for name in TRIES for fault in chooses.sample(FAULTS, min(int(WANTED), len(FAULTS)))]


def _numbers(name: str, fault: str, count: int) -> list[int]:
    """The numbers of the calls that are tried."""
    if EVERY:
        return list(range(count))
    if ":" in WANTED:
        return [int(WANTED.split(":")[2])]
    return [random.Random(f"{SEED}{name}{fault}").randrange(count)]  # noqa: S311  (as above)


def _told(error: BaseException) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{error!r:.600} in `{last.line}`"


@pytest.mark.slow
# That is how a connection is broken off: pytest would tell of the thread that ends.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize(("name", "fault"), _pairs())
def test_a_fault_at_a_call_leaves_what_is_listed_whole(name: str, fault: str, aws: Endpoint, tmp_path: Path) -> None:
    def attempt(folder: str, faults: dict[int, str]) -> list[str]:
        (tmp_path / folder).mkdir()
        training = Training(aws, tmp_path / folder)
        try:
            return TRIES[name](training, faults)
        finally:
            training.stop()

    calls = attempt("undisturbed", {})
    failed = []
    for number in _numbers(name, fault, len(calls)):
        try:
            attempt(str(number), {number: fault})
        except (AssertionError, Exception) as error:  # noqa: BLE001  (all that fail are listed)
            failed.append(f"FAULTS='{name}:{fault}:{number}' at {calls[number]}: {_told(error)}")

    assert failed == []
