"""An emulated account that a few hundred cases share: its jobs and runs, and what answers have said about them.

Small on purpose: moto copies its whole table with every transaction. Run ids come from the seed, so that the same cases
do the same again.
"""

from __future__ import annotations

import logging
import os
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any
from unittest.mock import patch

from moto import mock_aws

from lambda_support import ENVIRONMENT, function_environment, make_resources

PROJECT = "vision"
_BASE_32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass
class Account:
    """What the requests so far have made."""

    rng: Random
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    runs: list[str] = field(default_factory=list)
    cursors: list[str] = field(default_factory=list)

    def learn(self, body: Any) -> None:
        """Remember the run and the cursor that an answer names."""
        if not isinstance(body, Mapping):
            return
        if isinstance(body.get("run_id"), str) and body["run_id"] not in self.runs:
            self.runs.append(body["run_id"])
        if isinstance(body.get("cursor"), str):
            self.cursors.append(body["cursor"])


@contextmanager
def new_account(rng: Random) -> Iterator[Account]:
    """An empty account with Launchbay's resources; call it in `function_environment`."""
    numbers = Random(rng.random())
    with mock_aws(), patch("ulid.ULID", lambda: _run_id(numbers)):
        make_resources()
        yield Account(rng)


@contextmanager
def quiet_functions(more: Mapping[str, str] | None = None) -> Iterator[None]:
    """The functions' environment, with logs from errors on."""
    with patch.dict(os.environ, {"POWERTOOLS_LOG_LEVEL": "ERROR"}), function_environment(more):
        yield


class Faults(logging.Handler):
    """Keeps the traceback that a function logs last."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.last = ""

    @classmethod
    @contextmanager
    def listening(cls) -> Iterator[Faults]:
        """One to which the functions of this process log."""
        logger, made = logging.getLogger(ENVIRONMENT["POWERTOOLS_SERVICE_NAME"]), cls()
        logger.addHandler(made)
        try:
            yield made
        finally:
            logger.removeHandler(made)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record's traceback."""
        if record.exc_info and record.exc_info[1] is not None:
            self.last = "".join(traceback.format_exception(record.exc_info[1]))


def _run_id(numbers: Random) -> str:
    return "01K" + "".join(numbers.choices(_BASE_32, k=23))
